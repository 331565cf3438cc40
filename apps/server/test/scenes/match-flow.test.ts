import { afterEach, describe, expect, it, vi } from "vitest";
import { MatchStage, settled, type MatchStageOptions } from "./match-stage.ts";

const stages: MatchStage[] = [];

afterEach(async () => {
  await Promise.all(stages.splice(0).map((stage) => stage.close()));
});

async function openStage(options?: MatchStageOptions): Promise<MatchStage> {
  const stage = await MatchStage.open(options);
  stages.push(stage);
  return stage;
}

describe("the flow of a match", () => {
  it("tells the countdown once the record is stored, and starts the game at its end", async () => {
    const stage = await openStage();
    const record = stage.holdRecord();
    await stage.form("ann", "bob");
    expect(stage.log).toEqual(["record g1", "matched"]);
    expect(stage.flow.countdownEndsAt("g1")).toBeNull();
    record.resolve();
    await settled();
    expect(stage.log.slice(2)).toEqual(["countdown g1"]);
    expect(stage.flow.countdownEndsAt("g1")).toBe(stage.now + 3_000);
    expect(stage.flow.match("g1")).toMatchObject({ game_id: "g1" });
    await stage.advance(2_999);
    expect(stage.log.slice(3)).toEqual([]);
    await stage.advance(1);
    expect(stage.log.slice(3)).toEqual(["started"]);
    expect(stage.flow.countdownEndsAt("g1")).toBeNull();
    await stage.room.end("g1", "completed");
    expect(stage.flow.match("g1")).toBeUndefined();
  });

  it("starts a group of one as soon as its record is stored, without a countdown", async () => {
    const stage = await openStage({ groupSize: 1 });
    const record = stage.holdRecord();
    await stage.form("ann");
    expect(stage.log).toEqual(["record g1", "matched"]);
    record.resolve();
    await settled();
    expect(stage.log.slice(2)).toEqual(["started"]);
  });

  it("counts nothing down for a group that fell apart while its record was being stored", async () => {
    const stage = await openStage();
    const record = stage.holdRecord();
    await stage.form("ann", "bob");
    await stage.room.leave("ann");
    record.resolve();
    await stage.advance(10_000);
    expect(stage.log).toEqual(["record g1", "matched", "aborted left"]);
  });

  it("ends the countdown of a group that falls apart", async () => {
    const stage = await openStage();
    await stage.form("ann", "bob");
    await stage.advance(1_000);
    await stage.room.leave("ann");
    expect(stage.flow.countdownEndsAt("g1")).toBeNull();
    expect(stage.flowTimers).toBe(0);
    await stage.advance(10_000);
    expect(stage.log.slice(2)).toEqual(["countdown g1", "aborted left"]);
  });
});

describe("a step that fails", () => {
  it("takes back a match whose record cannot be stored, each second until that is durable", async () => {
    const stage = await openStage();
    const abort = vi.spyOn(stage.room, "abort");
    const record = stage.holdRecord();
    await stage.form("ann", "bob");
    stage.journal.failure = new Error("no space");
    record.reject(new Error("no space for records"));
    await settled();
    expect(stage.log.slice(2)).toEqual(["problem MATCH_LOG_FAILED"]);
    await stage.advance(5_000);
    expect(abort).toHaveBeenCalledTimes(6);
    expect(stage.log.slice(3)).toEqual([]);

    stage.journal.failure = null;
    await stage.advance(2_000);
    expect(stage.log.slice(3)).toEqual(["aborted record_failed"]);
    const attempts = abort.mock.calls.length;
    await stage.advance(10_000);
    expect(abort).toHaveBeenCalledTimes(attempts);
    expect(stage.flowTimers).toBe(0);

    await stage.form("cem");
    expect(stage.log.slice(4)).toEqual(["record g2", "matched", "resolved MATCH_LOG_FAILED", "countdown g2"]);
  });

  it("takes back a match whose start cannot be stored, each second until that is durable", async () => {
    const stage = await openStage();
    await stage.form("ann", "bob");
    const start = vi.spyOn(stage.room, "start");
    const abort = vi.spyOn(stage.room, "abort");
    await stage.advance(2_000);
    stage.journal.failure = new Error("no space");
    await stage.advance(5_000);
    expect(start).toHaveBeenCalledTimes(1);
    expect(abort).toHaveBeenCalledTimes(5);
    expect(abort).toHaveBeenLastCalledWith("g1", "start_failed");
    // It must not be told again as if it ran.
    expect(stage.flow.countdownEndsAt("g1")).toBeNull();

    stage.journal.failure = null;
    await stage.advance(2_000);
    expect(stage.log).toEqual(["record g1", "matched", "countdown g1", "aborted start_failed"]);
    expect(stage.flow.match("g1")).toBeUndefined();
    expect(start).toHaveBeenCalledTimes(1);
  });
});

describe("a restart", () => {
  it("counts a matched group down afresh once all are back, and records nothing twice", async () => {
    const before = await openStage();
    await before.form("ann", "bob");
    await before.advance(2_000);
    await before.close();

    const stage = await openStage({ journal: before.journal, now: before.now + 7_000 });
    await stage.room.reconnect("ann", "ann again");
    await stage.advance(5_000);
    expect(stage.log).toEqual([]);
    await stage.room.reconnect("bob", "bob again");
    expect(stage.log).toEqual(["countdown g1"]);
    expect(stage.flow.countdownEndsAt("g1")).toBe(stage.now + 3_000);
    await stage.advance(3_000);
    expect(stage.log).toEqual(["countdown g1", "started"]);
  });

  it("lets a countdown that runs go on when a member comes over a new connection", async () => {
    const stage = await openStage();
    await stage.form("ann", "bob");
    await stage.advance(1_000);
    const endsAt = stage.flow.countdownEndsAt("g1");
    await stage.room.reconnect("ann", "ann again");
    expect(stage.flow.countdownEndsAt("g1")).toBe(endsAt);
    await stage.advance(2_000);
    expect(stage.log.slice(2)).toEqual(["countdown g1", "started"]);
  });
});

describe("closing", () => {
  it("ends a running countdown, and begins none for a record that is stored afterwards", async () => {
    const stage = await openStage({ groupSize: 2 });
    const start = vi.spyOn(stage.room, "start");
    await stage.form("ann", "bob");
    const record = stage.holdRecord();
    await stage.form("cem", "dee");
    expect(stage.flowTimers).toBe(1);
    const closed = stage.flow.close();
    expect(stage.flowTimers).toBe(0);
    record.resolve();
    await closed;
    await stage.advance(10_000);
    expect(stage.log.filter((line) => line.startsWith("countdown"))).toEqual(["countdown g1"]);
    expect(start).not.toHaveBeenCalled();
  });

  it("ends the attempts to take a match back", async () => {
    const stage = await openStage();
    const abort = vi.spyOn(stage.room, "abort");
    await stage.form("ann", "bob");
    stage.journal.failure = new Error("no space");
    await stage.advance(4_000);
    expect(stage.flowTimers).toBe(1);
    const attempts = abort.mock.calls.length;
    await stage.flow.close();
    expect(stage.flowTimers).toBe(0);
    stage.journal.failure = null;
    await stage.advance(10_000);
    expect(abort).toHaveBeenCalledTimes(attempts);
  });
});

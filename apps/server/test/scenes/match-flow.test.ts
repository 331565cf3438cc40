import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MatchAssignmentLogger, type MatchAssignment, type NewMatch } from "@waitroom/match-logger";
import { DurableWaitingRoom, FIFOMatchmaker, WaitingRoomView } from "@waitroom/matchmaker";
import { MemoryJournal } from "@waitroom/matchmaker/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { parseExperiment } from "../../src/experiment/parse-experiment.ts";
import { MatchFlow } from "../../src/scenes/match-flow.ts";

let folder: string;
let stages: Stage[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "waitroom-"));
  stages = [];
});

afterEach(async () => {
  await Promise.all(stages.map((stage) => stage.close()));
  await rm(folder, { recursive: true, force: true });
});

describe("the flow of a match", () => {
  it("tells the countdown once the record is stored, and starts the game at its end", async () => {
    const stage = await Stage.open();
    const record = stage.holdRecords();
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
    const stage = await Stage.open({ groupSize: 1 });
    const record = stage.holdRecords();
    await stage.form("ann");
    expect(stage.log).toEqual(["record g1", "matched"]);
    record.resolve();
    await settled();
    expect(stage.log.slice(2)).toEqual(["started"]);
  });

  it("counts nothing down for a group that fell apart while its record was being stored", async () => {
    const stage = await Stage.open();
    const record = stage.holdRecords();
    await stage.form("ann", "bob");
    await stage.room.leave("ann");
    record.resolve();
    await stage.advance(10_000);
    expect(stage.log).toEqual(["record g1", "matched", "aborted left"]);
  });

  it("ends the countdown of a group that falls apart", async () => {
    const stage = await Stage.open();
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
    const stage = await Stage.open();
    const abort = vi.spyOn(stage.room, "abort");
    const record = stage.holdRecords();
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

    await stage.form("cem", "dee");
    expect(stage.log.slice(4)).toEqual(["record g2", "matched", "resolved MATCH_LOG_FAILED", "countdown g2"]);
  });

  it("takes back a match whose start cannot be stored, each second until that is durable", async () => {
    const stage = await Stage.open();
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
    const before = await Stage.open();
    await before.form("ann", "bob");
    await before.advance(2_000);
    await before.close();

    const stage = await Stage.open({ journal: before.journal, now: before.now + 7_000 });
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
    const stage = await Stage.open();
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
    const stage = await Stage.open({ groupSize: 2 });
    const start = vi.spyOn(stage.room, "start");
    await stage.form("ann", "bob");
    const record = stage.holdRecords();
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
    const stage = await Stage.open();
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

interface StageOptions {
  readonly groupSize?: number;
  readonly journal?: MemoryJournal;
  readonly now?: number;
}

/** A waiting room on a journal in memory, and the flow of its matches; time moves only when it is told to. */
class Stage {
  readonly journal: MemoryJournal;
  /** What happened, in order, but for what leads to a match. */
  readonly log: string[] = [];
  readonly flow: MatchFlow;
  readonly #view = new WaitingRoomView();
  readonly #timers = new Set<{ readonly at: number; readonly run: () => void; readonly isFlows: boolean }>();
  readonly #logger: MatchAssignmentLogger;
  readonly #scene;
  now: number;
  #room: DurableWaitingRoom | null = null;
  #stored: Promise<void> = Promise.resolve();
  #games = 0;

  private constructor(logger: MatchAssignmentLogger, { groupSize = 2, journal, now = 1_000_000 }: StageOptions) {
    const { scenes } = parseExperiment({
      scenes: [{ sceneId: "pairs", groupSize, matchmaker: new FIFOMatchmaker(), retryAfterMs: 600_000 }],
    });
    const [scene] = scenes;
    if (scene === undefined) throw new Error("Expected a scene.");
    this.#scene = scene;
    this.#logger = logger;
    this.journal = journal ?? new MemoryJournal();
    this.now = now;
    vi.spyOn(logger, "logMatch").mockImplementation(async (match) => {
      this.log.push(`record ${match.gameId}`);
      await this.#stored;
      return stored(match);
    });
    this.flow = new MatchFlow({
      scene,
      logger,
      view: this.#view,
      room: () => this.room,
      origin: { serverRunId: "run", matchmakerHash: null },
      now: () => this.now,
      setTimer: (delayMs, run) => this.#setTimer(delayMs, run, true),
      onCountdown: (gameId) => this.log.push(`countdown ${gameId}`),
      watch: {
        record: () => undefined,
        logActivity: () => undefined,
        reportProblem: ({ code }) => this.log.push(`problem ${code}`),
        resolveProblem: (code) => {
          if (this.log.includes(`problem ${code}`)) this.log.push(`resolved ${code}`);
        },
      },
    });
  }

  static async open(options: StageOptions = {}): Promise<Stage> {
    const stage = new Stage(await MatchAssignmentLogger.open({ dataDir: folder }), options);
    stages.push(stage);
    stage.#room = await DurableWaitingRoom.open(stage.#scene, {
      journal: stage.journal,
      now: () => stage.now,
      newId: () => `g${(stage.#games += 1)}`,
      setTimer: (delayMs, run) => stage.#setTimer(delayMs, run, false),
      onRestored: (events) => {
        for (const event of events) {
          stage.#view.apply(event);
          stage.flow.remember(event);
        }
      },
      onEvents: (events) => {
        for (const event of events) stage.#view.apply(event);
        for (const event of events) {
          stage.flow.follow(event);
          if (event.type === "aborted") stage.log.push(`aborted ${event.reason}`);
          if (event.type === "matched" || event.type === "started") stage.log.push(event.type);
        }
      },
    });
    return stage;
  }

  get room(): DurableWaitingRoom {
    if (this.#room === null) throw new Error("The room is not open yet.");
    return this.#room;
  }

  /** How many timers of the flow run. */
  get flowTimers(): number {
    return [...this.#timers].filter(({ isFlows }) => isFlows).length;
  }

  /** Lets records from now on be stored, or not, only when it is said. */
  holdRecords(): PromiseWithResolvers<void> {
    const held = Promise.withResolvers<void>();
    this.#stored = held.promise;
    return held;
  }

  /** Brings people into the room, who make a group and confirm. */
  async form(...subjectIds: readonly string[]): Promise<void> {
    for (const subjectId of subjectIds) await this.room.enter({ subjectId, connection: subjectId });
    for (const { proposalId, members } of this.#view.proposals()) {
      for (const { subjectId } of members) await this.room.confirm(subjectId, proposalId);
    }
    await settled();
  }

  async advance(ms: number): Promise<void> {
    const end = this.now + ms;
    for (;;) {
      const [due] = [...this.#timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (due === undefined) break;
      this.#timers.delete(due);
      this.now = Math.max(this.now, due.at);
      due.run();
      await settled();
    }
    this.now = end;
  }

  async close(): Promise<void> {
    await this.flow.close();
    await this.room.close();
    await this.#logger.close();
  }

  #setTimer(delayMs: number, run: () => void, isFlows: boolean): () => void {
    const timer = { at: this.now + delayMs, run, isFlows };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }
}

/** Resolves when everything that waits for no timer has happened. */
function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** The record of a match that is stored. */
function stored({ gameId, sceneId, matchmakerClass, participants }: NewMatch): MatchAssignment {
  return {
    timestamp: 0,
    scene_id: sceneId,
    game_id: gameId,
    participants: [],
    matchmaker_class: matchmakerClass,
    schema: 1,
    seq: 1,
    experiment_id: null,
    server_run_id: null,
    proposal_id: null,
    journal_seq: null,
    group_size: participants.length,
    reason: null,
    condition: null,
    matchmaker_hash: null,
    formed_at: "",
    prev: null,
  };
}

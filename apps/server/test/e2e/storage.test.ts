import { rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { TestAdmin } from "./admin.ts";
import { filling } from "./filling-disk.ts";
import quick from "./experiments/quick.ts";
import { InProcessServer } from "./in-process.ts";
import { logLines, subjectsOf } from "./log-lines.ts";
import { connectTwo, PATIENCE_MS, TestParticipant, type Payload } from "./participant.ts";
import { startQuick } from "./quick.ts";
import { ADMIN_TOKEN } from "./server-process.ts";

describe("a disk that fails under the running server", () => {
  it("starts no match while the log folder is away, keeps places, and goes on by itself when it is back", async () => {
    await using server = await startQuick();
    using admin = await TestAdmin.connect(server.origin, { token: ADMIN_TOKEN });
    const first = await TestParticipant.connect(server.origin);
    const second = await TestParticipant.connect(server.origin);
    expect(await first.join("pairs")).toMatchObject({ ok: true, state: { status: "waiting" } });

    const folder = join(server.dataDir, "quick", "match_logs");
    await rename(folder, `${folder}-away`);
    await writeFile(folder, "This is no folder.");
    await expectOutage(admin, first, second);

    await rm(folder);
    await rename(`${folder}-away`, folder);
    await expectRecovery(admin, first, second, server.log("quick", "pairs_matches.jsonl"));
  });

  it("does the same when the disk is full", async () => {
    const disk = { isFull: false };
    await using server = await InProcessServer.start(quick, { files: filling(disk) });
    using admin = await TestAdmin.connect(server.origin, { token: ADMIN_TOKEN });
    const first = await TestParticipant.connect(server.origin);
    const second = await TestParticipant.connect(server.origin);
    expect(await first.join("pairs")).toMatchObject({ ok: true, state: { status: "waiting" } });

    disk.isFull = true;
    await expectOutage(admin, first, second);
    disk.isFull = false;
    await expectRecovery(admin, first, second, server.log("quick", "pairs_matches.jsonl"));
  });

  it("aborts a match whose record cannot be stored, and puts its members back in their places", async () => {
    const disk = { isFull: false };
    const files = filling(disk, (path) => path.includes("_matches"));
    await using server = await InProcessServer.start(quick, { files });
    using admin = await TestAdmin.connect(server.origin, { token: ADMIN_TOKEN });
    const people = await Promise.all([0, 1].map(() => TestParticipant.connect(server.origin)));
    disk.isFull = true;
    for (const person of people) await person.join("pairs");
    for (const person of people) {
      await person.until("waiting_room_player_left");
      expect(person.events).not.toContain("match_found_countdown");
    }
    await untilProblem(admin, "MATCH_LOG_FAILED", false);
    expect(admin.activities("match_formed")).toEqual([]);
    disk.isFull = false;
    await Promise.all(people.map((person) => person.until("start_game")));
    const records = await logLines(server.log("quick", "pairs_matches.jsonl"));
    expect(records.map((record) => subjectsOf(record).toSorted())).toEqual([
      people.map(({ subjectId }) => subjectId).toSorted(),
    ]);
    await untilProblem(admin, "MATCH_LOG_FAILED", true);
    for (const person of people) person.close();
  });

  it("takes a match back whose start cannot be stored, tells its members once, and matches them anew", async () => {
    const disk = { isFull: false };
    await using server = await InProcessServer.start(quick, { files: filling(disk) });
    using admin = await TestAdmin.connect(server.origin, { token: ADMIN_TOKEN });
    const people = await connectTwo(server.origin);
    for (const person of people) expect(await person.join("pairs")).toMatchObject({ ok: true });
    const told = await Promise.all(people.map((person) => person.until("match_found_countdown")));
    disk.isFull = true;
    await untilProblem(admin, "STORAGE_UNAVAILABLE", false);
    for (const person of people) expect(afterCountdown(person)).toEqual([]);

    disk.isFull = false;
    const started = await Promise.all(people.map((person) => person.until("start_game")));
    for (const person of people) {
      expect(afterCountdown(person)).toEqual([
        "waiting_room_player_left",
        "match_ready",
        "match_found_countdown",
        "start_game",
      ]);
      person.close();
    }
    const [first, second] = [gameIds(told), gameIds(started)];
    const events = await logLines(server.log("quick", "pairs_waitroom.jsonl"));
    expect(events.filter(({ type }) => type === "aborted")).toMatchObject([
      { game_id: first[0], reason: "start_failed", subject_ids: people.map(({ subjectId }) => subjectId) },
    ]);
    expect(events.filter(({ type }) => type === "started").map(({ game_id }) => game_id)).toEqual(
      second.slice(0, 1),
    );
    expect(new Set([...first, ...second]).size).toBe(2);
  });

  it("learns after the outage who went during it, who stayed and who came over a new connection", async () => {
    const disk = { isFull: false };
    await using server = await InProcessServer.start(quick, { files: filling(disk) });
    using admin = await TestAdmin.connect(server.origin, { token: ADMIN_TOKEN });
    const [stays, goes] = await connectTwo(server.origin);
    const renews = await TestParticipant.connect(server.origin);
    for (const person of [stays, goes, renews])
      expect(await person.join("pairs")).toMatchObject({ ok: true });
    await Promise.all([stays, goes].map((person) => person.until("match_found_countdown")));
    disk.isFull = true;
    await untilProblem(admin, "STORAGE_UNAVAILABLE", false);
    goes.close();
    await untilOnline(admin, 2);
    const oldConnection = renews.socket.id;
    const reconnected = new Promise<void>((resolve) => renews.socket.once("connect", resolve));
    renews.socket.io.engine.close();
    await reconnected;
    await untilOnline(admin, 2);
    const journal = server.log("quick", "pairs_waitroom.jsonl");
    const before = await logLines(journal);

    disk.isFull = false;
    await stays.until("waiting_room_player_left");
    // Who is gone is not asked again: those who are there make the next group.
    await Promise.all([stays, renews].map((person) => person.until("start_game")));
    const events = (await logLines(journal)).slice(before.length);
    expect(events.filter(({ type }) => type === "disconnected")).toMatchObject([
      { subject_id: goes.subjectId, reason: "connection_lost" },
    ]);
    expect(events.filter(({ type }) => type === "returned")).toMatchObject([
      { subject_id: renews.subjectId, connection: renews.socket.id },
    ]);
    expect(renews.socket.id).not.toBe(oldConnection);
    const proposed = events.filter(({ type }) => type === "proposed");
    expect(proposed).toMatchObject([
      { members: expect.arrayContaining([stays.subjectId, renews.subjectId]) },
    ]);
    expect(stays.events.filter((event) => event === "waiting_room_player_left")).toHaveLength(1);
    for (const person of [stays, renews]) person.close();
  });
});

/** What somebody was told after their first countdown, but for how many wait. */
function afterCountdown({ events }: TestParticipant): readonly string[] {
  return events
    .slice(events.indexOf("match_found_countdown") + 1)
    .filter((event) => event !== "waiting_room");
}

function gameIds(payloads: readonly Payload[]): readonly unknown[] {
  return payloads.map((payload) => payload["game_id"]);
}

/** The newcomer is refused, who waited is told and keeps waiting, nobody starts, and the dashboard says why. */
async function expectOutage(
  admin: TestAdmin,
  waiting: TestParticipant,
  newcomer: TestParticipant,
): Promise<void> {
  expect(await newcomer.join("pairs")).toMatchObject({ ok: false, error_code: "STORAGE_UNAVAILABLE" });
  await waiting.until("waiting_room", (payload) => payload["storage_unavailable"] === true);
  await untilProblem(admin, "STORAGE_UNAVAILABLE", false);
  await untilLog(admin, "unavailable");
  expect(await newcomer.join("pairs")).toMatchObject({ ok: false, error_code: "STORAGE_UNAVAILABLE" });
  for (const person of [waiting, newcomer]) {
    expect(person.events).not.toContain("match_ready");
    expect(person.events).not.toContain("start_game");
  }
}

/** The newcomer tries again until the disk is back, and is matched with the one who kept the place. */
async function expectRecovery(
  admin: TestAdmin,
  waiting: TestParticipant,
  newcomer: TestParticipant,
  matchLog: string,
): Promise<void> {
  await waiting.until(
    "waiting_room",
    (payload) => payload["storage_unavailable"] === false,
    waiting.received.length,
  );
  await untilProblem(admin, "STORAGE_UNAVAILABLE", true);
  await untilLog(admin, "ok");
  expect(await newcomer.join("pairs")).toMatchObject({ ok: true });
  await Promise.all([waiting, newcomer].map((person) => person.until("start_game")));
  const records = await logLines(matchLog);
  expect(records.map(subjectsOf)).toEqual([[waiting.subjectId, newcomer.subjectId]]);
  for (const person of [waiting, newcomer]) person.close();
}

async function untilOnline(admin: TestAdmin, count: number): Promise<void> {
  await expect
    .poll(async () => (await admin.snapshot()).summary["online"], { timeout: PATIENCE_MS, interval: 250 })
    .toBe(count);
}

/** The health of the log on the dashboard, from which its alert is raised. */
async function untilLog(admin: TestAdmin, state: string): Promise<void> {
  await expect
    .poll(async () => (await admin.snapshot()).summary["log"], { timeout: PATIENCE_MS, interval: 250 })
    .toMatchObject({ state });
}

async function untilProblem(admin: TestAdmin, code: string, isResolved: boolean): Promise<void> {
  await expect
    .poll(
      async () => {
        const { problems } = await admin.snapshot();
        const open = problems.filter((row) => row["code"] === code && row["resolved_at"] === null);
        return { isKnown: problems.some((row) => row["code"] === code), isOpen: open.length > 0 };
      },
      { timeout: PATIENCE_MS, interval: 250 },
    )
    .toEqual({ isKnown: true, isOpen: !isResolved });
}

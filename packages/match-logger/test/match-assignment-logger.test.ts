import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { MatchAssignmentLogger, MatchLogError, parseMatchAssignment } from "../src/index.ts";
import type { ActivityPort, JsonObject, NewMatch } from "../src/index.ts";
import { entriesOf, linesOf, pair, temporaryFolder } from "./support/logs.ts";
import { MemoryDisk } from "./support/memory-disk.ts";

describe("a match record", () => {
  test("begins with the original's five keys in its order, then ours", async () => {
    const dataDir = await temporaryFolder();
    await using logger = await MatchAssignmentLogger.open({
      dataDir,
      experimentId: "study.1",
      serverRunId: "run-1",
    });
    await logger.logMatch({
      ...pair(7),
      participants: [
        { subjectId: "a", rttMs: 12.5, waitedMs: 900, role: "sender", attributes: { language: "de" } },
        { subjectId: "b", rttMs: null },
      ],
      proposalId: 5,
      formedAt: 1_795_375_743_850,
      reason: "fifo",
      condition: "fast",
      matchmakerHash: "a".repeat(64),
    });

    const [line] = await linesOf(join(dataDir, "study.1", "match_logs", "ring_matches.jsonl"));
    expect(JSON.stringify(line)).toBe(
      JSON.stringify({
        timestamp: 1_795_375_743.85,
        scene_id: "ring",
        game_id: "game-7",
        participants: [
          { subject_id: "a", rtt_ms: 12.5, waited_ms: 900, role: "sender", attributes: { language: "de" } },
          { subject_id: "b", rtt_ms: null, waited_ms: null, role: null, attributes: {} },
        ],
        matchmaker_class: "FIFOMatchmaker",
        schema: 1,
        seq: 1,
        experiment_id: "study.1",
        server_run_id: "run-1",
        proposal_id: 5,
        journal_seq: 7,
        group_size: 2,
        reason: "fifo",
        condition: "fast",
        matchmaker_hash: "a".repeat(64),
        formed_at: "2026-11-22T19:29:03.850Z",
        prev: "0".repeat(64),
      }),
    );
  });

  test("is what logMatch resolves with", async () => {
    const dataDir = await temporaryFolder();
    await using logger = await MatchAssignmentLogger.open({ dataDir });
    const record = await logger.logMatch(pair(1));
    expect(await linesOf(join(dataDir, "match_logs", "ring_matches.jsonl"))).toEqual([record]);
  });

  test("takes the values at the call, whatever the caller changes later", async () => {
    const dataDir = await temporaryFolder();
    await using logger = await MatchAssignmentLogger.open({ dataDir });
    const attributes: Record<string, string> = { group: "before" };
    const stored = logger.logMatch({ ...pair(1), participants: [{ subjectId: "a", rttMs: 1, attributes }] });
    attributes["group"] = "after";
    expect((await stored).participants[0]?.attributes).toEqual({ group: "before" });
  });

  test("names the actor of a group that was made by hand", async () => {
    const dataDir = await temporaryFolder();
    await using logger = await MatchAssignmentLogger.open({ dataDir });
    const actor = { name: "admin", reason: "they asked for it" };
    const record = await logger.logMatch(pair(1, { matchmakerClass: "Manual", reason: "manual", actor }));
    expect(record).toMatchObject({ matchmaker_class: "Manual", reason: "manual", actor });
  });

  test("of a reunion has class GroupReunion and RTTs that are not known", async () => {
    const dataDir = await temporaryFolder();
    await using logger = await MatchAssignmentLogger.open({ dataDir });
    const record = await logger.logGroupReunion({
      sceneId: "ring",
      gameId: "g",
      subjectIds: ["a", "b", "c"],
    });
    expect(record).toMatchObject({
      matchmaker_class: "GroupReunion",
      reason: "group_reunion",
      journal_seq: null,
    });
    expect(record.participants.map((member) => [member.subject_id, member.rtt_ms])).toEqual([
      ["a", null],
      ["b", null],
      ["c", null],
    ]);
  });
});

describe("the activity port", () => {
  test("is told of a match once it is stored, with the first participant as subject", async () => {
    const disk = new MemoryDisk();
    const told: unknown[] = [];
    const activity: ActivityPort = {
      logActivity: (...args) => {
        told.push([...args, disk.crash("power").files.get("/data/match_logs/ring_matches.jsonl")?.length]);
      },
    };
    await using logger = await MatchAssignmentLogger.open({ dataDir: "/data", activity, files: disk.port });
    await logger.logMatch(pair(1));
    const details = {
      game_id: "game-1",
      participants: ["a1", "b1"],
      rtt_values: [40, null],
      matchmaker: "FIFOMatchmaker",
    } satisfies JsonObject;
    expect(told).toEqual([["match_formed", "a1", details, logger.stats().bytes]]);
  });

  test("is told nothing of a match that could not be stored", async () => {
    const disk = new MemoryDisk();
    const told: string[] = [];
    const activity: ActivityPort = { logActivity: (eventType) => void told.push(eventType) };
    await using logger = await MatchAssignmentLogger.open({ dataDir: "/data", activity, files: disk.port });
    await logger.logMatch(pair(1));
    disk.fault = { at: disk.operations + 2, kind: "fail" };
    await expect(logger.logMatch(pair(2))).rejects.toMatchObject({
      name: "MatchLogError",
      code: "WRITE_FAILED",
      cause: { code: "ENOSPC" },
    });
    expect(told).toEqual(["match_formed"]);
    expect(logger.stats()).toMatchObject({
      state: "ok",
      failures: 1,
      acknowledged: 1,
      lastError: { code: "WRITE_FAILED" },
    });
  });

  test("that throws does not make a stored match look lost", async () => {
    const broken: ActivityPort = {
      logActivity: () => {
        throw new Error("dashboard");
      },
    };
    const dataDir = await temporaryFolder();
    await using logger = await MatchAssignmentLogger.open({ dataDir, activity: broken });
    await expect(logger.logMatch(pair(1))).resolves.toMatchObject({ game_id: "game-1" });
    expect(logger.stats()).toMatchObject({ activityFailures: 1, lastActivityError: new Error("dashboard") });
  });
});

describe("a match that is logged again", () => {
  test("is found by its journal seq: nothing is written, nobody is told, the first record is returned", async () => {
    const dataDir = await temporaryFolder();
    const told: unknown[] = [];
    const activity: ActivityPort = { logActivity: (...args) => void told.push(args) };
    const first = await MatchAssignmentLogger.open({ dataDir, activity });
    const [record, twin] = await Promise.all([first.logMatch(pair(4)), first.logMatch(pair(4))]);
    expect(twin).toEqual(record);
    expect(await first.logMatch(pair(4, { condition: "other" }))).toEqual(record);
    await first.close();

    await using second = await MatchAssignmentLogger.open({ dataDir, activity });
    expect(await second.logMatch(pair(4))).toEqual(record);
    expect(await second.loggedMatches("ring")).toEqual(new Map([[4, "game-4"]]));
    expect(told).toHaveLength(1);
    expect(await linesOf(join(dataDir, "match_logs", "ring_matches.jsonl"))).toHaveLength(1);
  });

  test("as another game is refused", async () => {
    const dataDir = await temporaryFolder();
    await using logger = await MatchAssignmentLogger.open({ dataDir });
    await logger.logMatch(pair(4));
    await expect(logger.logMatch(pair(4, { gameId: "other" }))).rejects.toMatchObject({
      code: "JOURNAL_MISMATCH",
    });
  });
});

describe("a match that no record can hold", () => {
  const a = { subjectId: "a", rttMs: 1 };
  const refused: readonly (readonly [string, Partial<NewMatch>])[] = [
    ["without participants", { participants: [] }],
    ["with an RTT that is no number", { participants: [{ subjectId: "a", rttMs: Number.NaN }] }],
    ["with an endless RTT", { participants: [{ subjectId: "a", rttMs: Infinity }] }],
    ["with an RTT below zero", { participants: [{ subjectId: "a", rttMs: -1 }] }],
    ["with an empty id", { participants: [{ subjectId: "", rttMs: 1 }] }],
    ["with an id of 129 characters", { participants: [{ subjectId: "x".repeat(129), rttMs: 1 }] }],
    ["with half a surrogate pair", { participants: [{ ...a, attributes: { name: "\ud800" } }] }],
    ["with half a surrogate pair in a key", { participants: [{ ...a, attributes: { "\udc00": 1 } }] }],
    ["with an endless attribute", { participants: [{ ...a, attributes: { score: -Infinity } }] }],
    ["with an empty game id", { gameId: "" }],
    ["with a journal seq of 0", { journalSeq: 0 }],
    ["with a time that is none", { formedAt: Number.NaN }],
    ["with a hash that is none", { matchmakerHash: "abc" }],
  ];
  test.each(refused)("(%s) is refused as misuse, and nothing is written", async (_, more) => {
    const dataDir = await temporaryFolder();
    await using logger = await MatchAssignmentLogger.open({ dataDir });
    await expect(logger.logMatch(pair(1, more))).rejects.toThrow(TypeError);
    expect(await readdir(join(dataDir, "match_logs"))).toEqual([]);
  });
});

test("scenes have files of their own, each with its own seq", async () => {
  const dataDir = await temporaryFolder();
  await using logger = await MatchAssignmentLogger.open({ dataDir });
  const ring = await logger.logMatch(pair(1));
  const dyad = await logger.logMatch(pair(1, { sceneId: "dyad" }));
  expect([ring.seq, dyad.seq]).toEqual([1, 1]);
  expect(logger.stats().files).toHaveLength(2);
});

test("after close nothing is taken, the lock is gone and the file can be opened again", async () => {
  const dataDir = await temporaryFolder();
  const logger = await MatchAssignmentLogger.open({ dataDir });
  const stored = logger.logMatch(pair(1));
  await stored;
  await logger.close();
  await expect(logger.logMatch(pair(2))).rejects.toMatchObject({ code: "CLOSED" });
  expect(await readdir(join(dataDir, "match_logs"))).toEqual(["ring_matches.jsonl"]);
  await using again = await MatchAssignmentLogger.open({ dataDir });
  expect((await again.logMatch(pair(2))).seq).toBe(2);
});

test("close stores what was taken before it", async () => {
  const dataDir = await temporaryFolder();
  const logger = await MatchAssignmentLogger.open({ dataDir, durability: "written" });
  await logger.logMatch(pair(1));
  const late = [2, 3, 4].map((n) => logger.logMatch(pair(n)));
  await new Promise((resolve) => void setImmediate(resolve));
  await logger.close();
  await Promise.all(late);
  expect(await linesOf(join(dataDir, "match_logs", "ring_matches.jsonl"))).toHaveLength(4);
});

test("a folder that cannot be made is said at once", async () => {
  const dataDir = join(await temporaryFolder(), "file");
  await writeFile(dataDir, "");
  await expect(MatchAssignmentLogger.open({ dataDir })).rejects.toThrow(MatchLogError);
});

describe("a file that is damaged before its last line", () => {
  test("is left as it is: logging goes on in the next file, which counts as the same log", async () => {
    const dataDir = await temporaryFolder();
    const path = join(dataDir, "match_logs", "ring_matches.jsonl");
    const first = await MatchAssignmentLogger.open({ dataDir });
    for (const n of [1, 2, 3]) await first.logMatch(pair(n));
    await first.close();

    const damaged = (await readFile(path, "utf8")).replace("game-2", "game-X");
    await writeFile(path, damaged);

    const second = await MatchAssignmentLogger.open({ dataDir });
    const record = await second.logMatch(pair(4));
    await second.logMatch(pair(3));
    expect(record).toMatchObject({ seq: 1, prev: "0".repeat(64) });
    const line3 = damaged.split("\n").slice(0, 2).join("\n").length + 1;
    expect(second.stats().files[0]?.flaw).toMatchObject({
      line: 3,
      byte: line3,
      reason: expect.stringContaining("prev"),
    });
    await second.close();
    expect(await readFile(path, "utf8")).toBe(damaged);
    expect(await readdir(join(dataDir, "match_logs"))).toEqual([
      "ring_matches.2.jsonl",
      "ring_matches.jsonl",
    ]);

    await using third = await MatchAssignmentLogger.open({ dataDir });
    expect(await third.logMatch(pair(4))).toEqual(record);
    expect((await third.logMatch(pair(5))).seq).toBe(2);
  });

  test("that a newer version wrote is not touched", async () => {
    const dataDir = await temporaryFolder();

    await mkdir(join(dataDir, "match_logs"));
    await writeFile(join(dataDir, "match_logs", "ring_matches.jsonl"), '{"schema":2,"seq":1}\n');
    await using logger = await MatchAssignmentLogger.open({ dataDir });
    await expect(logger.logMatch(pair(1))).rejects.toMatchObject({ code: "NEWER_SCHEMA" });
    expect(await readdir(join(dataDir, "match_logs"))).toEqual(["ring_matches.jsonl"]);
  });
});

test("every line that was written parses as a match record and continues the one before", async () => {
  const dataDir = await temporaryFolder();
  const logger = await MatchAssignmentLogger.open({ dataDir });
  await Promise.all(Array.from({ length: 200 }, (_, n) => logger.logMatch(pair(n + 1))));
  await logger.close();
  const entries = await entriesOf(join(dataDir, "match_logs", "ring_matches.jsonl"));
  expect(
    entries.map((entry) => (entry.kind === "record" ? parseMatchAssignment(entry.record).seq : entry.reason)),
  ).toEqual(Array.from({ length: 200 }, (_, n) => n + 1));
});

describe("a logged match", () => {
  test("is found by the event of the journal that it comes from, with its line as it stands, also after a restart", async () => {
    const dataDir = await temporaryFolder();
    const path = join(dataDir, "match_logs", "ring_matches.jsonl");
    const expectFound = async (logger: MatchAssignmentLogger): Promise<void> => {
      const [, line = ""] = (await readFile(path, "utf8")).split("\n");
      const found = await logger.loggedMatch("ring", 12);
      expect(found).toMatchObject({
        path,
        line: 2,
        text: line,
        record: { game_id: "game-2", journal_seq: 12 },
      });
      expect(JSON.parse(found?.text ?? "")).toEqual(found?.record);
      expect(await logger.loggedMatch("ring", 13)).toBeNull();
    };
    {
      await using logger = await MatchAssignmentLogger.open({ dataDir });
      await logger.logMatch({ ...pair(1), journalSeq: 11 });
      await logger.logMatch({ ...pair(2), journalSeq: 12 });
      await expectFound(logger);
    }
    await using logger = await MatchAssignmentLogger.open({ dataDir });
    await expectFound(logger);
  });
});

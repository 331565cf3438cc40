import { readFile, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  JsonlJournal,
  matchFromEvent,
  MatchAssignmentLogger,
  rebuildMatches,
  reconcileMatches,
  repairLog,
} from "../src/index.ts";
import type { JsonObject } from "../src/index.ts";
import { pair, temporaryFolder } from "./support/logs.ts";
import { MemoryDisk } from "./support/memory-disk.ts";

describe("repairing a log", () => {
  async function damagedLog(): Promise<{
    folder: string;
    from: string;
    to: string;
    lines: readonly string[];
  }> {
    const dataDir = await temporaryFolder();
    const logger = await MatchAssignmentLogger.open({ dataDir });
    for (const n of [1, 2, 3, 4]) await logger.logMatch(pair(n));
    await logger.close();
    const folder = join(dataDir, "match_logs");
    const from = join(folder, "ring_matches.jsonl");
    const lines = (await readFile(from, "utf8")).trimEnd().split("\n");
    await writeFile(from, `${lines[0]}\nbroken\n${lines.slice(2).join("\n")}\n{"half`);
    return { folder, from, to: join(folder, "repaired.jsonl"), lines };
  }

  test("writes the records as they stand to a new file, and lists the other lines", async () => {
    const { folder, from, to, lines } = await damagedLog();
    const before = await readFile(from);
    const { kept, flaws } = await repairLog({ from, to });
    expect(kept).toBe(3);
    expect(await readFile(to, "utf8")).toBe(`${lines[0]}\n${lines[2]}\n${lines[3]}\n`);
    const second = `${lines[0]}\n`.length;
    expect(flaws).toEqual([
      { line: 2, byte: second, reason: "is not JSON", isKept: false },
      {
        line: 3,
        byte: second + "broken\n".length,
        reason: expect.stringContaining("hash of the line before"),
        isKept: true,
      },
      { line: 5, byte: before.length - '{"half'.length, reason: "is not JSON", isKept: false },
    ]);
    expect((await readFile(from)).equals(before)).toBe(true);
    expect((await readdir(folder)).sort()).toEqual(["repaired.jsonl", "ring_matches.jsonl"]);
  });

  test("does not overwrite a file, and makes none of a log that cannot be read", async () => {
    const { folder, from, to } = await damagedLog();
    await expect(repairLog({ from, to: from })).rejects.toMatchObject({ code: "OPEN_FAILED" });
    const missing = join(folder, "missing.jsonl");
    await expect(repairLog({ from: missing, to })).rejects.toMatchObject({
      code: "OPEN_FAILED",
      cause: { code: "ENOENT" },
    });
    await writeFile(from, '{"schema":2,"seq":1}\n');
    await expect(repairLog({ from, to })).rejects.toMatchObject({ code: "NEWER_SCHEMA" });
    expect(await readdir(folder)).toEqual(["ring_matches.jsonl"]);
  });

  test("leaves a whole file or none, whichever of its operations fails or is the last", async () => {
    const bytes = Buffer.from('{"n":1}\nbroken\n{"n":3}\n');
    for (const kind of ["fail", "short", "die"] as const) {
      for (let at = 1; ; at += 1) {
        const disk = new MemoryDisk();
        disk.put("/data/log.jsonl", bytes);
        disk.fault = { at, kind };
        const repair = repairLog({ from: "/data/log.jsonl", to: "/out/new.jsonl", files: disk.port });
        const report = await repair.catch((error: unknown) => {
          expect(error, `${kind} at ${disk.asked[at - 1]}`).toMatchObject({ name: "MatchLogError" });
          return null;
        });
        const left = kind === "die" ? disk.crash("power-zeros") : disk;
        const made = left.files.get("/out/new.jsonl")?.toString();
        if (report !== null || made !== undefined) expect(made).toBe('{"n":1}\n{"n":3}\n');
        expect(disk.files.get("/data/log.jsonl")).toEqual(bytes);
        if (disk.operations < at) break;
        // What an attempt left behind does not keep the next one from its work.
        left.fault = null;
        if (made === undefined) {
          await repairLog({ from: "/data/log.jsonl", to: "/out/new.jsonl", files: left.port });
          expect(left.files.get("/out/new.jsonl")?.toString()).toBe('{"n":1}\n{"n":3}\n');
        }
      }
    }
  });
});

describe("making a match log anew from its journal", () => {
  const matched = (n: number): JsonObject => ({
    at: 1_000 * n + 1,
    type: "matched",
    proposal_id: null,
    game_id: `game-${n}`,
    matchmaker_class: "FIFOMatchmaker",
    reason: "fifo",
    condition: null,
    participants: [{ subject_id: `a${n}`, rtt_ms: 40, waited_ms: 3, role: null, attributes: { age: 30 } }],
  });
  const opened = (run: string): JsonObject => ({
    at: 1,
    type: "opened",
    server_run_id: run,
    experiment_id: "pilot",
    scene_id: "ring",
    matchmaker: { class: "FIFOMatchmaker", hash: "b".repeat(64) },
  });

  const noOrigin = { serverRunId: null, matchmakerHash: null };

  test("gives the very bytes that were lost, where each match was logged from its event", async () => {
    const dataDir = await temporaryFolder();
    const where = { dataDir, experimentId: "pilot" };
    const journal = await JsonlJournal.open({ ...where, sceneId: "ring" });
    const logger = await MatchAssignmentLogger.open(where);
    const events = [
      opened("run-1"),
      matched(2),
      { at: 9, type: "aborted", game_id: "game-2", subject_ids: ["a2"], reason: "left", subject_id: null },
      opened("run-2"),
      matched(5),
      matched(6),
    ];
    await journal.append(0, events);
    for (const [index, event] of events.entries()) {
      if (event["type"] !== "matched") continue;
      const origin = { serverRunId: index < 3 ? "run-1" : "run-2", matchmakerHash: "b".repeat(64) };
      await logger.logMatch(matchFromEvent("ring", { ...event, seq: index + 1 }, origin));
    }
    const path = join(dataDir, "pilot", "match_logs", "ring_matches.jsonl");
    const lost = await readFile(path);
    await logger.close();
    await rm(path);

    const journalPath = join(dataDir, "pilot", "match_logs", "ring_waitroom.jsonl");
    expect(await rebuildMatches({ journalPath, to: path })).toEqual({ matches: 3 });
    expect((await readFile(path)).equals(lost)).toBe(true);
    await using next = await MatchAssignmentLogger.open(where);
    expect(await reconcileMatches({ journal, logger: next, sceneId: "ring" })).toEqual([]);
    expect((await next.logMatch(pair(9))).seq).toBe(4);
    await journal.close();
  });

  test("brings a scene back that waits for the file, without a restart", async () => {
    const dataDir = await temporaryFolder();
    const journalPath = join(dataDir, "match_logs", "ring_waitroom.jsonl");
    const journal = await JsonlJournal.open({ dataDir, sceneId: "ring" });
    const logger = await MatchAssignmentLogger.open({ dataDir });
    await journal.append(0, [{ ...opened("run-1"), experiment_id: null }, matched(2)]);
    await reconcileMatches({ journal, logger, sceneId: "ring" });
    const path = join(dataDir, "match_logs", "ring_matches.jsonl");
    await rm(path);
    await expect(logger.logMatch(pair(3))).rejects.toMatchObject({ code: "UNAVAILABLE" });

    // The file's own lock is held by the logger that misses it: the new one is made beside it and moved.
    await expect(rebuildMatches({ journalPath, to: path })).rejects.toMatchObject({ code: "LOCKED" });
    const aside = join(dataDir, "new.jsonl");
    await rebuildMatches({ journalPath, to: aside });
    await writeFile(path, await readFile(aside));
    // What is asked for something that is stored looks at once, not at the next second.
    await logger.logMatch(matchFromEvent("ring", { ...matched(2), seq: 2 }, noOrigin));
    expect(logger.stats().state).toBe("ok");
    expect((await logger.logMatch(pair(3))).seq).toBe(2);
    await logger.close();
    await journal.close();
  });

  test("refuses a damaged journal, and one that does not say its scene, and makes no file", async () => {
    const dataDir = await temporaryFolder();
    const folder = join(dataDir, "match_logs");
    const journalPath = join(folder, "ring_waitroom.jsonl");
    const journal = await JsonlJournal.open({ dataDir, sceneId: "ring" });
    await journal.append(0, [matched(1)]);
    await journal.close();
    const to = join(folder, "new.jsonl");
    await expect(rebuildMatches({ journalPath, to })).rejects.toMatchObject({ code: "INVALID_RECORD" });
    await writeFile(journalPath, "broken\n");
    await expect(rebuildMatches({ journalPath, to })).rejects.toMatchObject({
      code: "DAMAGED",
      flaw: { line: 1 },
    });
    expect(await readdir(folder)).toEqual(["ring_waitroom.jsonl"]);
  });
});

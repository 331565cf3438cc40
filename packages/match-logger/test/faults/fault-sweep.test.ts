import { hostname } from "node:os";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { JsonlJournal, MatchAssignmentLogger, MatchLogError } from "../../src/index.ts";
import type { JsonObject } from "../../src/index.ts";
import { entriesOf, pair } from "../support/logs.ts";
import { MemoryDisk } from "../support/memory-disk.ts";
import type { Crash, Fault } from "../support/memory-disk.ts";

const matchesPath = "/data/exp/match_logs/ring_matches.jsonl";
const journalPath = "/data/exp/match_logs/ring_waitroom.jsonl";
const where = { dataDir: "/data", experimentId: "exp" };

// Each runs a session some hundred times.
vi.setConfig({ testTimeout: 30_000 });

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => void vi.useRealTimers());

describe("when any one operation of a session fails", () => {
  for (const kind of ["fail", "short", "outage"] as const) {
    test(`(${kind}) each match is on disk once, in a whole chain, after trying again`, async () => {
      const runs = await sweep(kind, async (disk) => {
        const acknowledged = await matchSession(disk, "again");
        disk.fault = null;
        expect(acknowledged).toEqual([1, 2, 3, 4, 5, 6]);
        expect(await journalSeqsIn(disk)).toEqual([1, 2, 3, 4, 5, 6]);
        expect(await journalSeqsIn(disk.crash("power"))).toEqual([1, 2, 3, 4, 5, 6]);
      });
      expect(runs).toBeGreaterThan(40);
    });

    test(`(${kind}) each event is on disk once, in order, after trying again`, async () => {
      const runs = await sweep(kind, async (disk) => {
        await journalSession(disk, "again");
        disk.fault = null;
        expect(await valuesIn(disk)).toEqual([1, 2, 3, 4, 5, 6]);
        expect(await valuesIn(disk.crash("power"))).toEqual([1, 2, 3, 4, 5, 6]);
      });
      expect(runs).toBeGreaterThan(40);
    });
  }
});

describe("when the process or machine dies in any operation of a session", () => {
  for (const crash of ["kill", "power", "power-half", "power-zeros"] as const satisfies readonly Crash[]) {
    test(`(${crash}) every match that was acknowledged is there, once, and logging goes on`, async () => {
      await sweep("die", async (disk) => {
        const acknowledged = await matchSession(disk, "once");
        const next = disk.crash(crash);
        await matchSession(next, "again", acknowledged);
        expect(await journalSeqsIn(next)).toEqual([1, 2, 3, 4, 5, 6]);
        expect(await journalSeqsIn(next.crash("power"))).toEqual([1, 2, 3, 4, 5, 6]);
      });
    });

    test(`(${crash}) every event that was acknowledged is there, in order, and the journal goes on`, async () => {
      await sweep("die", async (disk) => {
        const acknowledged = await journalSession(disk, "once");
        const next = disk.crash(crash);
        await using journal = await JsonlJournal.open({ ...where, sceneId: "ring", files: next.port });
        const found = await valuesIn(next);
        expect(found.slice(0, acknowledged.length)).toEqual(acknowledged);
        expect(found).toEqual([1, 2, 3, 4, 5, 6].slice(0, found.length));
        await journal.append(found.length, [{ type: "test", value: 99 }]);
        expect(await valuesIn(next)).toEqual([...found, 99]);
        expect(await valuesIn(next.crash("power"))).toEqual([...found, 99]);
      });
    });
  }
});

test("the sessions go through every operation that a disk can fail in", async () => {
  for (const session of [matchSession, journalSession]) {
    const disks = [new MemoryDisk(), diskAfterDeath()];
    for (const disk of disks) await session(disk, "once");
    expect([...new Set(disks.flatMap((disk) => disk.asked))].sort()).toEqual([
      "close",
      "datasync",
      "mkdir",
      "open append",
      "open create",
      "open read",
      "read",
      "remove",
      "rename",
      "stat",
      "syncDirectory",
      "truncate",
      "write",
    ]);
  }
});

/** A disk on which a process died in the middle of a line: half of it is there, and the locks. */
function diskAfterDeath(): MemoryDisk {
  const disk = new MemoryDisk();
  const holder = { pid: 1, start_time: "1", boot_id: "another", hostname: hostname(), token: "dead" };
  for (const path of [matchesPath, journalPath]) {
    disk.put(path, Buffer.from('{"timestamp":17'));
    disk.put(`${path}.lock`, Buffer.from(JSON.stringify(holder)));
  }
  return disk;
}

/**
 * Runs a session with the fault at its first operation, its second, and so on, until a run ends before the fault; on an
 * empty disk and on one where a process died. Answers the smaller number of runs.
 */
async function sweep(kind: Fault["kind"], run: (disk: MemoryDisk) => Promise<void>): Promise<number> {
  const runs: number[] = [];
  for (const start of [() => new MemoryDisk(), diskAfterDeath]) runs.push(await sweepFrom(start, kind, run));
  return Math.min(...runs);
}

async function sweepFrom(
  start: () => MemoryDisk,
  kind: Fault["kind"],
  run: (disk: MemoryDisk) => Promise<void>,
): Promise<number> {
  for (let at = 1; at < 2_000; at += 1) {
    const disk = start();
    disk.fault = { at, kind };
    try {
      await run(disk);
    } catch (error) {
      throw new Error(`with ${kind} at operation ${at} (${disk.asked[at - 1] ?? "none"})`, { cause: error });
    }
    if (disk.operations < at) return at;
  }
  throw new Error("the session has no end");
}

/**
 * Logs six matches in two sittings, as a host does: all again that are not known to be stored, `again` until they are.
 * Answers which were acknowledged. `known` were so before, and must be found.
 */
async function matchSession(
  disk: MemoryDisk,
  tries: "once" | "again",
  known: readonly number[] = [],
): Promise<number[]> {
  const acknowledged = new Set<number>();
  for (const sitting of [
    [1, 2, 3],
    [4, 5, 6],
  ]) {
    const logger = await attempt(tries, () => MatchAssignmentLogger.open({ ...where, files: disk.port }));
    if (logger === null) return [...acknowledged];
    const found = await attempt(tries, () => logger.loggedMatches("ring"));
    for (const seq of known) expect(found?.has(seq), `match ${seq} was acknowledged`).toBe(true);
    const first = sitting.slice(0, 2);
    for (const group of [first, sitting.slice(2)]) {
      await Promise.all(
        group.map(async (n) => {
          const record = await attempt(tries, () => logger.logMatch(pair(n)));
          if (record !== null) acknowledged.add(n);
        }),
      );
    }
    await close(logger);
  }
  return [...acknowledged].sort((a, b) => a - b);
}

/** The same with a journal: after a failure the host reads what is stored, and goes on from there. */
async function journalSession(disk: MemoryDisk, tries: "once" | "again"): Promise<number[]> {
  const acknowledged: number[] = [];
  for (const sitting of [
    [1, 2, 3],
    [4, 5, 6],
  ]) {
    const journal = await attempt(tries, () =>
      JsonlJournal.open({ ...where, sceneId: "ring", files: disk.port }),
    );
    if (journal === null) return acknowledged;
    for (const batch of [sitting.slice(0, 2), sitting.slice(2)]) {
      const stored = await attempt(tries, async () => {
        const events = await eventsOf(journal);
        const missing = batch.filter((value) => !events.some((event) => event["value"] === value));
        await journal.append(
          events.length,
          missing.map((value) => ({ type: "test", value })),
        );
        return missing;
      });
      if (stored === null) return acknowledged;
      acknowledged.push(...batch);
    }
    await close(journal);
  }
  return acknowledged;
}

async function eventsOf(journal: JsonlJournal): Promise<readonly JsonObject[]> {
  const events: JsonObject[] = [];
  for await (const event of journal.read(1)) events.push(event);
  return events;
}

async function attempt<T>(tries: "once" | "again", act: () => Promise<T>): Promise<T | null> {
  for (let left = tries === "once" ? 1 : 30; left > 0; left -= 1) {
    try {
      return await act();
    } catch (error) {
      expect(error).toBeInstanceOf(MatchLogError);
      if (tries === "again") await aSecond();
    }
  }
  return null;
}

async function close(log: { close: () => Promise<void> }): Promise<void> {
  try {
    await log.close();
  } catch (error) {
    expect(error).toBeInstanceOf(MatchLogError);
  }
}

/** A second on the clock, and time for what it starts to end. */
async function aSecond(): Promise<void> {
  await vi.advanceTimersByTimeAsync(1_000);
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => void setImmediate(resolve));
}

async function journalSeqsIn(disk: MemoryDisk): Promise<unknown[]> {
  return (await recordsIn(disk, matchesPath))
    .map((record) => Number(record["journal_seq"]))
    .sort((a, b) => a - b);
}

async function valuesIn(disk: MemoryDisk): Promise<unknown[]> {
  return (await recordsIn(disk, journalPath)).map((record) => record["value"]);
}

/** The records of a log; fails the test where it has a flaw or half a line. */
async function recordsIn(
  disk: MemoryDisk,
  path: string,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const entries = await entriesOf(path, { files: disk.port });
  expect(disk.files.get(path)?.at(-1) ?? 10).toBe(10);
  return entries.map((entry) => {
    if (entry.kind === "flaw") throw new Error(`line ${entry.line}: ${entry.reason}`);
    return entry.record;
  });
}

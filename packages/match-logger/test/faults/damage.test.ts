import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MatchAssignmentLogger, repairLog } from "../../src/index.ts";
import type { RepairReport } from "../../src/index.ts";
import { entriesOf, pair } from "../support/logs.ts";
import { MemoryDisk } from "../support/memory-disk.ts";
import { readers } from "../support/readers.ts";

const originalPath = join(
  import.meta.dirname,
  "../../../../fixtures/match_logs/coordination_ring_matches.jsonl",
);

const isFull = process.env["CI"] !== undefined;

/** What happens to a log of five matches, whose bytes are given. */
type Fault = (bytes: Buffer) => Buffer | Promise<Buffer>;

interface Expected {
  /** Line and reason of the first flaw; without one the log goes on in the same file. */
  readonly flaw?: readonly [line: number, reason: RegExp];
  /** How many records the file has that the logger goes on writing, its new one included. */
  readonly live: number;
  /** How many records of the faulty file a repair keeps. */
  readonly repaired: number;
}

const cases: readonly (readonly [string, Fault, Expected])[] = [
  ["half of the last line", (log) => log.subarray(0, -40), { live: 5, repaired: 4 }],
  ["a cut inside of a character", (log) => cutAfter(log, 0xc3), { live: 5, repaired: 4 }],
  ["no newline at the end", (log) => log.subarray(0, -1), { live: 6, repaired: 5 }],
  ["NUL bytes at the end", (log) => Buffer.concat([log, Buffer.alloc(5_000)]), { live: 6, repaired: 5 }],
  ["nothing at all", () => Buffer.alloc(0), { live: 1, repaired: 0 }],
  [
    "NUL bytes instead of a line",
    (log) => withLine(log, 3, Buffer.alloc(200)),
    { flaw: [3, /NUL/], live: 1, repaired: 4 },
  ],
  [
    "half a line in the middle",
    (log) => withLine(log, 2, "{"),
    { flaw: [2, /not JSON/], live: 1, repaired: 4 },
  ],
  ["an empty line", (log) => insertLine(log, 3, ""), { flaw: [3, /is empty/], live: 1, repaired: 5 }],
  [
    "Windows line ends",
    (log) => Buffer.from(log.toString().replaceAll("\n", "\r\n")),
    { flaw: [1, /ends with CR LF/], live: 1, repaired: 5 },
  ],
  [
    "Windows line ends from the third line on",
    (log) => Buffer.from(log.toString().replace(/(?<=\n.*\n.*)\n/g, "\r\n")),
    { flaw: [3, /ends with CR LF/], live: 1, repaired: 5 },
  ],
  [
    "a byte order mark",
    (log) => Buffer.concat([Buffer.from("\ufeff"), log]),
    { flaw: [1, /byte order mark/], live: 1, repaired: 5 },
  ],
  [
    "bytes that are no UTF-8",
    (log) => withLine(log, 4, Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d])),
    { flaw: [4, /not UTF-8/], live: 1, repaired: 4 },
  ],
  [
    "a line of another program",
    (log) => withLine(log, 3, "2026-11-22 INFO started"),
    { flaw: [3, /not JSON/], live: 1, repaired: 4 },
  ],
  ["a line taken out", (log) => withoutLine(log, 3), { flaw: [3, /`seq` is 4/], live: 1, repaired: 4 }],
  [
    "a value changed",
    (log) => Buffer.from(log.toString().replace("game-2", "game-7")),
    { flaw: [3, /hash of the line before/], live: 1, repaired: 5 },
  ],
  [
    "a NaN",
    (log) => Buffer.from(log.toString().replace('"rtt_ms":40', '"rtt_ms":NaN')),
    { flaw: [2, /hash of the line before/], live: 1, repaired: 5 },
  ],
  [
    "a key twice",
    (log) => Buffer.from(log.toString().replace('"seq":5', '"seq":4,"seq":5')),
    { flaw: [5, /a key twice/], live: 1, repaired: 5 },
  ],
  [
    "half a surrogate pair",
    (log) => Buffer.from(log.toString().replace("game-5", "game-\\ud83d")),
    { flaw: [5, /half a surrogate pair/], live: 1, repaired: 5 },
  ],
  [
    "a line of 17 MB",
    (log) => withLine(log, 2, `{"filler":"${"x".repeat(17_000_000)}"}`),
    { flaw: [2, /longer than 16 MiB/], live: 1, repaired: 4 },
  ],
  ["a record of 1 MB", (log) => log, { live: 6, repaired: 5 }],
  ["the original's lines", () => readFile(originalPath), { live: 41, repaired: 40 }],
  [
    "the original's lines with Windows line ends",
    async () => Buffer.from((await readFile(originalPath, "utf8")).replaceAll("\n", "\r\n")),
    { live: 41, repaired: 40 },
  ],
  [
    "the original's lines with a key twice",
    async () =>
      Buffer.from(
        (await readFile(originalPath, "utf8")).replace('{"timestamp"', '{"game_id":"x","timestamp"'),
      ),
    { flaw: [1, /a key twice/], live: 1, repaired: 40 },
  ],
];

interface Outcome {
  readonly faulty: Buffer;
  readonly faultyPath: string;
  readonly livePath: string;
  readonly repairedPath: string;
  readonly report: RepairReport;
}

let folder = "";
const outcomes = new Map<string, Outcome>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "match-logger-damage-"));
  for (const [index, [name, fault]] of cases.entries()) {
    outcomes.set(name, await afterFault(join(folder, String(index)), fault, name === "a record of 1 MB"));
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe.each(cases)("after %s", (name, _, { flaw, live, repaired }) => {
  test("the log goes on, in a whole chain, and what was damaged is left as it is", async () => {
    const { faulty, faultyPath, livePath } = outcomeOf(name);
    const entries = await entriesOf(livePath);
    expect(entries.filter((entry) => entry.kind === "flaw")).toEqual([]);
    expect(entries).toHaveLength(live);
    expect(livePath.endsWith(".2.jsonl")).toBe(flaw !== undefined);
    if (flaw !== undefined) expect((await readFile(faultyPath)).equals(faulty)).toBe(true);
  });

  test("a repair keeps every record, and lists what is wrong with line and byte", async () => {
    const { report, faulty, repairedPath } = outcomeOf(name);
    expect(report.kept).toBe(repaired);
    if (flaw !== undefined) {
      const starts = [0, ...newlinesOf(faulty).map((at) => at + 1)];
      expect(report.flaws).toContainEqual({
        line: flaw[0],
        byte: starts[flaw[0] - 1],
        reason: expect.stringMatching(flaw[1]),
        isKept: expect.any(Boolean),
      });
    }
    expect(newlinesOf(await readFile(repairedPath))).toHaveLength(repaired);
  });
});

test("a repair gives back a log of which only the line ends were changed", async () => {
  const { faulty, repairedPath, report } = outcomeOf("Windows line ends");
  expect(await readFile(repairedPath, "utf8")).toBe(faulty.toString().replaceAll("\r\n", "\n"));
  expect(report.flaws).toHaveLength(1);
  const original = outcomeOf("the original's lines with Windows line ends");
  // A log that goes on behind lines of the original has the hash of all their bytes.
  expect(await readFile(original.repairedPath)).toEqual(original.faulty);
});

describe.each(readers)("$name", ({ name, missing, count }) => {
  test("opens every log that is left, and every repaired one", { timeout: 120_000 }, async (context) => {
    if (missing !== null) context.skip(`${name}: ${missing}`);
    const paths = [...outcomes.values()].flatMap(({ livePath, repairedPath }) => [livePath, repairedPath]);
    const expected = cases.flatMap(([, , { live, repaired }]) => [live, repaired]);
    expect(await count(paths)).toEqual(expected);
  });
});

test(
  "a bit that flips anywhere before the last line is noticed: the log goes on in a whole file, or says that it is newer",
  { timeout: 120_000 },
  async () => {
    const bytes = await logOf(join(folder, "flips"));
    const path = "/data/match_logs/ring_matches.jsonl";
    const next = "/data/match_logs/ring_matches.2.jsonl";
    const lastLine = newlinesOf(bytes).at(-2) ?? 0;
    const newer: string[] = [];
    for (let at = 0; at < lastLine; at += isFull ? 1 : 5) {
      const flipped = Buffer.from(bytes);
      flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8));
      const disk = new MemoryDisk();
      disk.put(path, flipped);
      const logger = await MatchAssignmentLogger.open({ dataDir: "/data", files: disk.port });
      try {
        expect((await logger.logMatch(pair(99))).seq, `bit ${at % 8} of byte ${at}`).toBe(1);
        expect(await entriesOf(next, { files: disk.port })).toMatchObject([{ kind: "record" }]);
      } catch (error) {
        expect(error).toMatchObject({ code: "NEWER_SCHEMA" });
        newer.push(bytes.subarray(at - 9, at).toString());
      }
      await logger.close();
      expect(disk.files.get(path)?.equals(flipped)).toBe(true);
    }
    // Only the number of the schema can say so.
    expect(newer.filter((before) => before !== '"schema":')).toEqual([]);
  },
);

function outcomeOf(name: string): Outcome {
  const outcome = outcomes.get(name);
  if (outcome === undefined) throw new Error(`${name} was not tried.`);
  return outcome;
}

/** Makes a log in a folder, puts the fault upon it, logs one more match, and repairs the faulty file to a new one. */
async function afterFault(dataDir: string, fault: Fault, isLarge: boolean): Promise<Outcome> {
  const faulty = Buffer.from(await fault(await logOf(dataDir, isLarge)));
  const faultyPath = join(dataDir, "match_logs", "ring_matches.jsonl");
  await writeFile(faultyPath, faulty);
  const repairedPath = join(dataDir, "repaired.jsonl");
  const report = await repairLog({ from: faultyPath, to: repairedPath });
  expect((await readFile(faultyPath)).equals(faulty)).toBe(true);

  const logger = await MatchAssignmentLogger.open({ dataDir });
  await logger.logMatch(pair(99));
  await logger.close();
  const second = join(dataDir, "match_logs", "ring_matches.2.jsonl");
  return { faulty, faultyPath, livePath: existsSync(second) ? second : faultyPath, repairedPath, report };
}

async function logOf(dataDir: string, isLarge = false): Promise<Buffer> {
  const logger = await MatchAssignmentLogger.open({ dataDir });
  const filler = isLarge ? "é".repeat(500_000) : "é";
  for (const n of [1, 2, 3, 4, 5]) {
    const participants = [{ subjectId: `a${n}`, rttMs: 40, attributes: { filler } }];
    await logger.logMatch(pair(n, { participants }));
  }
  await logger.close();
  return await readFile(join(dataDir, "match_logs", "ring_matches.jsonl"));
}

function newlinesOf(bytes: Buffer): readonly number[] {
  const found: number[] = [];
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) found.push(at);
  return found;
}

/** The bytes up to the last place where `byte` stands, included. */
function cutAfter(bytes: Buffer, byte: number): Buffer {
  return bytes.subarray(0, bytes.lastIndexOf(byte) + 1);
}

function splice(bytes: Buffer, line: number, remove: number, add: readonly Buffer[]): Buffer {
  const ends = [-1, ...newlinesOf(bytes)];
  const start = (ends[line - 1] ?? 0) + 1;
  const end = (ends[line - 1 + remove] ?? 0) + 1;
  const added = add.flatMap((each) => [each, Buffer.from("\n")]);
  return Buffer.concat([bytes.subarray(0, start), ...added, bytes.subarray(end)]);
}

function withLine(bytes: Buffer, line: number, content: string | Buffer): Buffer {
  return splice(bytes, line, 1, [Buffer.from(content)]);
}

function insertLine(bytes: Buffer, line: number, content: string): Buffer {
  return splice(bytes, line, 0, [Buffer.from(content)]);
}

function withoutLine(bytes: Buffer, line: number): Buffer {
  return splice(bytes, line, 1, []);
}

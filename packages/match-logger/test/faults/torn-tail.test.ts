import { appendFile, readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { MatchAssignmentLogger } from "../../src/index.ts";
import { entriesOf, pair, temporaryFolder } from "../support/logs.ts";
import { MemoryDisk } from "../support/memory-disk.ts";
import { readers } from "../support/readers.ts";

const isFull = process.env["CI"] !== undefined;

/** A folder with a log of `count` matches, and its bytes. */
async function logOf(count: number): Promise<{ dataDir: string; path: string; bytes: Buffer }> {
  const dataDir = await temporaryFolder();
  const path = join(dataDir, "match_logs", "ring_matches.jsonl");
  await using logger = await MatchAssignmentLogger.open({ dataDir });
  const attributes = { name: "Zoë 🦊" };
  for (let n = 1; n <= count; n += 1) {
    await logger.logMatch(pair(n, { participants: [{ subjectId: `a${n}`, rttMs: n, attributes }] }));
  }
  return { dataDir, path, bytes: await readFile(path) };
}

test(
  "a log that is cut at any byte of its last two lines keeps every whole line and goes on, and every reader opens it",
  { timeout: 300_000 },
  async () => {
    const { bytes } = await logOf(3);
    const firstEnd = bytes.indexOf(10) + 1;
    const secondEnd = bytes.indexOf(10, firstEnd) + 1;
    const folder = await temporaryFolder();
    const left: { readonly path: string; readonly records: number }[] = [];
    for (let cut = firstEnd; cut <= bytes.length; cut += 1) {
      const { log, torn, kinds } = await reopened(bytes.subarray(0, cut));
      // The last byte of a line is its newline: cut there, the line is whole and gets it back.
      const [kept, lines] =
        cut >= bytes.length - 1 ? [bytes.length, 3] : cut >= secondEnd - 1 ? [secondEnd, 2] : [firstEnd, 1];
      expect(log.subarray(0, kept).equals(bytes.subarray(0, kept)), `cut at ${cut}`).toBe(true);
      expect(log.subarray(kept).toString()).toMatch(/^\{"timestamp":[^\n]*"game_id":"game-9"[^\n]*\n$/);
      expect(new Set(kinds)).toEqual(new Set(["record"]));
      const moved = { file: "ring_matches.jsonl", offset: kept, length: cut - kept };
      expect(torn).toEqual(
        cut <= kept
          ? []
          : [{ ...moved, taken_at: expect.any(String), base64: bytes.toString("base64", kept, cut) }],
      );
      const path = join(folder, `${cut}.jsonl`);
      await writeFile(path, log);
      left.push({ path, records: lines + 1 });
    }
    for (const { name, missing, count, countAlike = count } of readers) {
      if (missing !== null) continue;
      // One after another a thousand files take the slower readers their time.
      const opened = countAlike !== count || isFull ? left : left.filter((_, index) => index % 25 === 0);
      const counts = await countAlike(opened.map(({ path }) => path));
      expect(counts, name).toEqual(opened.map(({ records }) => records));
    }
  },
);

test("a tail of NUL bytes, which a power loss can leave, is moved aside", async () => {
  const { dataDir, path, bytes } = await logOf(2);
  await appendFile(path, Buffer.alloc(3_000));
  await using logger = await MatchAssignmentLogger.open({ dataDir });
  await logger.logMatch(pair(3));
  expect((await readFile(path)).subarray(0, bytes.length).equals(bytes)).toBe(true);
  expect(await entriesOf(path)).toHaveLength(3);
  expect(JSON.parse(await readFile(`${path}.torn`, "utf8"))).toMatchObject({
    offset: bytes.length,
    length: 3_000,
  });
});

test("a whole last line that does not continue the log is no torn tail: the file counts as damaged", async () => {
  const { dataDir, path } = await logOf(2);
  await appendFile(path, '{"schema":1,"seq":9}');
  await using logger = await MatchAssignmentLogger.open({ dataDir });
  await logger.logMatch(pair(3));
  expect(logger.stats().files.map((file) => file.flaw?.line ?? null)).toEqual([3, null]);
});

test("a large tail is moved aside whole, in pieces", async () => {
  const { dataDir, path, bytes } = await logOf(1);
  const tail = Buffer.alloc(2_500_000, "x");
  await appendFile(path, tail);
  await using logger = await MatchAssignmentLogger.open({ dataDir });
  await logger.loggedMatches("ring");
  const pieces = (await readFile(`${path}.torn`, "utf8")).trimEnd().split("\n");
  const parsed = pieces.map((piece): { offset: number; base64: string } => JSON.parse(piece));
  expect(parsed.map((piece) => piece.offset - bytes.length)).toEqual([0, 1_048_576, 2_097_152]);
  expect(Buffer.concat(parsed.map((piece) => Buffer.from(piece.base64, "base64"))).equals(tail)).toBe(true);
  expect(await readdir(join(dataDir, "match_logs"))).toHaveLength(3);
});

/** Opens a log with these bytes on a disk of its own, logs one more match, and answers what is there then. */
async function reopened(
  bytes: Buffer,
): Promise<{ log: Buffer; torn: readonly unknown[]; kinds: readonly string[] }> {
  const disk = new MemoryDisk();
  const path = "/data/match_logs/ring_matches.jsonl";
  disk.put(path, bytes);
  const logger = await MatchAssignmentLogger.open({ dataDir: "/data", files: disk.port });
  await logger.logMatch(pair(9));
  await logger.close();
  const entries = await entriesOf(path, { files: disk.port });
  const torn = disk.files.get(`${path}.torn`)?.toString().trimEnd().split("\n") ?? [];
  return {
    log: disk.files.get(path) ?? Buffer.alloc(0),
    torn: torn.map((line): unknown => JSON.parse(line)),
    kinds: entries.map((entry) => entry.kind),
  };
}

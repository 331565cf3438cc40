import { appendFile, readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { MatchAssignmentLogger } from "../../src/index.ts";
import { entriesOf, pair, temporaryFolder } from "../support/logs.ts";

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

test("a log that is cut at any byte of its last two lines keeps every whole line and goes on", async () => {
  const { dataDir, path, bytes } = await logOf(3);
  const firstEnd = bytes.indexOf(10) + 1;
  const secondEnd = bytes.indexOf(10, firstEnd) + 1;
  for (let cut = firstEnd; cut <= bytes.length; cut += 1) {
    await writeFile(path, bytes.subarray(0, cut));
    await writeFile(`${path}.torn`, "");
    const logger = await MatchAssignmentLogger.open({ dataDir });
    await logger.logMatch(pair(9, { formedAt: 1 }));
    await logger.close();

    // The last byte of a line is its newline: cut there, the line is whole and gets it back.
    const kept = cut >= bytes.length - 1 ? bytes.length : cut >= secondEnd - 1 ? secondEnd : firstEnd;
    const after = await readFile(path);
    expect(after.subarray(0, kept).equals(bytes.subarray(0, kept)), `cut at ${cut}`).toBe(true);
    const entries = await entriesOf(path);
    expect(entries.map((entry) => entry.kind)).toEqual(entries.map(() => "record"));
    expect(after.subarray(kept).toString()).toContain('"game_id":"game-9"');
    expect(after.subarray(kept).indexOf(10)).toBe(after.length - kept - 1);

    const torn = await readFile(`${path}.torn`, "utf8");
    if (cut <= kept) expect(torn).toBe("");
    else {
      expect(JSON.parse(torn)).toMatchObject({
        file: "ring_matches.jsonl",
        offset: kept,
        length: cut - kept,
        base64: bytes.subarray(kept, cut).toString("base64"),
      });
    }
  }
});

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

import { execFileSync } from "node:child_process";
import { appendFile, readFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { MatchAssignmentLogger, nodeFiles, readLog, repairLog } from "../src/index.ts";
import type { FilePort } from "../src/index.ts";
import { entriesOf, pair, temporaryFolder } from "./support/logs.ts";

async function fileOf(content: string | Buffer): Promise<string> {
  const path = join(await temporaryFolder(), "log.jsonl");
  await writeFile(path, content);
  return path;
}

describe("a flaw", () => {
  test.each([
    ["no JSON", "{broken", "is not JSON"],
    ["no object", "[1]", "is JSON, but no object"],
    ["an empty line", "", "is empty"],
    ["NUL bytes", "\0\0\0", "holds NUL bytes"],
    ["a newer schema", '{"schema":3,"seq":2}', "schema 3 is newer than 1"],
    ["a schema that is none", '{"schema":"1"}', "`schema` is not a whole number"],
  ])("(%s) is told with its line and byte, and reading goes on", async (_, line, reason) => {
    const path = await fileOf(`{"n":1}\n${line}\n{"n":3}\n`);
    expect(await entriesOf(path)).toMatchObject([
      { kind: "record", line: 1, byte: 0, record: { n: 1 } },
      { kind: "flaw", line: 2, byte: 8, reason: expect.stringContaining(reason) },
      { kind: "record", line: 3, byte: 9 + Buffer.byteLength(line), record: { n: 3 } },
    ]);
  });

  test("(bytes that are no UTF-8) is told", async () => {
    const path = await fileOf(Buffer.from([0x7b, 0x22, 0xc3, 0x22, 0x7d, 10]));
    expect(await entriesOf(path)).toEqual([{ kind: "flaw", line: 1, byte: 0, reason: "is not UTF-8" }]);
  });

  test("(a line of more than 16 MiB) is told without holding the line", async () => {
    const path = await fileOf(`{"n":1}\n${"x".repeat(17 * 1024 * 1024)}\n{"n":3}\n`);
    expect(await entriesOf(path)).toMatchObject([
      { record: { n: 1 } },
      { kind: "flaw", line: 2, byte: 8, reason: "longer than 16 MiB" },
      { record: { n: 3 }, line: 3 },
    ]);
  });

  test("(a line that was taken out) is told once, before the record behind it", async () => {
    const dataDir = await temporaryFolder();
    const path = join(dataDir, "match_logs", "ring_matches.jsonl");
    const logger = await MatchAssignmentLogger.open({ dataDir });
    for (const n of [1, 2, 3, 4]) await logger.logMatch(pair(n));
    await logger.close();
    const lines = (await readFile(path, "utf8")).split("\n");
    await writeFile(path, lines.toSpliced(1, 1).join("\n"));
    expect(await entriesOf(path)).toMatchObject([
      { kind: "record", record: { seq: 1 } },
      { kind: "flaw", line: 2, reason: "`seq` is 3 where 2 should follow" },
      { kind: "record", record: { seq: 3 } },
      { kind: "record", record: { seq: 4 } },
    ]);
  });
});

test("what stands behind the last newline is not yet written, and is no flaw", async () => {
  const path = await fileOf('{"n":1}\n{"n":2}');
  expect(await entriesOf(path)).toMatchObject([{ record: { n: 1 } }]);
  expect(await entriesOf(await fileOf(""))).toEqual([]);
});

test("a file that is not there is said", async () => {
  const path = join(await temporaryFolder(), "none.jsonl");
  await expect(entriesOf(path)).rejects.toMatchObject({ code: "OPEN_FAILED", cause: { code: "ENOENT" } });
});

test("a folder is no log, and a file that cannot be read to its end is said", async () => {
  const folder = await temporaryFolder();
  const notRegular = {
    code: "OPEN_FAILED",
    message: `Expected a log file, got ${folder}, which is a folder or no regular file.`,
  };
  await expect(entriesOf(folder)).rejects.toMatchObject(notRegular);
  await expect(repairLog({ from: folder, to: join(folder, "new.jsonl") })).rejects.toMatchObject(notRegular);
  const path = await fileOf('{"n":1}\n');
  const files: FilePort = {
    ...nodeFiles,
    read: () => Promise.reject(Object.assign(new Error("EIO"), { code: "EIO" })),
  };
  await expect(entriesOf(path, { files })).rejects.toMatchObject({
    name: "MatchLogError",
    code: "OPEN_FAILED",
    cause: { code: "EIO" },
  });
});

test("lines are the same wherever the chunks of reading end", async () => {
  const path = await fileOf(Array.from({ length: 50 }, (_, n) => `{"text":"${"é".repeat(n)}"}\n`).join(""));
  const whole = await entriesOf(path);
  expect(whole).toHaveLength(50);
  for (const size of [1, 2, 3, 7, 64]) {
    const files: FilePort = {
      ...nodeFiles,
      read: (descriptor, into, position) => nodeFiles.read(descriptor, into.subarray(0, size), position),
    };
    expect(await entriesOf(path, { files })).toEqual(whole);
  }
});

describe("following", () => {
  test("goes on with what is added, until it is ended", async () => {
    const path = await fileOf('{"n":1}\n{"n"');
    const ended = new AbortController();
    const seen: unknown[] = [];
    for await (const entry of readLog(path, { follow: true, signal: ended.signal })) {
      seen.push(entry.kind === "record" ? entry.record["n"] : entry.reason);
      if (seen.length === 1) await appendFile(path, ':2}\n{"n":3}\n');
      if (seen.length === 3) ended.abort();
    }
    expect(seen).toEqual([1, 2, 3]);
  });

  test("ends with a flaw when the file becomes shorter", async () => {
    const path = await fileOf('{"n":1}\n{"n":2}\n');
    const seen: unknown[] = [];
    for await (const entry of readLog(path, { follow: true })) {
      seen.push(entry.kind === "record" ? entry.record["n"] : entry.reason);
      if (seen.length === 2) await truncate(path, 8);
    }
    expect(seen).toEqual([1, 2, expect.stringContaining("became shorter")]);
  });
});

test("a log far larger than the memory is read and followed", { timeout: 60_000 }, async () => {
  const lines = 2_000;
  const piece = Array.from({ length: lines }, (_, n) => `{"n":${n},"filler":"${"x".repeat(1_000)}"}\n`).join(
    "",
  );
  const path = await fileOf(piece);
  for (let copies = 1; copies < 100; copies += 1) await appendFile(path, piece);
  const program = fileURLToPath(new URL("support/read-in-little-memory.ts", import.meta.url));
  // 200 MB are read with 24 MB for values; what is outside of the heap shows in the whole process.
  const limits = ["--max-old-space-size=24", "--max-semi-space-size=2"];
  const output = execFileSync(process.execPath, [...limits, program, path, String(lines * 100)], {
    encoding: "utf8",
  });
  const [read, highestBytes] = output.split(" ").map(Number);
  expect(read).toBe(lines * 100);
  expect(highestBytes).toBeLessThan(150 * 1024 * 1024);
});

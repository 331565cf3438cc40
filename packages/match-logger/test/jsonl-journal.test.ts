import { createHash } from "node:crypto";
import { readFile, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { JsonlJournal, nodeFiles } from "../src/index.ts";
import type { FilePort, JsonObject } from "../src/index.ts";
import { temporaryFolder } from "./support/logs.ts";

const event = (seq: number): JsonObject => ({ seq, at: 1_000 + seq, type: "resumed", down_ms: seq });

async function eventsOf(journal: JsonlJournal, fromSeq = 1): Promise<readonly JsonObject[]> {
  const events: JsonObject[] = [];
  for await (const stored of journal.read(fromSeq)) events.push(stored);
  return events;
}

async function opened(): Promise<{ journal: JsonlJournal; path: string; dataDir: string }> {
  const dataDir = await temporaryFolder();
  const journal = await JsonlJournal.open({ dataDir, experimentId: "exp", sceneId: "ring" });
  onTestFinished(() => journal.close());
  return { journal, dataDir, path: join(dataDir, "exp", "match_logs", "ring_waitroom.jsonl") };
}

test("each line is the event with schema before it and the hash of the line before behind it", async () => {
  const { journal, path } = await opened();
  await journal.append(0, [event(1), event(2)]);
  await journal.close();
  const [first = "", second] = (await readFile(path, "utf8")).split("\n");
  const prev = createHash("sha256").update(first).digest("hex");
  expect(first).toBe(
    `{"schema":1,"seq":1,"at":1001,"type":"resumed","down_ms":1,"prev":"${"0".repeat(64)}"}`,
  );
  expect(second).toBe(`{"schema":1,"seq":2,"at":1002,"type":"resumed","down_ms":2,"prev":"${prev}"}`);
});

test("read yields the stored events from a seq on, also after a restart", async () => {
  const { journal, dataDir } = await opened();
  await journal.append(0, [event(1), event(2)]);
  await journal.append(2, [event(3)]);
  expect((await eventsOf(journal, 2)).map((stored) => stored["seq"])).toEqual([2, 3]);
  await journal.close();
  await using again = await JsonlJournal.open({ dataDir, experimentId: "exp", sceneId: "ring" });
  expect(await eventsOf(again)).toMatchObject([event(1), event(2), event(3)]);
  await again.append(3, [event(4)]);
  expect(again.stats()).toMatchObject({ seq: 4, acknowledged: 1 });
});

test("range yields the events of a page, in a journal of any length, while it grows and after a restart", async () => {
  const { journal, dataDir } = await opened();
  const all = Array.from({ length: 300 }, (_, index) => event(index + 1));
  await journal.append(0, all.slice(0, 130));
  for (let seq = 131; seq <= 300; seq += 1) await journal.append(seq - 1, all.slice(seq - 1, seq));
  const pages = [
    [1, 1],
    [1, 300],
    [64, 65],
    [65, 128],
    [129, 131],
    [250, 400],
    [299, 300],
    [301, 310],
    [9, 8],
  ];
  const expectPages = async (from: JsonlJournal): Promise<void> => {
    for (const [first = 0, last = 0] of pages) {
      const seqs: unknown[] = [];
      for await (const stored of from.range(first, last)) seqs.push(stored["seq"]);
      expect(seqs).toEqual(all.slice(first - 1, last).map(({ seq }) => seq));
    }
  };
  await expectPages(journal);
  await journal.close();
  await using again = await JsonlJournal.open({ dataDir, experimentId: "exp", sceneId: "ring" });
  await expectPages(again);
});

test("range and read take nothing of what comes long before the event that is asked for", async () => {
  const dataDir = await temporaryFolder();
  const read: number[] = [];
  const files: FilePort = {
    ...nodeFiles,
    read: (descriptor, into, position) => {
      read.push(position);
      return nodeFiles.read(descriptor, into, position);
    },
  };
  await using journal = await JsonlJournal.open({ dataDir, experimentId: "exp", sceneId: "ring", files });
  await journal.append(
    0,
    Array.from({ length: 5000 }, (_, index) => event(index + 1)),
  );
  read.length = 0;
  const seqs: unknown[] = [];
  for await (const stored of journal.range(4990, 4999)) seqs.push(stored["seq"]);
  expect(seqs).toHaveLength(10);
  const { bytes } = journal.stats();
  for await (const stored of journal.read(4991)) seqs.push(stored["seq"]);
  expect(seqs).toHaveLength(20);
  expect(Math.min(...read)).toBeGreaterThan(bytes * 0.9);
});

test("range leaves out an event that the disk refused, and finds the one that took its place", async () => {
  const dataDir = await temporaryFolder();
  let fails = false;
  const files: FilePort = {
    ...nodeFiles,
    write: (descriptor, bytes) => {
      if (fails) throw new Error("no space");
      return nodeFiles.write(descriptor, bytes);
    },
  };
  await using journal = await JsonlJournal.open({ dataDir, experimentId: "exp", sceneId: "ring", files });
  await journal.append(
    0,
    Array.from({ length: 64 }, (_, index) => event(index + 1)),
  );
  fails = true;
  await expect(journal.append(64, [{ ...event(65), down_ms: 1_000_000 }, event(66)])).rejects.toThrow(
    "no space",
  );
  fails = false;
  await journal.append(64, [event(65), event(66)]);
  const found: JsonObject[] = [];
  for await (const stored of journal.range(60, 70)) found.push(stored);
  expect(found).toMatchObject([60, 61, 62, 63, 64, 65, 66].map(event));
});

test("stats say the hash of the last line, which the next one continues", async () => {
  const { journal, path } = await opened();
  expect(journal.stats().hash).toBe("0".repeat(64));
  await journal.append(0, [event(1), event(2)]);
  const [, second = ""] = (await readFile(path, "utf8")).split("\n");
  expect(journal.stats().hash).toBe(createHash("sha256").update(second).digest("hex"));
});

test("append refuses a place that is not the end, and stores nothing", async () => {
  const { journal } = await opened();
  await journal.append(0, [event(1)]);
  for (const expectedSeq of [0, 2]) {
    await expect(journal.append(expectedSeq, [event(expectedSeq + 1)])).rejects.toMatchObject({
      name: "MatchLogError",
      code: "NOT_AT_END",
    });
  }
  const both = await Promise.allSettled([journal.append(1, [event(2)]), journal.append(1, [event(2)])]);
  expect(both.map((result) => result.status)).toEqual(["fulfilled", "rejected"]);
  expect(await eventsOf(journal)).toMatchObject([event(1), event(2)]);
});

test("read does not yield an event before it is stored", async () => {
  const { journal } = await opened();
  await journal.append(0, [event(1)]);
  const pending = journal.append(1, [event(2)]);
  const seen = await eventsOf(journal);
  expect(seen.length).toBeLessThanOrEqual(2);
  await pending;
  expect(await eventsOf(journal)).toHaveLength(2);
});

test.each([
  ["NaN", { value: Number.NaN }],
  ["a function", { value: () => 1 }],
  ["half a surrogate pair", { value: ["\ud83d"] }],
  ["a date", { value: new Date(0) }],
  ["a map", { value: new Map() }],
  ["a big integer", { value: 1n }],
  ["a seq that is not its place", { seq: 7 }],
  ["a schema of another version", { schema: 2 }],
])("append refuses %s as misuse", async (_, bad) => {
  const { journal } = await opened();
  await expect(journal.append(0, [bad])).rejects.toThrow(/^Expected `/);
  expect(await eventsOf(journal)).toEqual([]);
});

describe("a damaged journal", () => {
  test("is not opened: line, byte and reason are said, its bytes and lock stay as they were", async () => {
    const { journal, path, dataDir } = await opened();
    await journal.append(0, [event(1), event(2), event(3)]);
    await journal.close();
    const [first = "", , third = ""] = (await readFile(path, "utf8")).split("\n");
    await writeFile(path, `${first}\n${third}\n`);
    const open = JsonlJournal.open({ dataDir, experimentId: "exp", sceneId: "ring" });
    await expect(open).rejects.toMatchObject({
      code: "DAMAGED",
      flaw: { line: 2, byte: first.length + 1, reason: "`seq` is 3 where 2 should follow" },
    });
    expect(await readdir(join(dataDir, "exp", "match_logs"))).toEqual(["ring_waitroom.jsonl"]);
    expect(await readFile(path, "utf8")).toBe(`${first}\n${third}\n`);
  });

  test("is noticed by read, too", async () => {
    const { journal, path } = await opened();
    await journal.append(0, [event(1), event(2)]);
    const text = await readFile(path, "utf8");
    const changed = text.replace('"down_ms":1', '"down_ms":9');
    await writeFile(path, changed);
    await expect(eventsOf(journal)).rejects.toMatchObject({ code: "DAMAGED", flaw: { line: 2 } });
  });
});

describe("a journal whose file is gone or another", () => {
  test("is not read or written until the file is back, and says what is missing", async () => {
    const { journal, path } = await opened();
    await journal.append(0, [event(1), event(2)]);
    const bytes = await readFile(path);
    await rm(path);
    await expect(eventsOf(journal)).rejects.toMatchObject({
      code: "UNAVAILABLE",
      message: expect.stringContaining("line 2"),
    });
    await expect(journal.append(2, [event(3)])).rejects.toMatchObject({ code: "UNAVAILABLE" });

    await writeFile(path, bytes.subarray(0, bytes.indexOf(10) + 1));
    await expect(eventsOf(journal)).rejects.toThrow(/ends before line 2, the last one that was stored/);
    await writeFile(path, Buffer.concat([bytes.subarray(0, -2), Buffer.from("x\n")]));
    await expect(eventsOf(journal)).rejects.toThrow(/does not hold line 2/);

    await writeFile(path, bytes);
    expect(await eventsOf(journal)).toHaveLength(2);
    await journal.append(2, [event(3)]);
    expect(await eventsOf(journal)).toHaveLength(3);
  });

  test("keeps lines behind the last stored one aside, when it is taken back", async () => {
    const { journal, path } = await opened();
    await journal.append(0, [event(1)]);
    await writeFile(`${path}.copy`, `${await readFile(path, "utf8")}{"foreign":true}\n`);
    await rm(path);
    await expect(eventsOf(journal)).rejects.toMatchObject({ code: "UNAVAILABLE" });
    await writeFile(path, await readFile(`${path}.copy`));
    expect(await eventsOf(journal)).toHaveLength(1);
    const torn: unknown = JSON.parse(await readFile(`${path}.torn`, "utf8"));
    expect(torn).toMatchObject({ base64: Buffer.from('{"foreign":true}\n').toString("base64") });
  });
});

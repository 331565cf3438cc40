import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, open, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { JsonlJournal, MatchAssignmentLogger } from "../../src/index.ts";
import type { NewMatch } from "../../src/index.ts";
import { entriesOf, pair, temporaryFolder } from "../support/logs.ts";
import { mount, run } from "../support/mounts.ts";
import { readers } from "../support/readers.ts";

const limitedProgram = fileURLToPath(new URL("../support/write-past-limit.ts", import.meta.url));

/** A match whose line has some length, so that the disk ends inside of one. */
function match(n: number): NewMatch {
  return pair(n, {
    participants: [{ subjectId: `a${n}`, rttMs: 1, attributes: { filler: "x".repeat(n % 700) } }],
  });
}

test("on a disk that runs full every caller is told, nothing half is left, and it goes on when there is room", async (context) => {
  const disk = join(await temporaryFolder(), "disk");
  await mkdir(disk);
  const refusal = mount(["-t", "tmpfs", "-o", "size=512k", "tmpfs"], disk);
  if (refusal !== null) context.skip(`a small disk cannot be mounted here (${refusal})`);

  const logger = await MatchAssignmentLogger.open({ dataDir: disk });
  const journal = await JsonlJournal.open({ dataDir: disk, sceneId: "ring" });
  onTestFinished(async () => {
    await logger.close();
    await journal.close();
  });
  const stored = new Set<number>();
  const codes = new Set<unknown>();
  let n = 0;
  const log = async (number: number): Promise<void> => {
    try {
      await logger.logMatch(match(number));
      stored.add(number);
    } catch (error) {
      codes.add(error instanceof Error && "code" in error ? error.code : error);
    }
  };
  const path = join(disk, "match_logs", "ring_matches.jsonl");
  const expectWhole = async (): Promise<void> => {
    const entries = await entriesOf(path);
    expect(entries.filter((entry) => entry.kind === "flaw")).toEqual([]);
    const found = entries.map((entry) => (entry.kind === "record" ? Number(entry.record["journal_seq"]) : 0));
    expect(found.toSorted((a, b) => a - b)).toEqual([...stored].sort((a, b) => a - b));
    expect((await readFile(path)).at(-1)).toBe(10);
  };

  // Before.
  while (n < 100) await log((n += 1));
  await journal.append(0, [{ type: "test" }]);
  expect([...codes]).toEqual([]);
  await expectWhole();

  // During: alone and many at once.
  await fill(join(disk, "filler"));
  for (let full = 0; full < 200; full += 1) await log((n += 1));
  await Promise.all(Array.from({ length: 64 }, () => log((n += 1))));
  await expect(journal.append(1, [{ type: "test", filler: "x".repeat(10_000) }])).rejects.toMatchObject({
    code: "WRITE_FAILED",
  });
  expect([...codes]).toEqual(["WRITE_FAILED"]);
  expect(stored.size).toBeLessThan(n);
  expect(logger.stats()).toMatchObject({ state: "ok", queued: 0, lastError: { code: "WRITE_FAILED" } });
  await expectWhole();

  // After: the same logger, and those that were refused again.
  await rm(join(disk, "filler"));
  for (let again = 1; again <= n; again += 1) await log(again);
  expect(stored.size).toBe(n);
  expect(logger.stats()).toMatchObject({ state: "ok", lastError: null });
  await journal.append(1, [{ type: "test" }]);
  await expectWhole();
  for (const { name, missing, count } of readers) {
    if (missing === null) expect(await count([path]), name).toEqual([n]);
  }
});

test(
  "a process that reaches its limit of file size goes on when the limit is lifted",
  { timeout: 30_000 },
  async (context) => {
    const refusal = run("prlimit", ["--version"]);
    if (refusal !== null) context.skip(`limits cannot be lifted here (${refusal})`);
    const dataDir = await temporaryFolder();
    // 32 KiB; only the soft limit, which may be lifted again.
    const child = spawn(
      "sh",
      ["-c", `ulimit -S -f 64; exec "$0" "$1" "$2"`, process.execPath, limitedProgram, dataDir],
      {
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
    onTestFinished(() => void child.kill("SIGKILL"));
    const ended = once(child, "exit");
    const lines: string[] = [];
    for await (const chunk of child.stdout.setEncoding("utf8")) {
      const text = String(chunk);
      if (text.includes("refused") && !lines.some((line) => line.startsWith("refused"))) {
        expect(run("prlimit", ["--pid", String(child.pid), "--fsize=unlimited"])).toBe(null);
      }
      lines.push(...text.trimEnd().split("\n"));
    }
    // The end of its output can come before its own.
    expect(await ended).toEqual([0, null]);
    expect(new Set(lines.filter((line) => line.startsWith("refused")))).toEqual(
      new Set(["refused WRITE_FAILED ok"]),
    );
    const stored = lines.filter((line) => line.startsWith("stored")).map((line) => Number(line.slice(7)));
    expect(stored).toEqual(stored.map((_, index) => index + 1));
    const path = join(dataDir, "match_logs", "ring_matches.jsonl");
    const bytes = await readFile(path);
    expect(bytes.length).toBeGreaterThan(32_768);
    const entries = await entriesOf(path);
    expect(
      entries.map((entry) => (entry.kind === "record" ? entry.record["journal_seq"] : entry.reason)),
    ).toEqual(stored);
  },
);

/** Takes all the room that is left. */
async function fill(path: string): Promise<void> {
  const file = await open(path, "w");
  try {
    for (const size of [65_536, 4_096, 1]) {
      while (await fits(file, size));
    }
  } finally {
    await file.close();
  }
}

async function fits(file: Awaited<ReturnType<typeof open>>, sizeBytes: number): Promise<boolean> {
  try {
    return (await file.write(Buffer.alloc(sizeBytes))).bytesWritten === sizeBytes;
  } catch (error) {
    expect(error).toMatchObject({ code: "ENOSPC" });
    return false;
  }
}

import { appendFile, copyFile, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { MatchAssignmentLogger } from "../../src/index.ts";
import type { LogFileStats } from "../../src/index.ts";
import { entriesOf, pair, temporaryFolder } from "../support/logs.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => void vi.useRealTimers());

interface Scene {
  readonly logger: MatchAssignmentLogger;
  readonly dataDir: string;
  readonly path: string;
  readonly states: string[];
  /** Lets a second pass, and waits until the next try to get the file back has ended. */
  readonly aSecond: () => Promise<void>;
}

async function openedScene(): Promise<Scene & AsyncDisposable> {
  const dataDir = await temporaryFolder();
  const states: string[] = [];
  const onStateChange = (stats: LogFileStats): void =>
    void states.push(stats.lastError?.message ?? stats.state);
  const logger = await MatchAssignmentLogger.open({ dataDir, onStateChange });
  await logger.logMatch(pair(1));
  const aSecond = async (): Promise<void> => {
    await vi.advanceTimersByTimeAsync(1_000);
    // Either the file is taken back, or the timer of the next try is set.
    while (logger.stats().state === "unavailable" && vi.getTimerCount() === 0) {
      await new Promise((resolve) => void setImmediate(resolve));
    }
  };
  const path = join(dataDir, "match_logs", "ring_matches.jsonl");
  return { logger, dataDir, path, states, aSecond, [Symbol.asyncDispose]: () => logger.close() };
}

test("a folder that is moved away makes the log unavailable, and moved back it is taken back within a second", async () => {
  await using scene = await openedScene();
  const { logger, dataDir, path, aSecond } = scene;
  const folder = join(dataDir, "match_logs");
  await rename(folder, join(dataDir, "elsewhere"));
  await expect(logger.logMatch(pair(2))).rejects.toMatchObject({ code: "UNAVAILABLE" });
  expect(logger.stats().state).toBe("unavailable");
  await aSecond();
  expect(logger.stats().state).toBe("unavailable");
  await expect(logger.logMatch(pair(2))).rejects.toMatchObject({ code: "UNAVAILABLE" });

  await rename(join(dataDir, "elsewhere"), folder);
  await aSecond();
  expect(logger.stats().state).toBe("ok");
  expect((await logger.logMatch(pair(2))).seq).toBe(2);
  expect(await entriesOf(path)).toHaveLength(2);
  expect(scene.states.at(-1)).toBe("ok");
});

test("a file that is deleted is not made anew, since its matches would be missing in it", async () => {
  await using scene = await openedScene();
  await rm(scene.path);
  await expect(scene.logger.logMatch(pair(2))).rejects.toMatchObject({ code: "UNAVAILABLE" });
  await scene.aSecond();
  await expect(readFile(scene.path)).rejects.toMatchObject({ code: "ENOENT" });
  expect(scene.logger.stats().lastError?.message).toContain("is gone");
});

test("a copy with the last stored line is taken, in another folder too, with its lock", async () => {
  await using scene = await openedScene();
  const { logger, dataDir, path, aSecond } = scene;
  const folder = join(dataDir, "match_logs");
  await rename(folder, join(dataDir, "elsewhere"));
  await expect(logger.logMatch(pair(2))).rejects.toMatchObject({ code: "UNAVAILABLE" });
  await mkdir(folder);
  await copyFile(join(dataDir, "elsewhere", "ring_matches.jsonl"), path);
  await aSecond();
  expect((await logger.logMatch(pair(2))).seq).toBe(2);
  expect(JSON.parse(await readFile(`${path}.lock`, "utf8"))).toMatchObject({ pid: process.pid });
  await using other = await MatchAssignmentLogger.open({ dataDir });
  await expect(other.logMatch(pair(3))).rejects.toMatchObject({ code: "LOCKED" });
});

test("another file at the path is neither written to nor taken", async () => {
  await using scene = await openedScene();
  const { logger, path, aSecond } = scene;
  await rename(path, `${path}.kept`);
  await writeFile(path, '{"another":"file"}\n');
  await expect(logger.logMatch(pair(2))).rejects.toThrow(/replaced by another file/);
  await aSecond();
  expect(logger.stats()).toMatchObject({
    state: "unavailable",
    lastError: { message: expect.stringContaining("line 1") },
  });
  expect(await readFile(path, "utf8")).toBe('{"another":"file"}\n');

  await rename(`${path}.kept`, path);
  await aSecond();
  expect((await logger.logMatch(pair(2))).seq).toBe(2);
});

test("a copy whose last stored line differs in one byte is not taken", async () => {
  await using scene = await openedScene();
  const { logger, path, aSecond } = scene;
  const bytes = await readFile(path);
  const changed = Buffer.from(bytes.toString().replace('"rtt_ms":40', '"rtt_ms":41'));
  expect(changed).toHaveLength(bytes.length);
  await rm(path);
  await writeFile(path, changed);
  await expect(logger.logMatch(pair(2))).rejects.toThrow(/replaced by another file/);
  await aSecond();
  expect(logger.stats().lastError?.message).toContain("does not hold line 1, the last one that was stored");
  expect((await readFile(path)).equals(changed)).toBe(true);

  await writeFile(path, bytes);
  await aSecond();
  expect((await logger.logMatch(pair(2))).seq).toBe(2);
});

test("lines that somebody else appended are moved aside before the log goes on", async () => {
  await using scene = await openedScene();
  const { logger, path, aSecond } = scene;
  await appendFile(path, '{"somebody":"else"}\n');
  await expect(logger.logMatch(pair(2))).rejects.toThrow(/somebody else changed it/);
  await aSecond();
  expect((await logger.logMatch(pair(2))).seq).toBe(2);
  expect((await entriesOf(path)).map((entry) => entry.kind)).toEqual(["record", "record"]);
  expect(await readFile(`${path}.torn`, "utf8")).toContain(
    Buffer.from('{"somebody":"else"}\n').toString("base64"),
  );
});

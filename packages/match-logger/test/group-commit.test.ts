import { expect, onTestFinished, test } from "vitest";
import { JsonlJournal, MatchAssignmentLogger } from "../src/index.ts";
import type { FilePort } from "../src/index.ts";
import { pair } from "./support/logs.ts";
import { MemoryDisk } from "./support/memory-disk.ts";

/** A disk whose syncs wait until they are let go. */
function heldDisk(): {
  disk: MemoryDisk;
  files: FilePort;
  held: (() => void)[];
  hold: (on: boolean) => void;
} {
  const disk = new MemoryDisk();
  const held: (() => void)[] = [];
  let holding = false;
  const files: FilePort = {
    ...disk.port,
    datasync: async (descriptor) => {
      if (holding) await new Promise<void>((resolve) => void held.push(resolve));
      await disk.port.datasync(descriptor);
    },
  };
  return { disk, files, held, hold: (on) => void (holding = on) };
}

const aTurn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

function asked(disk: MemoryDisk, name: string): number {
  return disk.asked.filter((operation) => operation === name).length;
}

test("callers of one moment share one write and one sync", async () => {
  const disk = new MemoryDisk();
  await using logger = await MatchAssignmentLogger.open({ dataDir: "/data", files: disk.port });
  await logger.logMatch(pair(1));
  const before = [asked(disk, "write"), asked(disk, "datasync")];
  await Promise.all(Array.from({ length: 64 }, (_, n) => logger.logMatch(pair(n + 2))));
  expect([asked(disk, "write"), asked(disk, "datasync")]).toEqual(before.map((count) => count + 1));
});

test("what comes during a sync is the next batch, and is acknowledged only after its own sync", async () => {
  const { disk, files, held, hold } = heldDisk();
  await using logger = await MatchAssignmentLogger.open({ dataDir: "/data", files });
  await logger.logMatch(pair(1));
  const writes = asked(disk, "write");
  hold(true);
  const done: number[] = [];
  const log = async (n: number): Promise<void> => {
    await logger.logMatch(pair(n));
    done.push(n);
  };
  const first = [log(2), log(3)];
  await aTurn();
  const second = [log(4), log(5), log(6)];
  await aTurn();
  expect([held.length, done, asked(disk, "write") - writes]).toEqual([1, [], 1]);
  expect(logger.stats()).toMatchObject({ queued: 5, acknowledged: 1 });

  held.shift()?.();
  await Promise.all(first);
  await aTurn();
  expect([held.length, done, asked(disk, "write") - writes]).toEqual([1, [2, 3], 2]);
  hold(false);
  held.shift()?.();
  await Promise.all(second);
  expect(done).toEqual([2, 3, 4, 5, 6]);
  expect(asked(disk, "write") - writes).toBe(2);
});

test("no more than two syncs are in flight in the process, whatever the number of files", async () => {
  const { files, held, hold } = heldDisk();
  await using logger = await MatchAssignmentLogger.open({ dataDir: "/data", files });
  const scenes = ["a", "b", "c", "d", "e"];
  for (const sceneId of scenes) await logger.logMatch(pair(1, { sceneId }));
  hold(true);
  const all = Promise.all(scenes.map((sceneId) => logger.logMatch(pair(2, { sceneId }))));
  for (let left = scenes.length; left > 0; left -= 1) {
    await aTurn();
    expect(held.length).toBe(Math.min(2, left));
    held.shift()?.();
  }
  await all;
});

test("written does not wait for the disk; flush and close do", async () => {
  const disk = new MemoryDisk();
  const durability = "written" as const;
  const journal = await JsonlJournal.open({
    dataDir: "/data",
    sceneId: "ring",
    durability,
    files: disk.port,
  });
  const synced = (): number | undefined =>
    disk.crash("power").files.get("/data/match_logs/ring_waitroom.jsonl")?.length;
  await journal.append(0, [{ type: "test" }]);
  expect(synced()).toBe(0);
  await journal.flush();
  expect(synced()).toBe(journal.stats().bytes);
  await journal.append(1, [{ type: "test" }]);
  await journal.close();
  expect(synced()).toBe(journal.stats().bytes);
});

test("written lets the rest of the process run, however fast its callers log again", async () => {
  const files = new MemoryDisk().port;
  await using journal = await JsonlJournal.open({
    dataDir: "/data",
    sceneId: "ring",
    durability: "written",
    files,
  });
  const turn = new AbortController();
  setImmediate(() => turn.abort());
  for (let seq = 0; !turn.signal.aborted; seq += 1) {
    await journal.append(seq, [{ type: "test" }]);
    expect(seq).toBeLessThan(1_000);
  }
});

test("more than 8 MiB that wait for the disk are refused, and taken again when there is room", async () => {
  const { files, held, hold } = heldDisk();
  await using logger = await MatchAssignmentLogger.open({ dataDir: "/data", files });
  await logger.logMatch(pair(1));
  hold(true);
  const attributes = { filler: "x".repeat(1024 * 1024) };
  const large = (n: number): ReturnType<typeof logger.logMatch> =>
    logger.logMatch(pair(n, { participants: [{ subjectId: "a", rttMs: 1, attributes }] }));
  const taken = [2, 3, 4, 5, 6, 7, 8].map((n) => large(n));
  await aTurn();
  await expect(large(9)).rejects.toMatchObject({ code: "QUEUE_FULL" });
  hold(false);
  held.shift()?.();
  await Promise.all(taken);
  expect((await large(9)).seq).toBe(9);
});

test("after a failed sync that descriptor is never synced or written again", async () => {
  const disk = new MemoryDisk();
  const used: [string, number][] = [];
  let failing = false;
  let poisoned = -1;
  const files: FilePort = {
    ...disk.port,
    write: (descriptor, bytes) => {
      used.push(["write", descriptor]);
      return disk.port.write(descriptor, bytes);
    },
    datasync: async (descriptor) => {
      used.push(["datasync", descriptor]);
      if (failing) {
        failing = false;
        poisoned = descriptor;
        throw Object.assign(new Error("EIO"), { code: "EIO" });
      }
      await disk.port.datasync(descriptor);
    },
  };
  await using journal = await JsonlJournal.open({ dataDir: "/data", sceneId: "ring", files });
  await journal.append(0, [{ type: "test", value: 1 }]);
  failing = true;
  await expect(journal.append(1, [{ type: "test", value: 2 }])).rejects.toMatchObject({
    code: "SYNC_FAILED",
    cause: { code: "EIO" },
  });
  await expect(journal.append(1, [{ type: "test", value: 2 }])).rejects.toMatchObject({
    code: "SYNC_FAILED",
  });
  const since = used.length;
  const values = [];
  for await (const event of journal.read(1)) values.push(event["value"]);
  expect(values).toEqual([1]);
  await journal.append(1, [{ type: "test", value: 3 }]);
  expect(used.slice(since).filter(([, descriptor]) => descriptor === poisoned)).toEqual([]);
  expect(used.length).toBeGreaterThan(since);
  // The refused line was ours and is known to be; only bytes of others are kept aside.
  expect([...disk.files.keys()].filter((path) => path.endsWith(".torn"))).toEqual([]);
});

test("when a sync fails, what was queued behind it is refused too, since it continues what is not stored", async () => {
  const { disk, files, held, hold } = heldDisk();
  await using journal = await JsonlJournal.open({ dataDir: "/data", sceneId: "ring", files });
  await journal.append(0, [{ type: "test", value: 1 }]);
  hold(true);
  const first = journal.append(1, [{ type: "test", value: 2 }]);
  await aTurn();
  const second = journal.append(2, [{ type: "test", value: 3 }]);
  const settled = Promise.allSettled([first, second]);
  hold(false);
  disk.fault = { at: disk.operations + 1, kind: "fail" };
  held.shift()?.();
  expect(
    (await settled).map((result) => (result.status === "rejected" ? result.reason.code : "stored")),
  ).toEqual(["SYNC_FAILED", "SYNC_FAILED"]);
  expect(journal.stats()).toMatchObject({ queued: 0, queuedBytes: 0, seq: 1 });
});

test("a line whose sync failed is not there for the next writer, when the log is closed before it was repaired", async () => {
  const disk = new MemoryDisk();
  const where = { dataDir: "/data", sceneId: "ring", files: disk.port };
  const journal = await JsonlJournal.open(where);
  await journal.append(0, [{ type: "test", value: 1 }]);
  // The check and the write come first.
  disk.fault = { at: disk.operations + 3, kind: "fail" };
  await expect(journal.append(1, [{ type: "test", value: 2 }])).rejects.toMatchObject({
    code: "SYNC_FAILED",
  });
  await journal.close();
  await using next = await JsonlJournal.open(where);
  expect(next.seq).toBe(1);
});

test("a short write is cut back and refused, and the log goes on", async () => {
  const disk = new MemoryDisk();
  await using journal = await JsonlJournal.open({ dataDir: "/data", sceneId: "ring", files: disk.port });
  await journal.append(0, [{ type: "test" }]);
  const { bytes } = journal.stats();
  disk.fault = { at: disk.operations + 2, kind: "short" };
  await expect(journal.append(1, [{ type: "test" }])).rejects.toMatchObject({ code: "WRITE_FAILED" });
  expect(disk.files.get("/data/match_logs/ring_waitroom.jsonl")).toHaveLength(bytes);
  expect(journal.stats().state).toBe("ok");
  await journal.append(1, [{ type: "test" }]);
  expect(journal.stats()).toMatchObject({ seq: 2, lastError: null });
});

test("lines that became durable in a file that was moved away meanwhile are not acknowledged", async () => {
  const { disk, files, held, hold } = heldDisk();
  await using journal = await JsonlJournal.open({ dataDir: "/data", sceneId: "ring", files });
  const path = "/data/match_logs/ring_waitroom.jsonl";
  await journal.append(0, [{ type: "test" }]);
  hold(true);
  const stored = journal.append(1, [{ type: "test" }]);
  const settled = Promise.allSettled([stored]);
  await aTurn();
  await disk.port.rename(path, `${path}.moved`);
  hold(false);
  held.shift()?.();
  expect(await settled).toMatchObject([{ status: "rejected", reason: { code: "UNAVAILABLE" } }]);
  expect(journal.stats().seq).toBe(1);
});

test("what is written while flush waits for the disk is synced by close", async () => {
  const { disk, files, held, hold } = heldDisk();
  const journal = await JsonlJournal.open({
    dataDir: "/data",
    sceneId: "ring",
    durability: "written",
    files,
  });
  await journal.append(0, [{ type: "test" }]);
  hold(true);
  const flushed = journal.flush();
  await aTurn();
  await journal.append(1, [{ type: "test" }]);
  // The sync that is on its way covers the first line only.
  const path = "/data/match_logs/ring_waitroom.jsonl";
  const early = disk.files.get(path)?.length;
  hold(false);
  held.shift()?.();
  await flushed;
  const syncs = asked(disk, "datasync");
  await journal.close();
  expect(asked(disk, "datasync")).toBe(syncs + 1);
  expect(disk.crash("power").files.get(path)).toHaveLength(early ?? -1);
});

test.each(["durable", "written"] as const)(
  "(%s) flush waits for what was logged before it, not for all that is logged later",
  async (durability) => {
    const disk = new MemoryDisk();
    const files: FilePort = {
      ...disk.port,
      datasync: async (descriptor) => {
        await aTurn();
        await aTurn();
        await disk.port.datasync(descriptor);
      },
    };
    await using logger = await MatchAssignmentLogger.open({ dataDir: "/data", durability, files });
    await logger.logMatch(pair(1));
    const calls: Promise<unknown>[] = [];
    const log = (): void => void calls.push(logger.logMatch(pair(calls.length + 2)));
    log();
    log();
    const flush = new AbortController();
    const flushed = logger.flush().then(() => flush.abort());
    // Somebody logs in each turn of the loop, so that at the end of each batch there is a next one.
    for (let turn = 0; turn < 100 && !flush.signal.aborted; turn += 1) {
      log();
      await aTurn();
    }
    expect(flush.signal.aborted).toBe(true);
    const synced = disk.crash("power").files.get("/data/match_logs/ring_matches.jsonl")?.toString();
    expect(synced?.match(/"journal_seq":[123],/g)).toHaveLength(3);
    await Promise.all([...calls, flushed]);
  },
);

test("flush rejects where something that was queued before it could not be stored", async () => {
  const { disk, files, held, hold } = heldDisk();
  await using journal = await JsonlJournal.open({ dataDir: "/data", sceneId: "ring", files });
  await journal.append(0, [{ type: "test" }]);
  hold(true);
  const stored = journal.append(1, [{ type: "test" }]);
  await aTurn();
  const settled = Promise.allSettled([stored, journal.flush()]);
  hold(false);
  disk.fault = { at: disk.operations + 1, kind: "fail" };
  held.shift()?.();
  const codes = (await settled).map((result) => (result.status === "rejected" ? result.reason.code : "ok"));
  expect(codes).toEqual(["SYNC_FAILED", "SYNC_FAILED"]);
});

test("a state callback that throws does not stop the writing", async () => {
  const disk = new MemoryDisk();
  const thrown: unknown[] = [];
  const onThrown = (error: unknown): void => void thrown.push(error);
  const others = process.listeners("uncaughtException");
  process.removeAllListeners("uncaughtException");
  process.on("uncaughtException", onThrown);
  onTestFinished(() => {
    process.removeAllListeners("uncaughtException");
    for (const other of others) process.on("uncaughtException", other);
  });
  const onStateChange = (): void => {
    throw new Error("made by the test");
  };
  await using journal = await JsonlJournal.open({
    dataDir: "/data",
    sceneId: "ring",
    files: disk.port,
    onStateChange,
  });
  disk.fault = { at: disk.operations + 2, kind: "fail" };
  await expect(journal.append(0, [{ type: "test" }])).rejects.toMatchObject({ code: "WRITE_FAILED" });
  await journal.append(0, [{ type: "test" }]);
  await aTurn();
  expect(thrown).toHaveLength(2);
  expect(journal.stats().seq).toBe(1);
});

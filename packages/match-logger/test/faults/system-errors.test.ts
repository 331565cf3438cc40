import { expect, test } from "vitest";
import { JsonlJournal, MatchAssignmentLogger } from "../../src/index.ts";
import type { FilePort } from "../../src/index.ts";
import { entriesOf, pair } from "../support/logs.ts";
import { MemoryDisk } from "../support/memory-disk.ts";

/** A disk on which all that changes something fails with a code, while it is set. */
function failingDisk(): {
  files: FilePort;
  fail: (code: string | null, operations: readonly string[]) => void;
} {
  const { port } = new MemoryDisk();
  let failing: { readonly code: string; readonly operations: readonly string[] } | null = null;
  const check = (operation: string): void => {
    if (failing?.operations.includes(operation) !== true) return;
    throw Object.assign(new Error(`${failing.code}: made by the test`), { code: failing.code });
  };
  const files: FilePort = {
    ...port,
    open: async (path, mode) => {
      check("open");
      return await port.open(path, mode);
    },
    write: (descriptor, bytes) => {
      check("write");
      return port.write(descriptor, bytes);
    },
    datasync: async (descriptor) => {
      check("datasync");
      await port.datasync(descriptor);
    },
    truncate: async (descriptor, sizeBytes) => {
      check("truncate");
      await port.truncate(descriptor, sizeBytes);
    },
  };
  return { files, fail: (code, operations) => void (failing = code === null ? null : { code, operations }) };
}

const path = "/data/match_logs/ring_matches.jsonl";

test.each([
  ["ENOSPC", ["write"], "WRITE_FAILED"],
  ["EDQUOT", ["write"], "WRITE_FAILED"],
  ["EFBIG", ["write"], "WRITE_FAILED"],
  ["EIO", ["write"], "WRITE_FAILED"],
  ["EIO", ["datasync"], "SYNC_FAILED"],
  // A disk that the system set to read-only after an error: nothing can be cut back either.
  ["EROFS", ["write", "truncate", "datasync"], "WRITE_FAILED"],
] as const)(
  "%s of %j is told with its cause, and when it is over the log goes on",
  async (code, operations, expected) => {
    const { files, fail } = failingDisk();
    await using logger = await MatchAssignmentLogger.open({ dataDir: "/data", files });
    await logger.logMatch(pair(1));
    fail(code, operations);
    await expect(logger.logMatch(pair(2))).rejects.toMatchObject({
      name: "MatchLogError",
      code: expected,
      cause: { code },
    });
    expect(logger.stats()).toMatchObject({ acknowledged: 1, failures: 1, lastError: { cause: { code } } });
    fail(null, []);
    // What is asked for a match that is stored tries at once to get the file back.
    await logger.logMatch(pair(1));
    expect((await logger.logMatch(pair(2))).seq).toBe(2);
    expect(logger.stats()).toMatchObject({ state: "ok", lastError: null });
    expect((await entriesOf(path, { files })).map((entry) => entry.kind)).toEqual(["record", "record"]);
  },
);

test("too many open files keep a scene from opening, say so, and do not keep it from opening later", async () => {
  const { files, fail } = failingDisk();
  await using logger = await MatchAssignmentLogger.open({ dataDir: "/data", files });
  fail("EMFILE", ["open"]);
  await expect(logger.logMatch(pair(1))).rejects.toMatchObject({
    code: "OPEN_FAILED",
    cause: { code: "EMFILE" },
  });
  const open = JsonlJournal.open({ dataDir: "/data", sceneId: "ring", files });
  await expect(open).rejects.toMatchObject({ code: "OPEN_FAILED", cause: { code: "EMFILE" } });
  fail(null, []);
  expect((await logger.logMatch(pair(1))).seq).toBe(1);
  await using journal = await JsonlJournal.open({ dataDir: "/data", sceneId: "ring", files });
  expect(journal.seq).toBe(0);
});

test("too many open files do not stop a log that is open", async () => {
  const { files, fail } = failingDisk();
  await using logger = await MatchAssignmentLogger.open({ dataDir: "/data", files });
  await logger.logMatch(pair(1));
  fail("EMFILE", ["open"]);
  expect((await logger.logMatch(pair(2))).seq).toBe(2);
  fail(null, []);
});

import { once } from "node:events";
import { openSync, closeSync, existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { systemTimer } from "../../src/clock.ts";
import { logDestination } from "../../src/operations/log-destination.ts";
import { createServerLog } from "../../src/operations/server-log.ts";

describe("the place where the server's log goes", () => {
  it("has everything once it is settled, and is settled where nothing was logged", async () => {
    const folder = await mkdtemp(join(tmpdir(), "waitroom-log-"));
    const path = join(folder, "log");
    const descriptor = openSync(path, "w");
    const destination = logDestination(descriptor, systemTimer);
    expect(await destination.settled(0)).toBe(true);
    const log = createServerLog("info", "run", destination);
    for (let line = 0; line < 1000; line += 1) log.info({ line }, "a line");
    log.fatal("the last line");
    expect(await destination.settled(60_000)).toBe(true);
    const lines = readFileSync(path, "utf8").trimEnd().split("\n");
    expect(lines).toHaveLength(1001);
    expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({ level: "fatal", msg: "the last line" });
    closeSync(descriptor);
    await rm(folder, { recursive: true });
  });

  it.skipIf(!existsSync("/dev/full"))(
    "keeps nothing from going on where nothing can be written",
    async () => {
      const descriptor = openSync("/dev/full", "w");
      const destination = logDestination(descriptor, systemTimer);
      const log = createServerLog("info", "run", destination);
      log.info("a line");
      expect(await destination.settled(60_000)).toBe(true);
      log.fatal("one more");
      expect(await destination.settled(60_000)).toBe(true);
      closeSync(descriptor);
    },
  );

  it("is not settled while nobody reads, and keeps 1 MiB at most", async () => {
    // A reader that never reads: the pipe takes some, then no more.
    const reader = spawn("sleep", ["600"], { stdio: ["pipe", "ignore", "ignore"] });
    const pipe = reader.stdin as unknown as { readonly _handle: { readonly fd: number } };
    const destination = logDestination(pipe._handle.fd, systemTimer);
    const before = process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed;
    const line = `${"x".repeat(9_999)}\n`;
    for (let written = 0; written < 10_000; written += 1) destination.write(line);
    expect(await destination.settled(50)).toBe(false);
    const after = process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed;
    expect(after - before).toBeLessThan(60 * 1_048_576);
    reader.kill("SIGKILL");
    await once(reader, "exit");
  });
});

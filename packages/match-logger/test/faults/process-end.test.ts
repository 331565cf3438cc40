import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { MatchAssignmentLogger } from "../../src/index.ts";
import { linesOf, pair, temporaryFolder } from "../support/logs.ts";

const program = join(import.meta.dirname, "../support/log-and-end.ts");

test.each(["close", "forget", "exit", "throw", "abort"])(
  "a process that ends by %s keeps what was acknowledged, and the next one goes on",
  { timeout: 20_000 },
  async (way) => {
    const dataDir = await temporaryFolder();
    const child = spawn(process.execPath, [program, dataDir, way], { stdio: "ignore", cwd: dataDir });
    onTestFinished(() => void child.kill("SIGKILL"));
    // With `close` and `forget` nothing but an empty event loop ends it.
    await once(child, "exit");
    expect(await linesOf(join(dataDir, "match_logs", "ring_matches.jsonl"))).toHaveLength(1);
    const logger = await MatchAssignmentLogger.open({ dataDir });
    expect((await logger.logMatch(pair(2))).seq).toBe(2);
    await logger.close();
    expect(await readdir(join(dataDir, "match_logs"))).toEqual(["ring_matches.jsonl"]);
  },
);

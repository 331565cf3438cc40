import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { JsonlJournal, MatchAssignmentLogger } from "../../src/index.ts";
import { entriesOf, linesOf, pair, temporaryFolder } from "../support/logs.ts";

const program = fileURLToPath(new URL("../support/log-and-end.ts", import.meta.url));

const ways = [
  "close",
  "dispose",
  "forget",
  "exit",
  "throw",
  "reject",
  "SIGTERM",
  "SIGKILL",
  "abort",
] as const;
const isFull = process.env["CI"] !== undefined;
const cases = (["durable", "written"] as const).flatMap((durability) =>
  ways
    .filter((way) => isFull || durability === "durable" || way === "exit" || way === "SIGKILL")
    .map((way) => [durability, way] as const),
);

test.each(cases)(
  "(%s) a process that ends by %s keeps what was acknowledged, and the next one goes on",
  { timeout: 20_000 },
  async (durability, way) => {
    const dataDir = await temporaryFolder();
    const child = spawn(process.execPath, [program, dataDir, way, durability], {
      stdio: ["ignore", "pipe", "ignore"],
      cwd: dataDir,
    });
    onTestFinished(() => void child.kill("SIGKILL"));
    const ended = once(child, "exit");
    if (way === "SIGTERM" || way === "SIGKILL") {
      await once(child.stdout, "data");
      child.kill(way);
    }
    // With `close`, `dispose` and `forget` nothing but an empty event loop ends it.
    const [code, signal] = await ended;
    expect([code, signal]).toEqual(endOf(way));

    const path = join(dataDir, "match_logs", "ring_matches.jsonl");
    expect(await linesOf(path)).toHaveLength(50);
    const logger = await MatchAssignmentLogger.open({ dataDir });
    expect((await logger.logMatch(pair(51))).seq).toBe(51);
    await logger.close();
    const journal = await JsonlJournal.open({ dataDir, sceneId: "ring" });
    expect(journal.seq).toBe(1);
    await journal.close();
    expect((await entriesOf(path)).map((entry) => entry.kind)).toEqual(Array(51).fill("record"));
    expect((await readdir(join(dataDir, "match_logs"))).sort()).toEqual([
      "ring_matches.jsonl",
      "ring_waitroom.jsonl",
    ]);
  },
);

function endOf(way: (typeof ways)[number]): readonly unknown[] {
  switch (way) {
    case "close":
    case "dispose":
    case "forget":
    case "exit":
      return [0, null];
    case "throw":
    case "reject":
      return [1, null];
    case "SIGTERM":
    case "SIGKILL":
      return [null, way];
    case "abort":
      return [null, "SIGABRT"];
  }
}

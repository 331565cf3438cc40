import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { JsonlJournal, MatchAssignmentLogger } from "../../src/index.ts";
import { entriesOf, temporaryFolder } from "../support/logs.ts";

const writerProgram = join(import.meta.dirname, "../support/write-until-killed.ts");
const kills = process.env["CI"] === undefined ? 6 : 200;

test(
  `over ${kills} kills by another process no acknowledged line is lost, doubled or broken`,
  { timeout: kills * 5_000 },
  async () => {
    const dataDir = await temporaryFolder();
    const ledger = join(dataDir, "ledger");
    const folder = join(dataDir, "match_logs");
    for (let round = 1; round <= kills; round += 1) {
      await writeUntilKilled(dataDir, ledger, round * 1_000_000, 30 + ((round * 37) % 120));
    }
    await using logger = await MatchAssignmentLogger.open({ dataDir });
    const logged = await logger.loggedMatches("ring");
    await using journal = await JsonlJournal.open({ dataDir, sceneId: "ring" });

    const acknowledged = (await readFile(ledger, "utf8")).split("\n").slice(0, -1);
    const matches = acknowledged
      .filter((line) => line.startsWith("match "))
      .map((line) => Number(line.slice(6)));
    const events = acknowledged
      .filter((line) => line.startsWith("event "))
      .map((line) => Number(line.slice(6)));
    expect(matches.length).toBeGreaterThan(kills);
    expect(matches.filter((n) => logged.get(n) !== `g${n}`)).toEqual([]);
    expect(journal.seq).toBeGreaterThanOrEqual(Math.max(...events.slice(-10)));
    expect(events).toEqual([...new Set(events)].sort((a, b) => a - b));
    for (const file of ["ring_matches.jsonl", "ring_waitroom.jsonl"]) {
      const entries = await entriesOf(join(folder, file));
      expect(entries.filter((entry) => entry.kind === "flaw")).toEqual([]);
      const seqs = entries.map((entry) => (entry.kind === "record" ? entry.record["seq"] : null));
      expect(seqs).toEqual(seqs.map((_, index) => index + 1));
    }
    expect(logger.stats().files).toHaveLength(1);
  },
);

/** Starts a writer, and another process that kills it after some ms; waits until it is dead. */
async function writeUntilKilled(
  dataDir: string,
  ledger: string,
  first: number,
  afterMs: number,
): Promise<void> {
  const writer = spawn(process.execPath, [writerProgram, dataDir, ledger, String(first)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void writer.kill("SIGKILL"));
  const dead = once(writer, "exit");
  await Promise.race([once(writer.stdout, "data"), dead]);
  expect(writer.exitCode).toBe(null);
  spawn("sh", ["-c", `sleep ${afterMs / 1000}; kill -9 ${writer.pid ?? ""}`], { stdio: "ignore" });
  const [, signal] = await dead;
  expect(signal).toBe("SIGKILL");
}

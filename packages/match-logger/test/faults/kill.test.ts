import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { JsonlJournal, MatchAssignmentLogger } from "../../src/index.ts";
import { entriesOf, temporaryFolder } from "../support/logs.ts";

const writerProgram = fileURLToPath(new URL("../support/write-until-killed.ts", import.meta.url));
const kills = process.env["CI"] === undefined ? 3 : 200;
/** Each start reads the whole log, so that one for all would take longer with each kill. */
const killsPerLog = 5;

test(
  `over ${kills} kills by another process, under 64 callers, no acknowledged line is lost, doubled or broken`,
  { timeout: Math.max(60_000, kills * 5_000) },
  async () => {
    let acknowledged = 0;
    // On a machine that is busy some are killed before anything is acknowledged: then more follow.
    for (let done = 0; done < kills || acknowledged <= kills * 10; done += killsPerLog) {
      acknowledged += await campaign(Math.min(killsPerLog, Math.max(1, kills - done)), done);
    }
    expect(acknowledged).toBeGreaterThan(kills * 10);
  },
);

/** Kills the writers of one log, one after another, and checks what they left; answers how many matches were acknowledged. */
async function campaign(rounds: number, before: number): Promise<number> {
  const dataDir = await temporaryFolder();
  const ledger = join(dataDir, "ledger");
  await writeFile(ledger, "");
  for (let round = 1; round <= rounds; round += 1) {
    const last = acknowledgedIn(await readFile(ledger, "utf8"), "match").at(-1) ?? 0;
    const afterMs = 30 + (((before + round) * 37) % 120);
    await writeUntilKilled([dataDir, ledger, String(round * 1_000_000), String(last)], afterMs);
  }
  await using logger = await MatchAssignmentLogger.open({ dataDir });
  const logged = await logger.loggedMatches("ring");
  await using journal = await JsonlJournal.open({ dataDir, sceneId: "ring" });

  const text = await readFile(ledger, "utf8");
  const matches = acknowledgedIn(text, "match");
  const events = acknowledgedIn(text, "event");
  expect(matches.filter((n) => logged.get(n) !== `g${n}`)).toEqual([]);
  expect(journal.seq).toBeGreaterThanOrEqual(Math.max(0, ...events.slice(-10)));
  expect(events).toEqual([...new Set(events)].sort((a, b) => a - b));
  for (const file of ["ring_matches.jsonl", "ring_waitroom.jsonl"]) {
    const entries = await entriesOf(join(dataDir, "match_logs", file));
    expect(entries.filter((entry) => entry.kind === "flaw")).toEqual([]);
    const records = entries.flatMap((entry) => (entry.kind === "record" ? [entry.record] : []));
    expect(records.filter(({ seq }, index) => seq !== index + 1)).toEqual([]);
    const games = records.flatMap((record) => record["game_id"] ?? []);
    expect(games.length - new Set(games).size).toBe(0);
  }
  expect(logger.stats().files).toHaveLength(1);
  return matches.length;
}

function acknowledgedIn(ledger: string, what: string): readonly number[] {
  // The last line can be half written.
  const lines = ledger.split("\n").slice(0, -1);
  return lines
    .filter((line) => line.startsWith(`${what} `))
    .map((line) => Number(line.slice(what.length + 1)));
}

/** Starts a writer, and another process that kills it after some ms; waits until it is dead. */
async function writeUntilKilled(writerArguments: readonly string[], afterMs: number): Promise<void> {
  const writer = spawn(process.execPath, [writerProgram, ...writerArguments], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void writer.kill("SIGKILL"));
  const dead = once(writer, "exit");
  await Promise.race([once(writer.stdout, "data"), dead]);
  expect(writer.exitCode).toBe(null);
  // A killer in the same event loop as the reader of the output would strike in phase with the writes.
  spawn("sh", ["-c", `sleep ${afterMs / 1000}; kill -9 ${writer.pid ?? ""}`], { stdio: "ignore" });
  const [, signal] = await dead;
  expect(signal).toBe("SIGKILL");
}

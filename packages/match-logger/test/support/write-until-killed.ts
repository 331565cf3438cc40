/**
 * Logs matches with 64 callers, and events, as fast as it can until it is killed, and writes each number to a ledger once its
 * promise resolved. First it tries those again of which the last writer may not have heard. Arguments: data folder, ledger,
 * first number, the last that was acknowledged (0: none).
 */
import { closeSync, openSync, writeSync } from "node:fs";
import { JsonlJournal, MatchAssignmentLogger } from "../../src/index.ts";

const [dataDir = "", ledgerPath = "", first = "1", last = "0"] = process.argv.slice(2);
const ledger = openSync(ledgerPath, "a");
const logger = await MatchAssignmentLogger.open({ dataDir });
const journal = await JsonlJournal.open({ dataDir, sceneId: "ring" });
let next = Number(first);
const again = last === "0" ? [] : Array.from({ length: 100 }, (_, n) => Number(last) - 50 + n);
process.stdout.write("writing\n");
await Promise.all([...Array.from({ length: 64 }, logMatches), appendEvents()]);
closeSync(ledger);

async function logMatches(): Promise<void> {
  for (;;) {
    const n = again.pop() ?? next;
    if (n === next) next += 1;
    // Most records are small; some cross many pages, where a kill tears them.
    const attributes = { filler: "x".repeat(n % 200 === 0 ? 200_000 : n % 7 === 0 ? 3_000 : 10) };
    const participants = [{ subjectId: `s${n}`, rttMs: n, attributes }];
    await logger.logMatch({
      sceneId: "ring",
      gameId: `g${n}`,
      participants,
      matchmakerClass: "Test",
      journalSeq: n,
    });
    writeSync(ledger, `match ${n}\n`);
  }
}

async function appendEvents(): Promise<void> {
  for (;;) {
    const end = journal.seq;
    await journal.append(end, [{ type: "test" }, { type: "test", filler: "y".repeat(9_000) }]);
    writeSync(ledger, `event ${end + 2}\n`);
  }
}

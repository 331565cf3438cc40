/**
 * Logs matches until one is refused, says so, and tries that one again until it is stored, then ten more; then closes.
 * Prints each outcome on a line. Argument: data folder.
 */
import { setTimeout as delay } from "node:timers/promises";
import { MatchAssignmentLogger, MatchLogError } from "../../src/index.ts";

const logger = await MatchAssignmentLogger.open({ dataDir: process.argv[2] ?? "" });
let left = Number.POSITIVE_INFINITY;
for (let n = 1; left > 0; left -= 1) {
  try {
    const record = await logger.logMatch({
      sceneId: "ring",
      gameId: `g${n}`,
      participants: [{ subjectId: `a${n}`, rttMs: 1, attributes: { filler: "x".repeat(n % 300) } }],
      matchmakerClass: "Test",
      journalSeq: n,
    });
    process.stdout.write(`stored ${record.seq}\n`);
    n += 1;
  } catch (error) {
    if (!(error instanceof MatchLogError)) throw error;
    process.stdout.write(`refused ${error.code} ${logger.stats().state}\n`);
    left = 11;
    await delay(50);
  }
}
await logger.close();

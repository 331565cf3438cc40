/** Logs fifty matches and an event and ends in the way that the second argument says. The others: data folder, durability. */
import { JsonlJournal, MatchAssignmentLogger } from "../../src/index.ts";

const [dataDir = "", way = "close", level] = process.argv.slice(2);
const durability = level === "written" ? "written" : "durable";
const logger = await MatchAssignmentLogger.open({ dataDir, durability });
const journal = await JsonlJournal.open({ dataDir, sceneId: "ring", durability });
await journal.append(0, [{ type: "test" }]);
const matches = Array.from({ length: 50 }, (_, n) =>
  logger.logMatch({
    sceneId: "ring",
    gameId: `game-${n + 1}`,
    participants: [{ subjectId: `a${n + 1}`, rttMs: 1 }],
    matchmakerClass: "Test",
    journalSeq: n + 1,
  }),
);
await Promise.all(matches);
if (way === "close") {
  await logger.close();
  await journal.close();
}
if (way === "dispose") {
  await using _first = logger;
  await using _second = journal;
}
if (way === "exit") process.exit(0);
if (way === "throw") throw new Error("made by the test");
if (way === "reject") void Promise.reject(new Error("made by the test"));
if (way === "abort") process.abort();
if (way === "SIGTERM" || way === "SIGKILL") {
  process.stdout.write("logged\n");
  setInterval(() => undefined, 60_000);
}

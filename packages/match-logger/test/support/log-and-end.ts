/** Logs one match and ends in the way that the second argument says. The first is the data folder. */
import { MatchAssignmentLogger } from "../../src/index.ts";

const [dataDir = "", way = "close"] = process.argv.slice(2);
const logger = await MatchAssignmentLogger.open({ dataDir });
await logger.logMatch({
  sceneId: "ring",
  gameId: "g",
  participants: [{ subjectId: "a", rttMs: 1 }],
  matchmakerClass: "Test",
});
if (way === "close") await logger.close();
if (way === "exit") process.exit(0);
if (way === "throw") throw new Error("made by the test");
if (way === "abort") process.abort();

import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { JsonlJournal, matchFromEvent, MatchAssignmentLogger } from "@waitroom/match-logger";
import { DurableWaitingRoom, FIFOMatchmaker, identifyMatchmaker } from "@waitroom/matchmaker";

const [dataDir, sceneId] = [mkdtempSync(`${tmpdir()}/quick-start-`), "pairs"];
const matchmaker = new FIFOMatchmaker(); // groups the earliest arrivals first
const origin = { serverRunId: "run-1", matchmakerHash: identifyMatchmaker(matchmaker).hash };
const options = { sceneId, groupSize: 2, matchmaker, serverRunId: origin.serverRunId };

const journal = await JsonlJournal.open({ dataDir, sceneId }); // keeps every decision
const logger = await MatchAssignmentLogger.open({ dataDir }); // keeps every group
const room = await DurableWaitingRoom.open(options, { journal });

for (const subjectId of ["ada", "ben", "cleo"]) {
  const { ticket } = await room.enter({ subjectId, connection: `socket-of-${subjectId}` });
  console.log(`${subjectId} is ${ticket?.status}`); // ben finds ada waiting: both are reserved for each other
}
for (const { proposalId, members } of await room.inspect(({ view }) => [...view.proposals()])) {
  for (const { subjectId } of members) {
    const { events } = await room.confirm(subjectId, proposalId); // "I am here"; on disk when it resolves
    const matched = events.find(({ type }) => type === "matched"); // once the last member has confirmed
    if (matched !== undefined) await logger.logMatch(matchFromEvent(sceneId, matched, origin));
  }
}
console.log(readFileSync(`${dataDir}/match_logs/pairs_matches.jsonl`, "utf8"));
for (const part of [room, journal, logger]) await part.close();

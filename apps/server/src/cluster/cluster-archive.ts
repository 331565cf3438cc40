import {
  matchFromEvent,
  originOf,
  reconcileMatches,
  type JsonlJournal,
  type MatchAssignmentLogger,
  type MatchOrigin,
} from "@waitroom/match-logger";
import type { Archive } from "@waitroom/redis-journal";

/** Where a scene is archived. */
export interface ClusterArchiveSetup {
  readonly sceneId: string;
  readonly openJournal: () => Promise<JsonlJournal>;
  readonly logger: MatchAssignmentLogger;
}

/** The files of a scene as an archive: its journal, and the record of each match. What a crash left out of the second is made up for. */
export async function openClusterArchive({
  sceneId,
  openJournal,
  logger,
}: ClusterArchiveSetup): Promise<Archive> {
  const journal = await openJournal();
  let origin: MatchOrigin = { serverRunId: null, matchmakerHash: null };
  try {
    // Other nodes have told them, whatever came of them since.
    await reconcileMatches({ journal, logger, sceneId, logsAborted: true });
  } catch (error) {
    await journal.close();
    throw error;
  }
  return {
    read: async function* (fromSeq) {
      for await (const event of journal.read(fromSeq)) {
        if (event["type"] === "opened") origin = originOf(event);
        yield event;
      }
    },
    append: async (expectedSeq, events) => {
      await journal.append(expectedSeq, events);
      for (const event of events) {
        if (event["type"] === "opened") origin = originOf(event);
        if (event["type"] === "matched") await logger.logMatch(matchFromEvent(sceneId, event, origin));
      }
    },
    close: () => journal.close(),
  };
}

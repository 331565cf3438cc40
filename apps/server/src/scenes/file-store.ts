import {
  reconcileMatches,
  type JsonlJournal,
  type MatchAssignmentLogger,
  type MatchLogError,
} from "@waitroom/match-logger";
import { DurableWaitingRoom, type Journal } from "@waitroom/matchmaker";
import { gatedJournal } from "./gated-journal.ts";
import type { SceneStore } from "./scene-room.ts";

/**
 * The store of a server on its own: the room is hosted by this process, and its journal is a file.
 *
 * @param measured stands before the journal and measures it
 */
export async function fileStore(
  sceneId: string,
  openJournal: () => Promise<JsonlJournal>,
  logger: MatchAssignmentLogger,
  measured: (journal: Journal) => Journal = (journal) => journal,
): Promise<SceneStore> {
  const journal = await openJournal();
  try {
    await reconcileMatches({ journal, logger, sceneId });
  } catch (error) {
    // Opened anew at the next attempt: the right file may stand there then.
    await journal.close();
    throw error;
  }
  const gated = measured(gatedJournal(journal, () => matchFileFailure(sceneId, logger)));
  return {
    openRoom: (options, ports) => DurableWaitingRoom.open(options, { ...ports, journal: gated }),
    journal,
    logger,
    isOwn: () => true,
    isFailing: () => {
      const { state, lastError } = journal.stats();
      return state === "unavailable" || lastError !== null;
    },
    close: () => journal.close(),
  };
}

/** A match file that is away comes back by itself; until then nothing new may be decided. */
function matchFileFailure(sceneId: string, logger: MatchAssignmentLogger): MatchLogError | null {
  const file = logger
    .stats()
    .files.find(({ path, state }) => state === "unavailable" && isMatchFileOf(path, sceneId));
  return file?.lastError ?? null;
}

function isMatchFileOf(path: string, sceneId: string): boolean {
  const name = path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
  return name.startsWith(`${sceneId}_matches.`);
}

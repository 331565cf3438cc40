import type { MatchAssignment, NewMatch } from "./match-assignment.ts";
import { matchFromEvent, originOf } from "./match-from-event.ts";
import type { MatchOrigin } from "./match-from-event.ts";
import { MatchLogError } from "./match-log-error.ts";
import type { Journal } from "./ports.ts";

/** What reconciling needs of a logger; a `MatchAssignmentLogger` fits. */
export interface MatchLog {
  readonly logMatch: (match: NewMatch) => Promise<MatchAssignment>;
  readonly loggedMatches: (sceneId: string) => Promise<ReadonlyMap<number, string>>;
}

/** A journal and the match log that is made from it. */
export interface Reconciliation {
  readonly journal: Pick<Journal, "read">;
  readonly logger: MatchLog;
  readonly sceneId: string;
  /**
   * Whether a match that was aborted since is logged as well: where it was told before this log could be written, as by one
   * of several servers. @default false
   */
  readonly logsAborted?: boolean;
}

/**
 * Logs what a scene's journal holds and its match log lacks: each match that was not aborted, or with `logsAborted` each. Reads the whole journal, and
 * resolves with the new records in its order. Rejects with `JOURNAL_MISMATCH`, and logs nothing, where the match log names a
 * match that the journal does not hold: then the journal was cut or belongs to something else.
 */
export async function reconcileMatches({
  journal,
  logger,
  sceneId,
  logsAborted = false,
}: Reconciliation): Promise<readonly MatchAssignment[]> {
  const logged = await logger.loggedMatches(sceneId);
  const unconfirmed = new Map(logged);
  const missing = new Map<string, NewMatch>();
  let origin: MatchOrigin = { serverRunId: null, matchmakerHash: null };
  let lastSeq = 0;
  for await (const event of journal.read(1)) {
    lastSeq = typeof event["seq"] === "number" ? event["seq"] : lastSeq;
    if (event["type"] === "opened") origin = originOf(event);
    const isAborted = event["type"] === "aborted" && !logsAborted;
    if (isAborted && typeof event["game_id"] === "string") missing.delete(event["game_id"]);
    if (event["type"] !== "matched") continue;
    const gameId = logged.get(lastSeq);
    if (gameId === undefined) {
      const match = matchFromEvent(sceneId, event, origin);
      missing.set(match.gameId, match);
    } else if (gameId === event["game_id"]) unconfirmed.delete(lastSeq);
  }
  for (const [seq, gameId] of unconfirmed) throw aheadError(sceneId, seq, gameId, lastSeq);
  const records: MatchAssignment[] = [];
  for (const match of missing.values()) records.push(await logger.logMatch(match));
  return records;
}

function aheadError(sceneId: string, seq: number, gameId: string, lastSeq: number): MatchLogError {
  return new MatchLogError(
    "JOURNAL_MISMATCH",
    `The match log of scene ${sceneId} is ahead of its journal: it names event ${seq} as the match of game ${gameId}, ` +
      `which the journal, whose last event is ${lastSeq}, does not hold. The journal was cut or replaced; put the right one back.`,
  );
}

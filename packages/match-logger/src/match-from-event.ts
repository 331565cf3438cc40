import { checkMatched } from "./event-schemas.ts";
import type { NewMatch } from "./match-assignment.ts";
import { MatchLogError } from "./match-log-error.ts";
import { firstIssue } from "./parse-issue.ts";
import type { JsonObject } from "./ports.ts";

/** What a match record says of the process that made the match; it stands in the journal's `opened` before it. */
export interface MatchOrigin {
  readonly serverRunId: string | null;
  /** Hash of the scene's rule. */
  readonly matchmakerHash: string | null;
}

/**
 * The match that a `matched` event of a journal says. A host that logs with it writes the same record that
 * `reconcileMatches` would write after a crash. Throws `INVALID_RECORD` for anything else.
 */
export function matchFromEvent(sceneId: string, event: unknown, origin: MatchOrigin): NewMatch {
  const result = checkMatched(event);
  if (!result.success) {
    const message = `Not a \`matched\` event: ${firstIssue(result.error)}`;
    throw new MatchLogError("INVALID_RECORD", message, { cause: result.error });
  }
  const { data } = result;
  return {
    sceneId,
    gameId: data.game_id,
    participants: data.participants.map((member) => ({
      subjectId: member.subject_id,
      rttMs: member.rtt_ms,
      waitedMs: member.waited_ms,
      role: member.role,
      attributes: member.attributes,
    })),
    matchmakerClass: data.matchmaker_class,
    proposalId: data.proposal_id,
    journalSeq: data.seq,
    formedAt: data.at,
    reason: data.reason,
    condition: data.condition,
    // The scene's rule did not decide for a group that was made by hand.
    matchmakerHash: data.reason === "manual" ? null : origin.matchmakerHash,
    serverRunId: origin.serverRunId,
    ...(data.actor === undefined ? {} : { actor: data.actor }),
  };
}

/** What an `opened` event says for the matches behind it. */
export function originOf(opened: JsonObject): MatchOrigin {
  const { server_run_id: serverRunId, matchmaker } = opened;
  const hash: unknown =
    typeof matchmaker === "object" && matchmaker !== null && "hash" in matchmaker ? matchmaker["hash"] : null;
  return {
    serverRunId: typeof serverRunId === "string" ? serverRunId : null,
    matchmakerHash: typeof hash === "string" ? hash : null,
  };
}

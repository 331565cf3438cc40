import { logKindOf } from "./log-kind.ts";
import { MatchLogError } from "./match-log-error.ts";
import { parseWaitingRoomEvent } from "./parse-event.ts";
import { parseMatchAssignment } from "./parse-match.ts";
import type { MatchAssignment } from "./match-assignment.ts";
import type { JsonObject, JsonValue } from "./ports.ts";
import type { ProposedEvent } from "./waiting-room-event.ts";

/** Why a record is no match and no event as `docs/log-format.md` describes them, else null. */
export function recordFlaw(record: JsonObject): string | null {
  try {
    switch (logKindOf(record)) {
      case "matches":
        return matchFlaw(parseMatchAssignment(record));
      case "journal": {
        const { isKnown, event } = parseWaitingRoomEvent(record);
        if (!isKnown) return null;
        if (event.type === "matched") return repeated(event.participants.map((member) => member.subject_id));
        return event.type === "proposed" ? proposalFlaw(event) : null;
      }
      case null:
        return "is neither a match nor an event of a waiting room";
    }
  } catch (error) {
    if (error instanceof MatchLogError) return error.message;
    throw error;
  }
}

function matchFlaw(match: MatchAssignment): string | null {
  const { timestamp, formed_at: formedAt, schema } = match;
  if (schema > 0 && Math.abs(Date.parse(formedAt) - timestamp * 1000) > 1) {
    return `says ${timestamp} and ${formedAt} for when it was formed, which are not the same`;
  }
  return repeated(match.participants.map((member) => member.subject_id));
}

function proposalFlaw({ seq, proposal_id: proposalId, members, trigger }: ProposedEvent): string | null {
  if (proposalId !== seq) return `has the proposal id ${proposalId}, where its number ${seq} should stand`;
  return members.includes(trigger) ? repeated(members) : "proposes a group without its trigger";
}

function repeated(ids: readonly JsonValue[]): string | null {
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  return twice === undefined ? null : `names participant ${JSON.stringify(twice)} twice`;
}

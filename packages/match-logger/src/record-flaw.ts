import { logKindOf } from "./log-kind.ts";
import { MatchLogError } from "./match-log-error.ts";
import { parseWaitingRoomEvent } from "./parse-event.ts";
import { parseMatchAssignment } from "./parse-match.ts";
import type { JsonObject, JsonValue } from "./ports.ts";

/** Why a record is no match and no event as `docs/log-format.md` describes them, else null. */
export function recordFlaw(record: JsonObject): string | null {
  try {
    switch (logKindOf(record)) {
      case "matches":
        return repeated(parseMatchAssignment(record).participants.map((member) => member.subject_id));
      case "journal": {
        const { isKnown, event } = parseWaitingRoomEvent(record);
        if (!isKnown) return null;
        if (event.type === "matched") return repeated(event.participants.map((member) => member.subject_id));
        return event.type === "proposed" ? repeated(event.members) : null;
      }
      case null:
        return "is neither a match nor an event of a waiting room";
    }
  } catch (error) {
    if (error instanceof MatchLogError) return error.message;
    throw error;
  }
}

function repeated(ids: readonly JsonValue[]): string | null {
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  return twice === undefined ? null : `names participant ${JSON.stringify(twice)} twice`;
}

import {
  WaitingRoomError,
  type DecidedOutcome,
  type WaitingRoomErrorCode,
  type WaitingRoomEvent,
} from "@waitroom/matchmaker";
import type { Coverage, JsonObject, ReceivedCommand } from "@waitroom/redis-journal";

interface Decided {
  readonly number: number;
  readonly answer: JsonObject;
  /** Until when its events may be stored, epoch ms; null: for ever. */
  readonly until: number | null;
}

/** Who asked is told some seconds after the limit that nobody decided; what comes of it is stored before that, or not at all. */
const STORED_WITHIN_MS = 500;

/** What commands are answered, until it is stored in the step that covers them. */
export class CommandAnswers {
  readonly #decided: Decided[] = [];

  /** Notes what a command was answered. */
  add({ number, sender, senderNumber, until }: ReceivedCommand, outcome: DecidedOutcome): void {
    const hasEffect = "events" in outcome && outcome.events.length > 0;
    this.#decided.push({
      number,
      answer: { s: sender, n: senderNumber, ...answerOf(outcome) },
      until: hasEffect && until !== null ? until + STORED_WITHIN_MS : null,
    });
  }

  /** Takes what was noted, up to a command; covers nothing where there is nothing. */
  take(upTo: number = Number.POSITIVE_INFINITY): Coverage {
    const behind = this.#decided.findIndex(({ number }) => number > upTo);
    const taken = this.#decided.splice(0, behind === -1 ? this.#decided.length : behind);
    const limits = taken.flatMap(({ until }) => until ?? []);
    return {
      covered: taken.at(-1)?.number ?? 0,
      answers: taken.map(({ answer }) => answer),
      until: limits.length === 0 ? null : Math.min(...limits),
    };
  }
}

function answerOf(outcome: DecidedOutcome): JsonObject {
  if ("events" in outcome) return { f: outcome.events[0]?.seq ?? 0, c: outcome.events.length };
  const { error } = outcome;
  if (error instanceof WaitingRoomError) return { e: error.code, m: error.message };
  return { e: "TypeError", m: error instanceof Error ? error.message : String(error) };
}

const CODES: readonly WaitingRoomErrorCode[] = [
  "SCENE_CLOSED",
  "SCENE_FULL",
  "INVALID_PARTICIPANT_STATE",
  "STORAGE_UNAVAILABLE",
  "INVALID_JOURNAL",
];

/** The events of a command, of those that its append told. Throws what the room refused it with. */
export function eventsOf(answer: JsonObject, told: readonly WaitingRoomEvent[]): readonly WaitingRoomEvent[] {
  const { e, m, f, c } = answer;
  if (e === undefined) {
    return told.filter(({ seq }) => seq >= Number(f) && seq < Number(f) + Number(c));
  }
  const code = CODES.find((known) => known === e);
  const message = typeof m === "string" ? m : "The room refused.";
  if (code === undefined) throw new TypeError(message);
  throw new WaitingRoomError(code, message);
}

import {
  WaitingRoomError,
  type DecidedOutcome,
  type WaitingRoomErrorCode,
  type WaitingRoomEvent,
} from "@waitroom/matchmaker";
import type { Coverage, JsonObject, ReceivedCommand } from "@waitroom/redis-journal";

/** What commands are answered, until it is stored in the step that covers them. */
export class CommandAnswers {
  readonly #decided: { readonly number: number; readonly answer: JsonObject }[] = [];

  /** Notes what a command was answered. */
  add({ number, sender, senderNumber }: ReceivedCommand, outcome: DecidedOutcome): void {
    this.#decided.push({ number, answer: { s: sender, n: senderNumber, ...answerOf(outcome) } });
  }

  /** Takes what was noted, up to a command; covers nothing where there is nothing. */
  take(upTo: number = Number.POSITIVE_INFINITY): Coverage {
    const behind = this.#decided.findIndex(({ number }) => number > upTo);
    const taken = this.#decided.splice(0, behind === -1 ? this.#decided.length : behind);
    return { covered: taken.at(-1)?.number ?? 0, answers: taken.map(({ answer }) => answer) };
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

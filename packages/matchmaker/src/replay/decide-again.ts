import { Decisions } from "../room/decisions.ts";
import type { WaitingRoomEvent } from "../room/events.ts";
import type { ResolvedOptions } from "../room/options.ts";
import type { RoomState } from "../room/room-state.ts";
import type { TicketState } from "../room/ticket.ts";
import type { DecisionOutcome } from "./difference.ts";

/** Makes one decision again, by the very code of a room: checks, retry delays and random numbers included. */
export type DecideAgain = (trigger: TicketState | undefined, now: number) => DecisionOutcome;

/**
 * Decisions over a room that only its journal changes. When the rule is asked when time alone may change its
 * answer, the state notes it, as in the room that decided first.
 */
export function decisionsOver(state: RoomState, options: ResolvedOptions): DecideAgain {
  const decisions = new Decisions(options, state, (event) => {
    throw new Outcome(event);
  });
  return (trigger, now) => {
    if (trigger === undefined) return null;
    try {
      decisions.evaluate([trigger], now, noId);
      return null;
    } catch (error) {
      if (!(error instanceof Outcome)) throw error;
      return error.event;
    }
  };
}

/** Carries what the room would say first, and keeps it from going on. */
class Outcome extends Error {
  readonly event: Exclude<DecisionOutcome, null>;

  constructor({ seq: _seq, at: _at, ...body }: WaitingRoomEvent) {
    super("A decision was made.");
    if (body.type !== "proposed" && body.type !== "refused") {
      throw new TypeError(
        `Expected a decision to begin with \`proposed\` or \`refused\`, got \`${body.type}\`.`,
      );
    }
    this.event = body;
  }
}

function noId(): string {
  throw new Error("Expected a decision to need no id.");
}

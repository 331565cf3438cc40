import {
  WaitingRoomError,
  type Ticket,
  type WaitingRoomEvent,
  type WaitingRoomView,
} from "@waitroom/matchmaker";

/** An event to a participant. */
export interface Message {
  readonly event: string;
  readonly payload: object;
}

/** What somebody with this ticket is told; null: nothing, or the question whether they are ready. */
export function messageFor(ticket: Ticket, countdownEndsAt: number | null): Message | null {
  const { status, connected, gameId, deadlineAt, outcome, consequence } = ticket;
  switch (status) {
    case "waiting":
      return { event: "waiting_room", payload: { deadline_at: deadlineAt, away: !connected } };
    case "matched": {
      if (countdownEndsAt === null) return null;
      const seconds = Math.max(0, Math.ceil((countdownEndsAt - Date.now()) / 1000));
      return { event: "match_found_countdown", payload: { game_id: gameId, countdown_seconds: seconds } };
    }
    case "started":
      return { event: "start_game", payload: { game_id: gameId } };
    case "ended":
      return { event: "end_game", payload: { game_id: gameId, outcome } };
    case "timed_out":
      return { event: "waiting_room_timeout", payload: { message: consequence?.message ?? null } };
    case "reserved":
    case "left":
    case "removed":
      return null;
  }
}

/** Whose own standing an event changes. `view` is the room before it. */
export function concernedBy(event: WaitingRoomEvent, view: WaitingRoomView): readonly string[] {
  if (event.type === "proposed") return event.members;
  if (event.type === "released") {
    return view.proposal(event.proposal_id)?.members.map(({ subjectId }) => subjectId) ?? [];
  }
  if ("subject_ids" in event) return event.subject_ids;
  return "subject_id" in event ? [event.subject_id] : [];
}

/** Runs a command that nobody waits for. What could not be stored has not happened; any other error is a fault. */
export function inBackground(command: Promise<unknown>): void {
  command.catch((error: unknown) => {
    if (!(error instanceof WaitingRoomError) || error.code !== "STORAGE_UNAVAILABLE") throw error;
  });
}

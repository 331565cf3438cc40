import type { Ticket, WaitingRoom, WaitingRoomCommand, WaitingRoomEvent } from "../../src/index.ts";
import { ACTOR } from "./room-driver.ts";

/** Whether `advance` has something to do at this time. */
export function isDueIn(room: WaitingRoom, now: number): boolean {
  return room.nextDeadlineAt !== null && room.nextDeadlineAt <= now;
}

/** Everything that can be read of a room. */
export function standing(room: WaitingRoom): unknown {
  const { view } = room;
  return {
    seq: room.seq,
    tickets: [...view.tickets()] satisfies readonly Ticket[],
    order: Array.from(view.presentTickets(), ({ subjectId }) => subjectId),
    waiting: [...room.waiting],
    proposals: [...view.proposals()],
    games: [...view.games()],
    screenedOut: [...view.screenedOut()],
    paused: view.paused,
  };
}

/** What time alone brings about until then. */
export function future(room: WaitingRoom, until: number): readonly unknown[] {
  const newId = gameIds();
  const told: WaitingRoomEvent[] = [];
  for (;;) {
    const now = room.nextDeadlineAt;
    if (now === null || now > until) return withoutCounts(told);
    told.push(...room.handle({ type: "advance" }, { now, newId }));
  }
}

/** Ids of games: the same each time. */
export function gameIds(): () => string {
  let made = 0;
  return () => `game-${(made += 1)}`;
}

/**
 * Decides for everybody who waits. What is in no event is the same in two rooms from then on: how much was evaluated
 * since the last line, when a rule's answer changes, and which decisions were made already.
 */
export function allDecided(room: WaitingRoom, now: number): readonly unknown[] {
  const context = { now, newId: gameIds() };
  const commands: WaitingRoomCommand[] = [{ type: "summarize" }];
  if (!room.view.paused.matching) {
    commands.push(
      { type: "pause", what: "matching", actor: ACTOR },
      { type: "reopen", what: "matching", actor: ACTOR },
    );
  }
  commands.push({ type: "advance" }, { type: "summarize" });
  return withoutCounts(commands.flatMap((command) => room.handle(command, context)));
}

/** How often something was evaluated may differ: a restored room makes decisions once more that were due once. */
function withoutCounts(events: readonly WaitingRoomEvent[]): readonly unknown[] {
  return events.map((event) => (event.type === "evaluated" ? { ...event, count: 0 } : event));
}

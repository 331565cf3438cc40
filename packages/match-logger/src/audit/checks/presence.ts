import type { DisconnectedEvent, ResumedEvent, ReturnedEvent } from "../../waiting-room-event.ts";
import type { Report } from "../finding.ts";
import type { Person } from "../fold/person.ts";
import type { Room } from "../fold/room.ts";
import { quoted, seconds } from "../words.ts";

/** Checks the grace that somebody got who is away. */
export function checkPresence(
  { declaration }: Room,
  event: DisconnectedEvent | ReturnedEvent,
  person: Person,
  line: number,
  report: Report,
): void {
  if (event.type === "returned" || declaration === null) return;
  const { grace_ms: grace, in_game_grace_ms: inGame } = declaration.limits;
  if (event.grace_until === event.at + (person.status === "started" ? inGame : grace)) return;
  report(
    "grace_differs",
    [line, declaration.line],
    `The grace of ${quoted(person.id)} is not the one that was declared.`,
  );
}

/** Checks how long a room is said to have been down. @param downMs as the times of the events say; null: it was not */
export function checkResumed(downMs: number | null, event: ResumedEvent, line: number, report: Report): void {
  if (downMs === event.down_ms) return;
  const text =
    downMs === null
      ? "A stop is recorded where no new process took the room over."
      : `The room is recorded to have been down for ${seconds(event.down_ms)}; by the times of its events it was ${seconds(downMs)}.`;
  report("down_time_differs", [line], text);
}

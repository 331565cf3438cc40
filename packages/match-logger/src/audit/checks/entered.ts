import type { EnteredEvent } from "../../waiting-room-event.ts";
import type { Report } from "../finding.ts";
import type { Room } from "../fold/room.ts";
import { quoted } from "../words.ts";

/** Checks whether somebody may have entered, and until when they may wait. */
export function checkEntered(room: Room, event: EnteredEvent, line: number, report: Report): void {
  const { subject_id: id, at, deadline_at: deadlineAt } = event;
  const present = room.people.get(id);
  const exit = room.exits.get(id);
  const limits = room.declaration?.limits;
  if (present !== undefined) {
    return report("entered_twice", [line, present.line], `${quoted(id)} entered while in the room already.`);
  }
  if (limits === undefined) return undefined;
  if (exit !== undefined && exit.how !== "left" && !(exit.how === "ended" && limits.reentry)) {
    const text = `${quoted(id)} entered again, which is not allowed after ${exit.how === "ended" ? "a game without re-entry" : exit.how.replace("_", " ")}.`;
    report("entered_against_rule", [line, exit.line], text);
  }
  if (room.intakePausedLine !== null) {
    report(
      "entered_against_rule",
      [line, room.intakePausedLine],
      `${quoted(id)} entered while intake was paused.`,
    );
  }
  if (limits.capacity !== null && room.waitingCount >= limits.capacity) {
    report(
      "entered_against_rule",
      [line],
      `${quoted(id)} entered though ${limits.capacity} waited, for whom alone there is room.`,
    );
  }
  const expected = limits.wait_limit_ms === null ? null : at + limits.wait_limit_ms;
  if (deadlineAt === expected) return undefined;
  report(
    "deadline_differs",
    [line],
    `The end of the wait that is recorded for ${quoted(id)} is not the arrival and the declared limit.`,
  );
}

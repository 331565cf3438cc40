import type { ScreenedOutEvent } from "../../waiting-room-event.ts";
import type { Report } from "../finding.ts";
import type { Room } from "../fold/room.ts";
import { quoted } from "../words.ts";

/** Checks a refusal at the door: only who has never been in is screened out, and the same refusal is written once. */
export function checkScreenedOut(room: Room, event: ScreenedOutEvent, line: number, report: Report): void {
  const { subject_id: id, reason } = event;
  const before = room.people.get(id) ?? room.exits.get(id);
  if (before !== undefined) {
    const text = `${quoted(id)} is recorded as screened out, but had been let in before.`;
    return report("screened_out_inside", [line, before.line], text);
  }
  const refusal = room.screenedOut.get(id);
  if (refusal?.reason !== reason) return undefined;
  return report(
    "screened_out_twice",
    [line, refusal.line],
    `${quoted(id)} was screened out twice in a row for the same reason (${reason}); a waiting room writes that once.`,
  );
}

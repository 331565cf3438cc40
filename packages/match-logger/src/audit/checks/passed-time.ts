import type { WaitingRoomEvent } from "../../waiting-room-event.ts";
import type { Report } from "../finding.ts";
import type { Room } from "../fold/room.ts";
import { counted, seconds } from "../words.ts";

/** A host writes something at least every 10 s while somebody is there; so much more is let pass. */
const silenceMs = 20_000;

/** Checks what the time before an event says: it goes forward, nothing was silent, and nobody waited for no reason. */
export function checkPassedTime(
  room: Room,
  event: WaitingRoomEvent,
  refusedLine: number | null,
  line: number,
  report: Report,
): void {
  if (event.at < room.at) {
    report(
      "time_went_back",
      [line, line - 1],
      `This happened ${seconds(room.at - event.at)} before what stands above it.`,
    );
  }
  if (event.at <= room.at || event.type === "opened") return;
  if (event.at - room.at > silenceMs && event.type !== "resumed" && isAnybodyThere(room)) {
    report(
      "silence",
      [line - 1, line],
      `Nothing was recorded for ${seconds(event.at - room.at)}, though people were there; at least every 10 s something should be.`,
    );
  }
  checkIdle(room, refusedLine, line, report);
}

/** First come, first served forms a group as soon as there are enough people, unless the same ones just fell apart. */
function checkIdle(room: Room, refusedLine: number | null, line: number, report: Report): void {
  const { declaration, pool } = room;
  if (declaration === null || room.matchingPausedLine !== null || refusedLine !== null) return;
  const steps = declaration.steps.filter(({ isRelease }) => !isRelease);
  if (!steps.every(({ rule }) => rule.kind === "fifo")) return;
  const size = Math.max(...steps.map(({ groupSize }) => groupSize));
  if (pool.size < size || room.delays.anyAt(room.at)) return;
  const lines = [line - 1, ...pool.first(size).map((person) => person.line)];
  report(
    "group_not_formed",
    lines,
    `${counted(pool.size, "person", "people")} could be matched, enough for a group, and none was formed.`,
  );
}

function isAnybodyThere({ people }: Room): boolean {
  for (const { status } of people.values()) if (status !== "started") return true;
  return false;
}

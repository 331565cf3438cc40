import type { LeftEvent, RemovedEvent, TimedOutEvent } from "../../waiting-room-event.ts";
import type { Report } from "../finding.ts";
import { waitAt, type Person } from "../fold/person.ts";
import type { Room } from "../fold/room.ts";
import { quoted, seconds } from "../words.ts";

/** A host may be late by this much, and a clock early by that. */
const lateMs = 1000;

/** Checks an exit against the waiting time, the limit and the grace that the room before it had. */
export function checkExit(
  room: Room,
  event: LeftEvent | TimedOutEvent | RemovedEvent,
  person: Person,
  line: number,
  report: Report,
): void {
  const who = quoted(person.id);
  const waited = person.waitedMs ?? waitAt(person, event.at);
  if (event.waited_ms !== waited) {
    report(
      "wrong_wait",
      [line, person.line],
      `${who} is recorded to have waited ${seconds(event.waited_ms)}; from the arrival, without the time in which the server was down, it was ${seconds(waited)}.`,
    );
  }
  if (event.type === "timed_out" && event.reason === "wait_limit") checkLimit(event.at, person, line, report);
  if (event.type === "timed_out" && event.reason === "step")
    checkReleaseStep(room, event.at, person, line, report);
  if (event.type === "left" && event.reason === "grace_ended") {
    if (person.awayLine === null || (person.graceUntil ?? 0) > event.at) {
      const lines = [line, person.awayLine ?? person.line];
      report(
        "left_too_early",
        lines,
        `${who} was taken out for being away, before the declared grace was over.`,
      );
    }
  }
  if (event.type === "removed" || (event.type === "timed_out" && event.reason === "admin")) {
    const did = event.type === "removed" ? "removed" : "released";
    if (event.actor === undefined)
      report("without_actor", [line], `${who} was ${did} by hand, and nobody is named who did it.`);
    else
      report(
        "by_hand",
        [line],
        `${quoted(event.actor.name)} ${did} ${who} by hand: ${quoted(event.actor.reason)}.`,
      );
  }
}

/** Those who wait still, though their limit passed long ago. */
export function checkOverdue(room: Room, person: Person, line: number, report: Report): void {
  if (person.deadlineAt === null || person.status !== "waiting") return;
  const over = room.at - Math.max(person.deadlineAt, person.backAt);
  if (over > lateMs) {
    report(
      "over_wait_limit",
      [line, person.line],
      `${quoted(person.id)} waited on for ${seconds(over)} after their waiting limit had passed.`,
    );
  }
}

function checkLimit(at: number, person: Person, line: number, report: Report): void {
  if (person.deadlineAt === null || person.deadlineAt > at || person.status !== "waiting") {
    const text = `The wait of ${quoted(person.id)} was ended for its limit before that limit had passed.`;
    return report("left_too_early", [line, person.line], text);
  }
  const over = at - Math.max(person.deadlineAt, person.backAt);
  if (over > lateMs) {
    report(
      "over_wait_limit",
      [line, person.line],
      `${quoted(person.id)} waited on for ${seconds(over)} after their waiting limit had passed.`,
    );
  }
}

function checkReleaseStep(
  { declaration }: Room,
  at: number,
  person: Person,
  line: number,
  report: Report,
): void {
  const release = declaration?.steps.find(({ isRelease }) => isRelease);
  if (release !== undefined && waitAt(person, at) >= release.afterMs) return;
  report(
    "left_too_early",
    [line, person.line],
    `The wait of ${quoted(person.id)} was ended by a step of the fallback chain that they had not reached.`,
  );
}

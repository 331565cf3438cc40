import type { ProposedEvent } from "../../waiting-room-event.ts";
import type { Report } from "../finding.ts";
import type { DeclaredStep } from "../fold/declaration.ts";
import { isFree, waitAt, type Person } from "../fold/person.ts";
import type { Room } from "../fold/room.ts";
import { counted, named, quoted, seconds } from "../words.ts";
import { checkOvertakenCodes, checkRule } from "./rule.ts";
import { checkStanding } from "./standing.ts";

/** How many of the pool, and of those passed over, a record names. */
const recordedHead = 20;
/** A host may be late by this much. */
const lateMs = 1000;

/** Checks a `proposed` against the room before it. Resolves the members who are there. */
export function checkProposal(
  room: Room,
  event: ProposedEvent,
  line: number,
  report: Report,
): readonly Person[] {
  const members = checkStanding(room, event.members, line, report);
  const trigger = room.people.get(event.trigger);
  if (event.proposal_id !== event.seq) {
    report(
      "impossible_event",
      [line],
      `The proposal names itself ${event.proposal_id}, but its event is ${event.seq}.`,
    );
  }
  if (room.matchingPausedLine !== null) {
    report("while_paused", [line, room.matchingPausedLine], "A group was formed while matching was paused.");
  }
  if (!event.members.includes(event.trigger)) {
    report(
      "without_trigger",
      [line],
      `The group does not include ${quoted(event.trigger)}, for whom it was formed.`,
    );
  }
  checkPool(room, event, members, line, report);
  for (const member of members) checkLimit(room, member, line, report);
  const step = checkStep(room, event, trigger, members, line, report);
  if (members.length !== event.members.length || step === null || trigger === undefined) return members;
  if (!members.every(isFree) || !members.includes(trigger)) return members;
  const delayedBy = room.delays.lineFor(members, event.at);
  if (delayedBy !== null) {
    report(
      "retry_too_soon",
      [line, delayedBy],
      `${named(members)} were put together again before the declared delay since their last group fell apart was over.`,
    );
  }
  const isOwnStep = ownStep(room, trigger, event.at) === event.step;
  const decision = { room, event, line, at: event.at, trigger, members, step, isOwnStep, report };
  checkRule(decision, step.rule);
  checkOvertakenCodes(decision, step.rule);
  if (event.search === "cut") {
    report(
      "search_cut",
      [line],
      "The search for a group was ended before it was complete, so an earlier group may have existed.",
    );
  }
  return members;
}

/** The step under which somebody is decided for; one that releases decides nothing. */
export function ownStep({ declaration }: Room, person: Person, at: number): number {
  const waited = waitAt(person, at);
  return declaration?.steps.findLastIndex((step) => !step.isRelease && step.afterMs <= waited) ?? 0;
}

/** What is recorded of the pool must be what the events before it make. */
function checkPool(
  room: Room,
  event: ProposedEvent,
  members: readonly Person[],
  line: number,
  report: Report,
): void {
  const { pool } = room;
  if (event.pool_size !== pool.size) {
    const text = `${counted(event.pool_size, "person", "people")} are recorded as waiting, but by the events before ${pool.size} could be matched.`;
    return report("pool_differs", [line], text);
  }
  const head = pool.first(recordedHead);
  const differing = head.findIndex(({ id }, index) => event.pool_head[index] !== id);
  if (differing !== -1 || head.length !== event.pool_head.length) {
    const expected = quoted(head[differing]?.id ?? "nobody");
    const text = `The recorded order of those who wait is not the order of their arrival: number ${differing + 1} should be ${expected}.`;
    return report("pool_differs", [line, ...(head[differing] ? [head[differing].line] : [])], text);
  }
  if (members.length !== event.members.length || !members.every(isFree)) return undefined;
  const youngest = members.reduce((place, member) => Math.max(place, member.place), 0);
  const count = pool.rank(youngest) - (members.length - 1);
  if (event.overtaken.count !== count) {
    const text = `${event.overtaken.count} are recorded as passed over, but by the events before it were ${count}.`;
    return report("pool_differs", [line], text);
  }
  if (count === 0) return undefined;
  let index = 0;
  for (const person of pool) {
    if (index === Math.min(count, recordedHead)) return undefined;
    if (members.includes(person)) continue;
    if (event.overtaken.first[index]?.subject_id !== person.id) {
      const text = `${quoted(person.id)} waited longer than somebody who was chosen, and is not recorded as passed over.`;
      return report("pool_differs", [line, person.line], text);
    }
    index += 1;
  }
}

function checkLimit(room: Room, member: Person, line: number, report: Report): void {
  if (member.deadlineAt === null || member.status !== "waiting") return;
  const over = room.at - Math.max(member.deadlineAt, member.backAt);
  if (over <= lateMs) return;
  report(
    "over_wait_limit",
    [line, member.line],
    `${quoted(member.id)} was put into a group ${seconds(over)} after their waiting limit had passed.`,
  );
}

function checkStep(
  room: Room,
  event: ProposedEvent,
  trigger: Person | undefined,
  members: readonly Person[],
  line: number,
  report: Report,
): DeclaredStep | null {
  const step = room.declaration?.steps[event.step];
  if (step === undefined || step.isRelease) {
    report(
      "step_differs",
      [line],
      `The group names step ${event.step} of the fallback chain, which was not declared.`,
    );
    return null;
  }
  if (event.members.length !== step.groupSize) {
    const text = `The group has ${counted(event.members.length, "member")}, and ${step.groupSize} were declared.`;
    report("wrong_size", [line], text);
  }
  if (trigger !== undefined) {
    const own = ownStep(room, trigger, event.at);
    const early = members.filter((member) => member !== trigger && waitAt(member, event.at) < step.afterMs);
    if (event.step < own) {
      report(
        "step_differs",
        [line],
        `The group was formed under step ${event.step}, though ${quoted(trigger.id)} had reached step ${own}.`,
      );
    } else if (event.step > own && early.length > 0) {
      report(
        "step_differs",
        [line, ...early.map((member) => member.line)],
        `${named(early)} had not waited long enough for step ${event.step}, under which the group was formed.`,
      );
    }
  }
  checkReason(event, step, line, report);
  return step;
}

function checkReason(event: ProposedEvent, { rule }: DeclaredStep, line: number, report: Report): void {
  const allowed =
    event.step > 0
      ? ["step"]
      : rule.kind === "fifo"
        ? ["fifo"]
        : rule.kind === "constraints"
          ? [rule.reason]
          : rule.kind === "reunion"
            ? ["reunion", "fallback"]
            : null;
  if (allowed === null || allowed.includes(event.reason)) return;
  report(
    "reason_differs",
    [line],
    `The recorded reason is ${quoted(event.reason)}; the declared rule gives ${allowed.join(" or ")}.`,
  );
}

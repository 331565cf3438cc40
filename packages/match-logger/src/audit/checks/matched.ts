import type { MatchedEvent } from "../../waiting-room-event.ts";
import { drawCondition, drawRoles } from "../chance/draws.ts";
import { seededRandom } from "../chance/seeded-random.ts";
import type { Report } from "../finding.ts";
import { waitAt, type Person } from "../fold/person.ts";
import { ranksOf, type Proposal, type Room } from "../fold/room.ts";
import { named, quoted, seconds } from "../words.ts";
import { checkStanding } from "./standing.ts";

/** Checks a `matched` against its proposal and the room before it. Gives the members who are there. */
export function checkMatched(
  room: Room,
  event: MatchedEvent,
  line: number,
  report: Report,
): readonly Person[] {
  const ids = event.participants.map(({ subject_id: id }) => id);
  const proposal = event.proposal_id === null ? undefined : room.proposals.get(event.proposal_id);
  if (event.proposal_id === null) {
    checkByHand(event, line, report);
    return checkMembers(room, event, checkStanding(room, ids, line, report), event.seq - 1, line, report);
  }
  if (proposal === undefined) {
    const text = `A match names proposal ${event.proposal_id}, which is not open.`;
    report("impossible_event", [line], text);
    return checkMembers(
      room,
      event,
      checkStanding(room, ids, line, report),
      event.proposal_id - 1,
      line,
      report,
    );
  }
  const members = proposal.members.filter(
    (person) => room.people.get(person.id) === person && person.proposalId === event.proposal_id,
  );
  checkAgainstProposal(room, event, proposal, line, report);
  if (members.length !== proposal.members.length) {
    const missing = proposal.members.filter((person) => !members.includes(person));
    report("ghost_matched", [line, proposal.line], `${named(missing)} had gone when the group was matched.`);
  }
  const away = members.filter(({ awayLine }) => awayLine !== null);
  if (away.length > 0) {
    const lines = [line, ...away.map((person) => person.awayLine ?? person.line)];
    report("ghost_matched", lines, `${named(away)} were disconnected when the group was matched.`);
  }
  return checkMembers(room, event, members, event.proposal_id - 1, line, report);
}

function checkByHand(event: MatchedEvent, line: number, report: Report): void {
  const who = named(event.participants.map(({ subject_id: id }) => ({ id })));
  if (event.actor === undefined) {
    report(
      "without_actor",
      [line],
      `${who} were matched without a proposal, and nobody is named who did it by hand.`,
    );
  } else {
    report(
      "by_hand",
      [line],
      `${quoted(event.actor.name)} matched ${who} by hand: ${quoted(event.actor.reason)}.`,
    );
  }
  if (event.reason !== "manual" || event.matchmaker_class !== "Manual") {
    report("matched_differs", [line], "A match without a proposal is recorded as made by a rule.");
  }
}

function checkAgainstProposal(
  room: Room,
  event: MatchedEvent,
  proposal: Proposal,
  line: number,
  report: Report,
): void {
  const { members, reason, step } = proposal.event;
  const lines = [line, proposal.line];
  const ids = event.participants.map(({ subject_id: id }) => id);
  if (ids.length !== members.length || ids.some((id, index) => members[index] !== id)) {
    report("matched_differs", lines, "The members of a match are not those of its proposal, in its order.");
  }
  if (event.reason !== reason) {
    report(
      "matched_differs",
      lines,
      `A match gives the reason ${quoted(event.reason)}, its proposal ${quoted(reason)}.`,
    );
  }
  const declared = room.declaration?.steps[step]?.matchmaker.class;
  if (declared !== undefined && event.matchmaker_class !== declared) {
    report(
      "matched_differs",
      lines,
      `A match names the rule ${quoted(event.matchmaker_class)}, and ${quoted(declared)} was declared.`,
    );
  }
  if (members.length === 1) return;
  const silent = members.filter((id) => !proposal.confirmed.has(id)).map((id) => ({ id }));
  if (silent.length === 0) return;
  report("unconfirmed", lines, `${named(silent)} had not confirmed to be there when the group was matched.`);
}

/** What is recorded of each member, and what was drawn for them. */
function checkMembers(
  room: Room,
  event: MatchedEvent,
  members: readonly Person[],
  seq: number,
  line: number,
  report: Report,
): readonly Person[] {
  for (const member of members) {
    const recorded = event.participants.find(({ subject_id: id }) => id === member.id);
    if (recorded === undefined) continue;
    const waited = waitAt(member, event.at);
    if (recorded.waited_ms !== waited) {
      report(
        "wrong_wait",
        [line, member.line],
        `${quoted(member.id)} is recorded to have waited ${seconds(recorded.waited_ms)}; from the arrival, without the time in which the server was down, it was ${seconds(waited)}.`,
      );
    }
    const { rttMs, attributes } = member.decidedOn ?? member;
    if (recorded.rtt_ms !== rttMs || !isSame(recorded.attributes, attributes)) {
      const what = recorded.rtt_ms === rttMs ? "attributes" : "round-trip time";
      report(
        "matched_differs",
        [line, member.line],
        `The ${what} of ${quoted(member.id)} in a match is not what was known when it was decided.`,
      );
    }
  }
  if (members.length === event.participants.length) checkDraws(room, event, members, seq, line, report);
  return members;
}

/** Draws condition and roles again. */
function checkDraws(
  { declaration, proposals, people, assigned }: Room,
  event: MatchedEvent,
  members: readonly Person[],
  seq: number,
  line: number,
  report: Report,
): void {
  if (declaration === null) return;
  const { seed, conditions, roles } = declaration;
  const trigger =
    event.proposal_id === null
      ? members[0]
      : people.get(proposals.get(event.proposal_id)?.event.trigger ?? "");
  if (trigger === undefined) return;
  const condition =
    conditions === null
      ? null
      : drawCondition(conditions, assigned, seededRandom(seed, "conditions", seq, trigger.place));
  if (event.condition !== condition) {
    report(
      "condition_differs",
      [line, declaration.line],
      `The group got the condition ${shown(event.condition)}; what was declared, with the recorded seed, gives ${shown(condition)}.`,
    );
  }
  const ranks = ranksOf(members);
  const inOrder = members
    .toSorted((a, b) => a.place - b.place)
    .map((member) => (member.decidedOn ?? member).attributes);
  const given =
    roles === null
      ? inOrder.map(() => null)
      : drawRoles(roles, inOrder, assigned, seededRandom(seed, "roles", seq, trigger.place));
  for (const [index, { subject_id: id, role }] of event.participants.entries()) {
    const expected = given[ranks[index] ?? 0] ?? null;
    if (role === expected) continue;
    report(
      "role_differs",
      [line, declaration.line],
      `${quoted(id)} got the role ${shown(role)}; what was declared, with the recorded seed, gives ${shown(expected)}.`,
    );
  }
}

function shown(name: string | null): string {
  return name === null ? "none" : quoted(name);
}

function isSame(a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>): boolean {
  if (a === b) return true;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && a[name] === b[name])
  );
}

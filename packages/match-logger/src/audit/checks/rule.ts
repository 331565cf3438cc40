import type { Person } from "../fold/person.ts";
import type { Rule } from "../fold/rule.ts";
import { named, quoted } from "../words.ts";
import { compositionFlaw } from "./composition.ts";
import { choosable, others, type Decision } from "./decision.ts";
import { pairFlaw } from "./pair-flaw.ts";
import { checkReunion, isHeld } from "./reunion.ts";

/** How many of those who were passed over are tried in the place of a member. */
const tried = 100;

/** Whether a rule keeps somebody back from its choice at the time of a decision. */
export type KeepsBack = (person: Person) => boolean;

const nobody: KeepsBack = () => false;

/** Checks a decision against what its rule promises. Of a rule that is not known nothing is said. */
export function checkRule(decision: Decision, rule: Rule, keepsBack: KeepsBack = nobody): void {
  switch (rule.kind) {
    case "fifo":
      return checkFirstCome(decision, keepsBack);
    case "constraints":
      return checkConstraints(decision, rule, keepsBack);
    case "reunion":
      return checkReunion(decision, rule, checkRule);
    case "custom":
      return undefined;
  }
}

/** Checks the reasons that the record gives for passing somebody over. */
export function checkOvertakenCodes(decision: Decision, rule: Rule): void {
  const { event, members, room, at, line, report } = decision;
  const innermost = rule.kind === "reunion" && rule.fallback !== null ? rule.fallback : rule;
  for (const { subject_id: id, code } of event.overtaken.first) {
    const person = room.people.get(id);
    if (person === undefined) continue;
    const isTrue = ((): boolean => {
      if (code === "retry_delay") return room.delays.keepsFrom(person, members, at);
      if (code === "held_for_partner") return rule.kind === "reunion" && isHeld(rule, person, at);
      if (innermost.kind !== "constraints") return true;
      if (code !== "latency" && code !== "repeat_partner" && code !== "different_value") return true;
      return members.some((member) => pairFlaw(innermost.constraints, person, member, at, code) !== null);
    })();
    if (isTrue) continue;
    report(
      "overtaken_reason_untrue",
      [line, person.line],
      `${quoted(id)} was passed over with the recorded reason ${quoted(code)}, which does not hold for them and the group that was chosen.`,
    );
  }
}

/** First come, first served: those who wait longest, and who arrived. */
function checkFirstCome(decision: Decision, keepsBack: KeepsBack): void {
  const { step, line, report, event } = decision;
  const expected: Person[] = [];
  for (const person of choosable(decision)) {
    if (expected.length === step.groupSize - 1) break;
    if (!keepsBack(person)) expected.push(person);
  }
  const chosen = others(decision);
  const left = expected.filter((person) => !chosen.includes(person));
  if (left.length > 0) {
    report(
      "order_broken",
      [line, ...left.map((person) => person.line)],
      `${named(left)} waited longer than somebody of the group that was chosen for ${quoted(event.trigger)}, could be matched, and the rule is first come, first served.`,
    );
  } else checkMemberOrder(decision, expected);
}

function checkConstraints(
  decision: Decision,
  { constraints }: Extract<Rule, { kind: "constraints" }>,
  keepsBack: KeepsBack,
): void {
  const { members, at, line, report, event } = decision;
  let isFlawed = false;
  for (const [index, a] of members.entries()) {
    for (const b of members.slice(index + 1)) {
      const flaw = pairFlaw(constraints, a, b, at);
      if (flaw === null) continue;
      isFlawed = true;
      report(flaw.code, [line, a.line, b.line], `${named([a, b])} were put together, but ${flaw.text()}.`);
    }
  }
  const composition = compositionFlaw(constraints, members);
  if (composition !== null) {
    isFlawed = true;
    report(
      "composition_broken",
      [line],
      `The group of ${named(members)} is not composed as declared: ${composition}.`,
    );
  }
  const chosen = others(decision);
  checkMemberOrder(
    decision,
    chosen.toSorted((a, b) => a.place - b.place),
  );
  if (isFlawed || event.search === "cut") return;
  const fitsInPlaceOf = (member: Person, person: Person): boolean => {
    const group = members.map((other) => (other === member ? person : other));
    return (
      group.every((other) => other === person || pairFlaw(constraints, person, other, at) === null) &&
      compositionFlaw(constraints, group) === null
    );
  };
  const youngest = Math.max(...chosen.map(({ place }) => place));
  let count = 0;
  for (const person of choosable(decision)) {
    if (person.place > youngest || count === tried) return;
    if (chosen.includes(person) || keepsBack(person)) continue;
    count += 1;
    const later = chosen.find((member) => member.place > person.place && fitsInPlaceOf(member, person));
    if (later === undefined) continue;
    report(
      "order_broken",
      [line, person.line, later.line],
      `${quoted(person.id)} waited longer than ${quoted(later.id)} and fits into the group in their place, but was passed over.`,
    );
    return;
  }
}

/** The rules of Waitroom name the others in the order of arrival, and who arrived last. */
function checkMemberOrder(decision: Decision, expected: readonly Person[]): void {
  const { members, trigger, line, report } = decision;
  const inOrder = [...expected, trigger];
  if (members.every((member, index) => inOrder[index] === member)) return;
  report(
    "member_order",
    [line],
    `The group is listed as ${named(members)}; by the rule its order is ${named(inOrder)}.`,
  );
}

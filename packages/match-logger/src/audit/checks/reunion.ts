import type { Person } from "../fold/person.ts";
import { isFree } from "../fold/person.ts";
import type { Rule } from "../fold/rule.ts";
import { named, quoted } from "../words.ts";
import { choosable, others, type Decision } from "./decision.ts";

type Reunion = Extract<Rule, { kind: "reunion" }>;

/** Whether somebody is for their former partners only at this time. */
export function isHeld({ holdMs }: Reunion, person: Person, at: number): boolean {
  return holdMs > 0 && person.named.size > 0 && at < person.enteredAt + holdMs;
}

/** Former partners together where they are there; else what the fallback promises, among those who are not held. */
export function checkReunion(
  decision: Decision,
  rule: Reunion,
  checkFallback: (decision: Decision, rule: Rule, keepsBack: (person: Person) => boolean) => void,
): void {
  const { step, trigger, line, report, at, members } = decision;
  const chosen = others(decision);
  const partners = partnersOf(decision);
  const wanted = partners.slice(0, step.groupSize - 1);
  if (wanted.length === step.groupSize - 1) {
    const missing = wanted.filter((person) => !chosen.includes(person));
    if (missing.length > 0) {
      report(
        "reunion_passed_over",
        [line, ...missing.map((person) => person.line)],
        `${named(missing)}, from the last group of ${quoted(trigger.id)}, waited, but the group that was chosen is another.`,
      );
    } else if (members.some((member, index) => [...wanted, trigger][index] !== member)) {
      report(
        "member_order",
        [line],
        `The group is listed as ${named(members)}; by the rule its order is ${named([...wanted, trigger])}.`,
      );
    }
    return;
  }
  const held = [trigger, ...chosen].filter((person) => isHeld(rule, person, at));
  if (rule.fallback === null) {
    const strangers = chosen.filter((person) => !partners.includes(person));
    report(
      "not_partners",
      [line],
      `${named(strangers)} and ${quoted(trigger.id)} do not name each other as former partners, and the rule reunites groups only.`,
    );
  } else if (held.length > 0) {
    report(
      "held_matched",
      [line, ...held.map((person) => person.line)],
      `${named(held)} should have been kept for former partners until ${rule.holdMs} ms after the arrival, but got another group.`,
    );
  } else {
    checkFallback(decision, rule.fallback, (person) => isHeld(rule, person, at));
  }
}

/** Former partners of the trigger who could be chosen: first whom the trigger names, then who name the trigger. */
function partnersOf(decision: Decision): readonly Person[] {
  const { trigger, room } = decision;
  if (trigger.named.size === 0 && isEmpty(room.naming(trigger.id))) return [];
  const candidates = decision.isOwnStep ? null : new Set(choosable(decision));
  const canBeChosen = (person: Person | undefined): person is Person =>
    person !== undefined && person !== trigger && isFree(person) && (candidates?.has(person) ?? true);
  const own = [...trigger.named]
    .map((id) => room.people.get(id))
    .filter(canBeChosen)
    .toSorted(byPlace);
  const naming = [...room.naming(trigger.id)]
    .filter((person) => canBeChosen(person) && !trigger.named.has(person.id))
    .toSorted(byPlace);
  return [...own, ...naming];
}

function byPlace(a: Person, b: Person): number {
  return a.place - b.place;
}

function isEmpty(people: Iterable<Person>): boolean {
  for (const _ of people) return false;
  return true;
}

import type { ProposedEvent } from "../../waiting-room-event.ts";
import type { Report } from "../finding.ts";
import type { DeclaredStep } from "../fold/declaration.ts";
import { waitAt, type Person } from "../fold/person.ts";
import type { Room } from "../fold/room.ts";

/** A recorded decision whose members are all there and free, seen from the room before it. */
export interface Decision {
  readonly room: Room;
  readonly event: ProposedEvent;
  readonly line: number;
  readonly at: number;
  readonly trigger: Person;
  /** In the rule's order, the trigger included. */
  readonly members: readonly Person[];
  readonly step: DeclaredStep;
  /** Whether this is the step that the trigger had reached: then all who wait could be chosen, else only who had reached it. */
  readonly isOwnStep: boolean;
  readonly report: Report;
}

/** Whom the rule could choose besides the trigger, in the order of arrival. */
export function* choosable({ room, trigger, step, isOwnStep, at }: Decision): IterableIterator<Person> {
  for (const person of room.pool) {
    if (!isOwnStep && waitAt(person, at) < step.afterMs) return;
    if (person !== trigger) yield person;
  }
}

/** The members but the trigger, in the rule's order. */
export function others({ members, trigger }: Decision): readonly Person[] {
  return members.filter((member) => member !== trigger);
}

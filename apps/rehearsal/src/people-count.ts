import type { SimulatedPerson } from "./people/simulated-person.ts";

/** How many people stand where, as far as they know. */
export interface PeopleCount {
  readonly people: number;
  /** Who has come. */
  readonly arrived: number;
  readonly waiting: number;
  /** Who was asked for, counts down, or plays. */
  readonly inGroups: number;
  /** Whose last game ended. */
  readonly ended: number;
  /** Who left, timed out, was turned away, or never came back. */
  readonly gone: number;
}

export function countPeople(people: readonly SimulatedPerson[]): PeopleCount {
  const count = (...phases: readonly string[]): number =>
    people.filter(({ phase }) => phases.includes(phase)).length;
  return {
    people: people.length,
    arrived: people.length - count("outside"),
    waiting: count("waiting"),
    inGroups: count("reserved", "matched", "playing"),
    ended: count("ended"),
    gone: count("left", "timed_out", "turned_away", "vanished"),
  };
}

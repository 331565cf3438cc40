import type { Attributes } from "../../match-assignment.ts";

/** Where somebody stands. Whoever is gone is forgotten but by the group that they were in. */
export type Status = "waiting" | "reserved" | "matched" | "started" | "gone";

/** Somebody who is in the room, or plays a game that began in it. */
export interface Person {
  readonly id: string;
  /** `seq` of their `entered`: the place in the order of arrival. */
  readonly place: number;
  /** Line of their `entered`. */
  readonly line: number;
  readonly enteredAt: number;
  /** Whom they name as members of their last group. */
  readonly named: ReadonlySet<string>;
  /** Everybody whom they are recorded to have met. */
  readonly met: ReadonlySet<string>;
  status: Status;
  /** Line since which the status holds. */
  statusLine: number;
  /** Line since which they are away; null: they are there. */
  awayLine: number | null;
  /** Line of the restart since which nothing says that they are there or away. */
  unseenLine: number | null;
  graceUntil: number | null;
  deadlineAt: number | null;
  /** Time in which the server was down while they waited, in ms. */
  downMs: number;
  rttMs: number | null;
  attributes: Attributes;
  /** RTT and attributes at the decision, while reserved or matched by it. */
  decidedOn: Facts | null;
  proposalId: number | null;
  gameId: string | null;
  /** How long they had waited when they were matched. */
  waitedMs: number | null;
  /** When they last went back to waiting. */
  backAt: number;
}

/** What a rule sees of somebody that may change. */
export interface Facts {
  readonly rttMs: number | null;
  readonly attributes: Attributes;
}

/** How long somebody has waited at a time, in ms: down time of the server subtracted, never below 0. */
export function waitAt(person: Person, at: number): number {
  return Math.max(0, at - person.enteredAt - person.downMs);
}

/** Whether somebody can be put into a group. */
export function isFree(person: Person): boolean {
  return person.status === "waiting" && person.awayLine === null;
}

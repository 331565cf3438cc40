import type { MatchedEvent, ProposedEvent, RefusedEvent, WaitingRoomEventType } from "../room/events.ts";
import type { Assignment } from "./assign-again.ts";

/** What a decision came to; null: no group. */
export type DecisionOutcome = ProposedEvent | RefusedEvent | null;

/** Where a difference stands in the journal. */
export interface DifferencePlace {
  /** The event that records the decision; where none does, the last event before it. */
  readonly seq: number;
  /** The pool of the decision is the room after this event. */
  readonly poolSeq: number;
  /** When the decision was made, epoch ms. Without a record of it: when it was called for. */
  readonly at: number;
  /** Subject id of the arriving candidate; of a match the one whose proposal it was, by hand the first member. */
  readonly trigger: string;
  /** The fields of the event that differ; `outcome`: one is a group and the other is not. */
  readonly differsIn: readonly string[];
}

/** A decision about a group that comes out differently. */
export interface DecisionDifference extends DifferencePlace {
  readonly kind: "decision";
  /** The event that called for the decision; `time`: a time had come; null: nothing in the journal did. */
  readonly cause: WaitingRoomEventType | "time" | null;
  readonly recorded: DecisionOutcome;
  readonly replayed: DecisionOutcome;
}

/** Conditions or roles that come out differently. */
export interface AssignmentDifference extends DifferencePlace {
  readonly kind: "assignment";
  readonly recorded: MatchedEvent;
  /** null: there is no such proposal. */
  readonly replayed: Assignment | null;
}

/** What comes out differently. */
export type ReplayDifference = DecisionDifference | AssignmentDifference;

const COMPARED = [
  "members",
  "reason",
  "step",
  "pool_size",
  "pool_head",
  "overtaken",
  "search",
] as const satisfies readonly (keyof ProposedEvent)[];

/** In what two outcomes of one decision differ; empty: they are the same. The words of a refusal are not compared. */
export function compareOutcomes(recorded: DecisionOutcome, replayed: DecisionOutcome): readonly string[] {
  if (recorded === null || replayed === null) return recorded === replayed ? [] : ["outcome"];
  if (recorded.type === "refused") {
    if (replayed.type !== "refused") return ["outcome"];
    return recorded.reason === replayed.reason ? [] : ["reason"];
  }
  if (replayed.type === "refused") return ["outcome"];
  return COMPARED.filter((field) => asText(recorded[field]) !== asText(replayed[field]));
}

/** In what a match differs from what is given again. */
export function compareAssignments(recorded: MatchedEvent, replayed: Assignment | null): readonly string[] {
  if (replayed === null) return ["outcome"];
  const differsIn = recorded.condition === replayed.condition ? [] : ["condition"];
  const isSame = asText(recorded.participants) === asText(replayed.participants);
  return isSame ? differsIn : [...differsIn, "participants"];
}

/** A value as a text in which the order of names does not matter. */
function asText(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

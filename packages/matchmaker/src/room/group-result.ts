import type { RefusalReason } from "./events.ts";
import { canBeMatched, type TicketState } from "./ticket.ts";

/** What a rule's result was worth: nobody, a valid group, or a breach of the contract. */
export type GroupResult =
  | { readonly kind: "none" }
  | { readonly kind: "group"; readonly members: readonly TicketState[] }
  | Refusal;

/** A breach of the contract. */
export interface Refusal {
  readonly kind: "refused";
  readonly reason: RefusalReason;
  readonly detail: string;
}

/** Longest text about a breach that goes into the journal, in characters. */
const MAX_DETAIL_LENGTH = 300;

/** Checks what `findMatch` returned; whatever it is, the room stays whole. */
export function checkGroup(
  result: unknown,
  arriving: TicketState,
  groupSize: number,
  tickets: ReadonlyMap<string, TicketState>,
): GroupResult {
  if (result === null) return { kind: "none" };
  if (isThenable(result)) return refuse("promise", "Expected a group or null, got a promise.");
  if (!Array.isArray(result)) {
    return refuse("not_an_array", `Expected an array of candidates or null, got ${typeof result}.`);
  }
  const items: readonly unknown[] = result;
  if (items.length !== groupSize) {
    return refuse("wrong_size", `Expected ${groupSize} candidates, got ${items.length}.`);
  }
  const members: TicketState[] = [];
  for (const item of items) {
    const subjectId = subjectIdOf(item);
    const ticket = subjectId === null ? undefined : tickets.get(subjectId);
    if (subjectId === null || ticket === undefined) {
      return refuse("unknown", `Nobody who waits has the id \`${subjectId ?? typeof item}\`.`);
    }
    if (members.includes(ticket)) return refuse("duplicate", `\`${subjectId}\` stands in the group twice.`);
    if (!canBeMatched(ticket)) {
      if (ticket.status === "waiting") return refuse("disconnected", `\`${subjectId}\` is away.`);
      if (ticket.status === "reserved") return refuse("reserved", `\`${subjectId}\` is reserved already.`);
      return refuse("unknown", `\`${subjectId}\` does not wait (${ticket.status}).`);
    }
    members.push(ticket);
  }
  if (!members.includes(arriving)) {
    return refuse("without_arriving", `The group does not include \`${arriving.subjectId}\`.`);
  }
  return { kind: "group", members };
}

/** A breach of the contract, its text cut to what a journal line should hold. */
export function refuse(reason: RefusalReason, detail: string): Refusal {
  return { kind: "refused", reason, detail: cutDetail(detail) };
}

/** A text about a breach as the journal holds it: short and well-formed. */
export function cutDetail(detail: string): string {
  return detail.slice(0, MAX_DETAIL_LENGTH).toWellFormed();
}

/** What somebody threw, in words; whatever it is, this does not throw. */
export function messageOf(error: unknown): string {
  try {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  } catch {
    return "Something that cannot be put into words.";
  }
}

function isThenable(value: unknown): boolean {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}

function subjectIdOf(item: unknown): string | null {
  if (typeof item !== "object" || item === null || !("subjectId" in item)) return null;
  return typeof item.subjectId === "string" ? item.subjectId : null;
}

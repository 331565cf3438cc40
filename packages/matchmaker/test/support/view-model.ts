import type { MatchCandidate, WaitingRoomView } from "../../src/index.ts";

/** Where somebody stands. */
export type ModelStatus = "waiting" | "reserved" | "matched" | "started" | "ended" | "exited";

/** One stay of a participant: from `entered` to the end. */
export interface Stay {
  readonly subjectId: string;
  readonly place: number;
  candidate: MatchCandidate;
  downMs: number;
  /** How long they waited, once that has ended in a match. */
  waitedMs: number | null;
  status: ModelStatus;
  isThere: boolean;
  group: string | null;
  deadlineAt: number | null;
  graceUntil: number | null;
}

/** Those who are in a room, as its events add up. */
export interface Inside {
  readonly inside: readonly Stay[];
  /** Those who are waiting, reserved or matched, in the order of arrival. */
  readonly order: readonly Stay[];
  /** Those of them who can be matched. */
  readonly pool: readonly Stay[];
}

/** What a room says otherwise, or null. */
export function viewFlaw(view: WaitingRoomView, { inside, order, pool }: Inside): string | null {
  if (idsOf(order) !== idsOf(view.presentTickets())) return "order of arrival";
  if (idsOf(pool) !== idsOf(view.waiting)) return "who waits";
  if (view.waiting.size !== pool.length || view.present !== order.length) return "how many wait";
  const groupOf = new Map<string, string>();
  const proposals = Array.from(view.proposals(), ({ proposalId, members }) => {
    return { id: `p${proposalId}`, members, status: "reserved" };
  });
  const games = Array.from(view.games(), ({ gameId, members, status }) => ({ id: gameId, members, status }));
  for (const { id, members, status } of [...proposals, ...games]) {
    for (const ticket of members) {
      if (groupOf.has(ticket.subjectId)) return `${ticket.subjectId} in two groups`;
      if (ticket.status !== status) return `${ticket.subjectId} in ${id} while ${ticket.status}`;
      groupOf.set(ticket.subjectId, id);
    }
  }
  for (const stay of inside) {
    const ticket = view.ticket(stay.subjectId);
    if (ticket?.status !== stay.status) return `${stay.subjectId} is ${ticket?.status}, not ${stay.status}`;
    if (ticket.connected !== stay.isThere) return `${stay.subjectId} connected: ${ticket.connected}`;
    if (ticket.deadlineAt !== stay.deadlineAt) return `deadline of ${stay.subjectId}`;
    if (ticket.graceUntil !== stay.graceUntil) return `grace of ${stay.subjectId}`;
    if ((groupOf.get(stay.subjectId) ?? null) !== stay.group) return `group of ${stay.subjectId}`;
  }
  return null;
}

function idsOf(people: Iterable<{ readonly subjectId: string }>): string {
  return Array.from(people, ({ subjectId }) => subjectId).join(",");
}

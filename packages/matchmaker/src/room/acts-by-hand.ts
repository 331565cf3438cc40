import type { CommandScope } from "./command-scope.ts";
import type { Actor } from "./commands.ts";
import { takeOut } from "./departures.ts";
import { assertText } from "./games.ts";
import { assign } from "./make-match.ts";
import { WaitingRoomError } from "./room-error.ts";
import { canBeMatched, waitedMs, type TicketState, type TicketStatus } from "./ticket.ts";
import { recordedConsequence } from "./time-out.ts";

/** Lets nobody new in, or forms no groups, until it is reopened. */
export function pause(what: "intake" | "matching", actor: Actor, scope: CommandScope): void {
  assertActor(actor);
  const isPaused = what === "intake" ? scope.state.intakePaused : scope.state.matchingPaused;
  if (!isPaused)
    scope.emit({ ...scope.next(), type: "paused", what, actor: actor.name, reason: actor.reason });
}

/** Takes a pause back; when matching goes on, everybody who waits is decided for. */
export function reopen(what: "intake" | "matching", actor: Actor, scope: CommandScope): void {
  assertActor(actor);
  const { state, decisions, now, newId, next, emit } = scope;
  const isPaused = what === "intake" ? state.intakePaused : state.matchingPaused;
  if (!isPaused) return;
  emit({ ...next(), type: "reopened", what, actor: actor.name, reason: actor.reason });
  if (what === "matching") decisions.evaluate([...state.arrivals.all()].filter(canBeMatched), now, newId);
}

/** Ends a wait with the declared consequence. */
export function release(subjectId: string, actor: Actor, scope: CommandScope): void {
  assertActor(actor);
  const ticket = present(subjectId, ["waiting", "reserved"], scope);
  takeOut(
    ticket,
    {
      type: "timed_out",
      subject_id: subjectId,
      reason: "admin",
      waited_ms: waitedMs(ticket, scope.now),
      consequence: recordedConsequence(scope.options),
      actor: { name: actor.name, reason: actor.reason },
    },
    { released: "removed", aborted: "removed" },
    scope,
  );
}

/** Takes somebody out for good. */
export function remove(subjectId: string, actor: Actor, scope: CommandScope): void {
  assertActor(actor);
  const ticket = present(subjectId, ["waiting", "reserved", "matched", "started"], scope);
  takeOut(
    ticket,
    {
      type: "removed",
      subject_id: subjectId,
      reason: "admin",
      waited_ms: ticket.waitedMs ?? waitedMs(ticket, scope.now),
      actor: { name: actor.name, reason: actor.reason },
    },
    { released: "removed", aborted: "removed" },
    scope,
  );
}

/** Matches these, whatever the rule says: recorded as made by hand, with who and why. */
export function matchByHand(subjectIds: readonly string[], actor: Actor, scope: CommandScope): void {
  assertActor(actor);
  if (subjectIds.length === 0 || new Set(subjectIds).size !== subjectIds.length) {
    throw new TypeError(`Expected at least one subject id and none twice, got ${subjectIds.length}.`);
  }
  const members = subjectIds.map((subjectId) => present(subjectId, ["waiting"], scope));
  for (const ticket of members) {
    if (!canBeMatched(ticket)) {
      throw new WaitingRoomError("INVALID_PARTICIPANT_STATE", `\`${ticket.subjectId}\` is away.`);
    }
  }
  const [trigger] = members;
  if (trigger === undefined) return;
  const { options, state, now } = scope;
  scope.emit({
    ...scope.next(),
    type: "matched",
    proposal_id: null,
    game_id: scope.newId(),
    matchmaker_class: "Manual",
    reason: "manual",
    ...assign(options, state, { members, trigger, seq: state.seq, now }),
    actor: { name: actor.name, reason: actor.reason },
  });
}

function present(subjectId: string, statuses: readonly TicketStatus[], { state }: CommandScope): TicketState {
  const ticket = state.tickets.get(subjectId);
  if (ticket === undefined || !statuses.includes(ticket.status)) {
    throw new WaitingRoomError(
      "INVALID_PARTICIPANT_STATE",
      `Expected \`${subjectId}\` to be ${statuses.join(" or ")}, got ${ticket?.status ?? "nobody of that id"}.`,
    );
  }
  return ticket;
}

function assertActor(actor: Actor): void {
  assertText("actor", actor.name);
  assertText("reason", actor.reason);
}

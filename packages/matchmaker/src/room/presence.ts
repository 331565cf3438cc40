import { assertAttributes, assertRtt, assertSubjectId } from "../candidate.ts";
import type { CommandScope } from "./command-scope.ts";
import type { EnterCommand, WaitingRoomCommand } from "./commands.ts";
import { releaseProposal, takeOut } from "./departures.ts";
import { WaitingRoomError } from "./room-error.ts";
import { waitedMs, type TicketState } from "./ticket.ts";

/** Lets a participant in. Whoever is there already, or may not enter again, keeps the ticket they have. */
export function enter(command: EnterCommand, scope: CommandScope): void {
  const { options, state, decisions, now, next, emit } = scope;
  const { rttMs = null, attributes = {}, groupHistory = null, pastPartners = [] } = command;
  assertSubjectId(command.subjectId);
  assertRtt(rttMs);
  assertAttributes(attributes);
  const ticket = state.tickets.get(command.subjectId);
  if (ticket !== undefined && isPresent(ticket)) return comeBack(ticket, command.connection, scope);
  if (ticket !== undefined && !mayEnterAgain(ticket, options.reentry)) return;
  if (state.intakePaused) throw new WaitingRoomError("SCENE_CLOSED", "Nobody new is let in at the moment.");
  if (options.capacity !== null && state.waitingCount >= options.capacity) {
    throw new WaitingRoomError("SCENE_FULL", `The waiting room is full: ${options.capacity} wait in it.`);
  }
  emit({
    ...next(),
    type: "entered",
    subject_id: command.subjectId,
    connection: command.connection,
    rtt_ms: rttMs,
    attributes: { ...attributes },
    group_history:
      groupHistory === null
        ? null
        : {
            previous_partners: [...groupHistory.previousPartners],
            source_scene_id: groupHistory.sourceSceneId,
            group_id: groupHistory.groupId,
          },
    past_partners: [...pastPartners],
    deadline_at: options.waitLimitMs === null ? null : now + options.waitLimitMs,
  });
  decisions.evaluate([state.ticket(command.subjectId)], now, scope.newId);
}

/** A participant goes of their own accord. */
export function leave(subjectId: string, scope: CommandScope): void {
  const ticket = scope.state.tickets.get(subjectId);
  if (ticket === undefined || !isPresent(ticket)) return;
  const waited = ticket.waitedMs ?? waitedMs(ticket, scope.now);
  const body = { type: "left", subject_id: subjectId, reason: "left", waited_ms: waited } as const;
  takeOut(ticket, body, { released: "left", aborted: "left" }, scope);
}

/** A connection is gone. A connection that does not count any more does nothing. */
export function disconnect(subjectId: string, connection: string, scope: CommandScope): void {
  const { options, state, now, next, emit } = scope;
  const ticket = state.tickets.get(subjectId);
  if (ticket === undefined || !isPresent(ticket)) return;
  if (!ticket.connected || ticket.connection !== connection) return;
  const { proposalId } = ticket;
  const graceMs = ticket.status === "started" ? options.inGameGraceMs : options.graceMs;
  emit({
    ...next(),
    type: "disconnected",
    subject_id: subjectId,
    connection,
    reason: "connection_lost",
    grace_until: now + graceMs,
  });
  if (proposalId !== null) releaseProposal(proposalId, "disconnected", subjectId, scope);
}

/**
 * A participant is back, or goes over to a newer connection. That the connection of somebody who did not confirm
 * is still there is no return: it takes an act.
 */
export function reconnect(subjectId: string, connection: string, scope: CommandScope): void {
  const ticket = scope.state.tickets.get(subjectId);
  if (ticket === undefined || !isPresent(ticket)) return;
  if (ticket.awayReason === "no_confirmation" && ticket.connection === connection) return;
  comeBack(ticket, connection, scope);
}

/** A participant is back in the place of their arrival, and is decided for if they were away. */
export function comeBack(ticket: TicketState, connection: string, scope: CommandScope): void {
  if (ticket.connected && ticket.connection === connection) return;
  const wasAway = !ticket.connected;
  scope.emit({ ...scope.next(), type: "returned", subject_id: ticket.subjectId, connection });
  if (wasAway) scope.decisions.evaluate([ticket], scope.now, scope.newId);
}

/** A measured RTT or an attribute of somebody who waits changed. */
export function update(command: WaitingRoomCommand & { readonly type: "update" }, scope: CommandScope): void {
  const { state, decisions, now, next, emit } = scope;
  const { subjectId, rttMs, attributes } = command;
  if (rttMs !== undefined) assertRtt(rttMs);
  if (attributes !== undefined) assertAttributes(attributes);
  const ticket = state.tickets.get(subjectId);
  if (ticket === undefined || (ticket.status !== "waiting" && ticket.status !== "reserved")) return;
  const isSameRtt = rttMs === undefined || rttMs === ticket.candidate.rttMs;
  const before = ticket.candidate.attributes;
  const isSameAttributes =
    attributes === undefined || Object.entries(attributes).every(([name, value]) => before[name] === value);
  if (isSameRtt && isSameAttributes) return;
  emit({
    ...next(),
    type: "updated",
    subject_id: subjectId,
    ...(rttMs === undefined ? {} : { rtt_ms: rttMs }),
    ...(attributes === undefined ? {} : { attributes: { ...before, ...attributes } }),
  });
  decisions.evaluate([ticket], now, scope.newId);
}

function isPresent(ticket: TicketState): boolean {
  return (
    ticket.status === "waiting" ||
    ticket.status === "reserved" ||
    ticket.status === "matched" ||
    ticket.status === "started"
  );
}

function mayEnterAgain(ticket: TicketState, reentry: boolean): boolean {
  return ticket.status === "left" || (ticket.status === "ended" && reentry);
}

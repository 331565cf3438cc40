import type { CommandScope } from "./command-scope.ts";
import { abortMatch, endForAll, takeOut } from "./departures.ts";
import { triggersOf } from "./due-triggers.ts";
import { nextEvaluatedAt } from "./evaluated-line.ts";
import type { PersonalDeadline, RoomDeadline } from "./room-deadlines.ts";
import { recordSteps } from "./steps.ts";
import { waitedMs, type TicketState } from "./ticket.ts";
import { releaseByStep, timeOut } from "./time-out.ts";

/** What of somebody takes effect first where two moments fall together. */
const KINDS: readonly PersonalDeadline["kind"][] = ["wait_limit", "step", "grace"];

/** A process starts to host the room. Where it goes on after a stop, nobody is taken to be there until they say so. */
export function open(scope: CommandScope): void {
  const { options, state, now, next, emit } = scope;
  const isNew = state.seq === 0;
  const downMs = Math.max(0, now - state.at);
  emit({
    ...next(),
    type: "opened",
    server_run_id: options.serverRunId,
    experiment_id: options.experimentId,
    scene_id: options.sceneId,
    group_size: options.groupSize,
    matchmaker: options.identity,
    limits: options.limits,
    seed: options.seed,
    ...(options.steps.length === 1 ? {} : { steps: recordSteps(options.steps) }),
    ...(options.roles === null ? {} : { roles: options.roles }),
    ...(options.conditions === null ? {} : { conditions: options.conditions }),
  });
  if (isNew) return;
  emit({ ...next(), type: "resumed", down_ms: downMs });
  for (const proposal of state.proposals.values()) {
    emit({ ...next(), type: "released", proposal_id: proposal.id, reason: "restart", subject_id: null });
  }
  const started = [...state.games.values()].filter((game) => game.status === "started");
  for (const ticket of state.arrivals.all()) expectBack(ticket, options.graceMs, scope);
  for (const game of started) {
    for (const ticket of game.members) expectBack(ticket, options.inGameGraceMs, scope);
  }
  finishTorn(scope);
}

/** A stop may have kept a departure and lost what followed it in the same append: the end of the group. */
function finishTorn(scope: CommandScope): void {
  for (const game of scope.state.games.values()) {
    if (game.members.length === game.size) continue;
    if (game.status === "matched") abortMatch(game.id, "restart", null, scope);
    else endForAll(game.id, "partner_left", scope);
  }
}

/** Lets everything take effect that time alone brings about. */
export function advance(scope: CommandScope): void {
  const { state, decisions, now, next, emit } = scope;
  const evaluatedAt = nextEvaluatedAt(state, decisions.pendingCount);
  if (evaluatedAt !== null && evaluatedAt <= now) emit({ ...next(), ...decisions.summary(now) });
  for (;;) {
    const due = state.deadlines.takeDue(now);
    if (due.length === 0) return;
    const triggers = due.flatMap((what) => triggersOf(what, state));
    for (const what of due) if (what.kind === "retry") state.retryDelays.delete(what.key);
    decisions.evaluate(triggers, now, scope.newId);
    for (const { kind, ticket } of inOrderOfArrival(due)) {
      if (kind === "wait_limit") timeOut(ticket, scope);
      else if (kind === "step") releaseByStep(ticket, scope);
      else giveUp(ticket, scope);
    }
  }
}

/** Writes what has been evaluated without a group, even where that is nothing. */
export function summarize({ decisions, now, next, emit }: CommandScope): void {
  emit({ ...next(), ...decisions.summary(now) });
}

/**
 * Whose wait or grace is over. What comes at the same time must not depend on the order in which it was noted:
 * that differs between a room and one restored from its events.
 */
function inOrderOfArrival(due: readonly RoomDeadline[]): readonly PersonalDeadline[] {
  return due
    .filter(isPersonal)
    .toSorted(
      (a, b) => a.ticket.enteredSeq - b.ticket.enteredSeq || KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind),
    );
}

function isPersonal(what: RoomDeadline): what is PersonalDeadline {
  return what.kind === "wait_limit" || what.kind === "grace" || (what.kind === "step" && what.isRelease);
}

function giveUp(ticket: TicketState, scope: CommandScope): void {
  if (ticket.connected || ticket.graceUntil === null || ticket.graceUntil > scope.now) return;
  const waited = ticket.waitedMs ?? waitedMs(ticket, scope.now);
  const body = {
    type: "left",
    subject_id: ticket.subjectId,
    reason: "grace_ended",
    waited_ms: waited,
  } as const;
  takeOut(ticket, body, { released: "disconnected", aborted: "grace_ended" }, scope);
}

function expectBack(ticket: TicketState, graceMs: number, { now, next, emit }: CommandScope): void {
  emit({
    ...next(),
    type: "disconnected",
    subject_id: ticket.subjectId,
    connection: ticket.connection,
    reason: "restart",
    grace_until: now + graceMs,
  });
}

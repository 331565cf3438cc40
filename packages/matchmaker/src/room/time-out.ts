import type { CommandScope } from "./command-scope.ts";
import type { RecordedConsequence } from "./events.ts";
import type { ResolvedOptions } from "./options.ts";
import { waitedMs, type TicketState } from "./ticket.ts";

/** Ends the wait of somebody whose limit has passed; does nothing for anybody else. */
export function timeOut(ticket: TicketState, { options, now, next, emit }: CommandScope): void {
  if (ticket.status !== "waiting" || ticket.deadlineAt === null || ticket.deadlineAt > now) return;
  emit({
    ...next(),
    type: "timed_out",
    subject_id: ticket.subjectId,
    reason: "wait_limit",
    waited_ms: waitedMs(ticket, now),
    consequence: recordedConsequence(options),
  });
}

/** Ends the wait of somebody who has reached the step that releases. */
export function releaseByStep(ticket: TicketState, { options, now, next, emit }: CommandScope): void {
  if (ticket.status !== "waiting") return;
  emit({
    ...next(),
    type: "timed_out",
    subject_id: ticket.subjectId,
    reason: "step",
    waited_ms: waitedMs(ticket, now),
    consequence: recordedConsequence(options),
  });
}

/** The declared consequence of a wait without a group, as the journal names it. */
export function recordedConsequence({ consequence }: ResolvedOptions): RecordedConsequence {
  return {
    message: consequence.message,
    completion_code: consequence.completionCode,
    redirect_url: consequence.redirectUrl,
  };
}

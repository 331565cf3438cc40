import { assertSubjectId } from "../candidate.ts";
import type { CommandScope } from "./command-scope.ts";
import { assertText } from "./games.ts";

/**
 * Records that the host's screening refused somebody at the door. Does nothing for whoever has been let in before, whatever
 * became of it: how that went is what stands of them. Nor for who was refused for this very reason last, however often they ask.
 */
export function screenOut(subjectId: string, reason: string, { state, next, emit }: CommandScope): void {
  assertSubjectId(subjectId);
  assertText("reason", reason);
  if (state.tickets.has(subjectId) || state.screenedOut.get(subjectId) === reason) return;
  emit({ ...next(), type: "screened_out", subject_id: subjectId, reason });
}

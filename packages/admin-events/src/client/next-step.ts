import type { StepRow } from "../wire-trend.ts";
import type { ParticipantRow } from "../wire-people.ts";
import type { SceneRow } from "../wire.ts";

/** What will hold for somebody who goes on waiting. */
export interface NextStep extends StepRow {
  /** When they reach it; epoch ms. */
  readonly at: number;
}

/** The next step of the declared fallback chain for this person; null when none is left, and for who does not wait. */
export function nextStep(
  { steps = [] }: Pick<SceneRow, "steps">,
  person: Pick<ParticipantRow, "state" | "entered_at" | "waiting_since">,
  now: number,
): NextStep | null {
  if (person.state !== "waiting" && person.state !== "reserved") return null;
  const since = person.waiting_since ?? person.entered_at;
  const next = steps.find((step) => since + step.after_ms > now);
  return next === undefined ? null : { ...next, at: since + next.after_ms };
}

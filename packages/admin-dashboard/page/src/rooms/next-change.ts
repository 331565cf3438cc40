import { nextStep, type ParticipantRow, type SceneRow, type StepRow } from "@waitroom/admin-events/client";
import { plain } from "../words/codes.ts";

/** What time alone will change for somebody who waits. */
export interface NextChange {
  readonly at: number;
  readonly words: string;
}

/** The next step of the declared fallback chain, else the end of the wait; null where neither is declared. */
export function nextChange(person: ParticipantRow, scene: SceneRow, now: number): NextChange | null {
  const step = nextStep(scene, person, now);
  if (step !== null && (person.deadline_at === null || step.at <= person.deadline_at)) {
    return { at: step.at, words: stepWords(step, scene, `step ${step.step}`) };
  }
  return person.deadline_at === null ? null : { at: person.deadline_at, words: "the wait ends" };
}

/** From when the wait of somebody counts: a stop of the server is not waiting. */
export function waitingSince(person: ParticipantRow): number {
  return person.waiting_since ?? person.entered_at;
}

/** What a step changes, against what holds before any step; where nothing that can be named, `unnamed`. */
export function stepWords(step: StepRow, scene: SceneRow, unnamed = ruleOnly(step)): string {
  if (step.releases) return "released by a step";
  const changes = [
    step.group_size === scene.group_size ? null : `groups of ${step.group_size}`,
    step.matchmaker === scene.matchmaker ? null : plain(step.matchmaker),
  ].filter((part) => part !== null);
  return changes.length === 0 ? unnamed : `step ${step.step}, ${changes.join(", ")}`;
}

function ruleOnly({ step }: StepRow): string {
  return `step ${step}, the rule's next setting`;
}

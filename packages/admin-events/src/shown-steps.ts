import type { Touch } from "./state/admin-state.ts";
import { stepAt, stepMs, stepsShown, stepsShownUntil } from "./state/boundary-samples.ts";

/** Up to when the lines over time are shown, and which of their points changed. */
export class ShownSteps {
  #until: number;
  /** The scenes of which events were told behind points that are shown already, and the earliest of their times. */
  readonly #toldLate = new Map<string, number>();

  constructor(now: number) {
    this.#until = stepAt(now);
  }

  /** The last whole step that is shown. */
  get until(): number {
    return this.#until;
  }

  /** Call it with each event while somebody watches. */
  tell(sceneId: string, at: number): void {
    if (at < this.#until) this.#toldLate.set(sceneId, Math.min(at, this.#toldLate.get(sceneId) ?? at));
  }

  /** Moves on with the clock: each whole step adds a point to every line and takes one off. */
  moveTo(now: number, sceneIds: Iterable<string>, touch: Touch): void {
    for (const [sceneId, at] of this.#toldLate) {
      for (const step of stepsShownUntil(this.#until)) if (step > at) touch("trend", `${sceneId}@${step}`);
    }
    this.#toldLate.clear();
    const until = stepAt(now);
    if (until <= this.#until) return;
    const steps = new Set([...stepsShownUntil(this.#until), ...stepsShownUntil(until)]);
    const moved = [...steps].filter((at) => at > this.#until || at <= until - stepsShown * stepMs);
    this.#until = until;
    for (const at of moved) touch("health", String(at));
    for (const sceneId of sceneIds) {
      // A forecast counts from the last step.
      touch("scenes", sceneId);
      for (const at of moved) touch("trend", `${sceneId}@${at}`);
    }
  }
}

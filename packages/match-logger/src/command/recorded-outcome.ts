import type { WaitingRoomEvent } from "../waiting-room-event.ts";
import type { SimulatedReport } from "./matchmaker-packages.ts";

/** What came of a recorded session, counted as a simulation counts it: whose game started, and how long they waited. */
export class RecordedOutcome {
  #arrived = 0;
  #groups = 0;
  readonly #waiting = new Set<string>();
  readonly #exits = new Map<string, number>();
  readonly #matched = new Map<
    string,
    readonly { readonly subject_id: string; readonly waited_ms: number }[]
  >();
  readonly #waits: number[] = [];

  add(event: WaitingRoomEvent): void {
    switch (event.type) {
      case "entered":
        this.#arrived += 1;
        this.#waiting.add(event.subject_id);
        return;
      case "matched":
        this.#matched.set(event.game_id, event.participants);
        return;
      case "aborted":
        this.#matched.delete(event.game_id);
        return;
      case "started":
        this.#groups += 1;
        for (const { subject_id: id, waited_ms: waited } of this.#matched.get(event.game_id) ?? []) {
          this.#waits.push(waited);
          this.#waiting.delete(id);
        }
        this.#matched.delete(event.game_id);
        return;
      case "left":
      case "timed_out":
      case "removed":
        if (!this.#waiting.delete(event.subject_id)) return;
        this.#exits.set(event.reason, (this.#exits.get(event.reason) ?? 0) + 1);
        return;
      default:
    }
  }

  get report(): SimulatedReport {
    const waits = this.#waits.toSorted((a, b) => a - b);
    const at = (share: number): number => waits[Math.max(0, Math.ceil(share * waits.length) - 1)] ?? 0;
    const sum = waits.reduce((a, b) => a + b, 0);
    return {
      arrived: this.#arrived,
      turnedAway: 0,
      matched: waits.length,
      shareMatched: this.#arrived === 0 ? null : waits.length / this.#arrived,
      exits: Object.fromEntries(this.#exits),
      stillWaiting: this.#waiting.size,
      groups: this.#groups,
      waitMs:
        waits.length === 0 ? null : { mean: sum / waits.length, p50: at(0.5), p90: at(0.9), max: at(1) },
    };
  }
}

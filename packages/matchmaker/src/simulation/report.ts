import type { WaitingRoomEvent } from "../room/events.ts";

/** How long those waited who got a group, in ms. */
export interface WaitReport {
  readonly mean: number;
  /** By nearest rank: half of them waited at most so long. */
  readonly p50: number;
  readonly p90: number;
  readonly max: number;
}

/** What came of a simulated run. */
export interface SimulationReport {
  /** Who entered. */
  readonly arrived: number;
  /** Who was turned away at the door because the room was full. */
  readonly turnedAway: number;
  /** Whose game started. */
  readonly matched: number;
  /** `matched` of `arrived`; null when nobody arrived. */
  readonly shareMatched: number | null;
  /** Who left without a game, by reason. */
  readonly exits: Readonly<Record<string, number>>;
  /** Who waited still when nothing more was to happen. */
  readonly stillWaiting: number;
  /** Games that started. */
  readonly groups: number;
  readonly groupsPerHour: number;
  /** null when nobody got a group. */
  readonly waitMs: WaitReport | null;
  /** Waiting of everybody who arrived, in seconds: what is paid for where waiting is. */
  readonly waitingSeconds: number;
  /** From the opening to the last arrival, match or exit, in ms. */
  readonly durationMs: number;
}

/** Sums up a run event by event. */
export class ReportBuilder {
  #openedAt = 0;
  #lastAt = 0;
  #arrived = 0;
  #groups = 0;
  readonly #waits: number[] = [];
  #unmatchedMs = 0;
  readonly #exits: Map<string, number> = new Map<string, number>();
  readonly #waiting: Map<string, number> = new Map<string, number>();
  readonly #matched: Map<string, readonly { readonly subject_id: string; readonly waited_ms: number }[]> =
    new Map<string, readonly { readonly subject_id: string; readonly waited_ms: number }[]>();

  add(event: WaitingRoomEvent): void {
    switch (event.type) {
      case "opened":
        this.#openedAt = event.at;
        this.#lastAt = event.at;
        return;
      case "entered":
        this.#arrived += 1;
        this.#lastAt = event.at;
        this.#waiting.set(event.subject_id, event.at);
        return;
      case "matched":
        this.#lastAt = event.at;
        this.#matched.set(event.game_id, event.participants);
        return;
      case "aborted":
        this.#matched.delete(event.game_id);
        return;
      case "started":
        this.#groups += 1;
        for (const { subject_id, waited_ms } of this.#matched.get(event.game_id) ?? []) {
          this.#waits.push(waited_ms);
          this.#waiting.delete(subject_id);
        }
        this.#matched.delete(event.game_id);
        return;
      case "left":
      case "timed_out":
      case "removed":
        // Who leaves a game that has started waited no more.
        if (!this.#waiting.delete(event.subject_id)) return;
        this.#lastAt = event.at;
        this.#unmatchedMs += event.waited_ms;
        this.#exits.set(event.reason, (this.#exits.get(event.reason) ?? 0) + 1);
        return;
      default:
    }
  }

  report(turnedAway: number): SimulationReport {
    const waits = Float64Array.from(this.#waits).toSorted();
    const matchedMs = waits.reduce((sum, wait) => sum + wait, 0);
    let openMs = 0;
    for (const enteredAt of this.#waiting.values()) openMs += this.#lastAt - enteredAt;
    const durationMs = this.#lastAt - this.#openedAt;
    return {
      arrived: this.#arrived,
      turnedAway,
      matched: waits.length,
      shareMatched: this.#arrived === 0 ? null : waits.length / this.#arrived,
      exits: Object.fromEntries([...this.#exits].toSorted(([a], [b]) => (a < b ? -1 : 1))),
      stillWaiting: this.#waiting.size,
      groups: this.#groups,
      groupsPerHour: durationMs === 0 ? 0 : this.#groups / (durationMs / 3_600_000),
      waitMs:
        waits.length === 0
          ? null
          : {
              mean: matchedMs / waits.length,
              p50: nearestRank(waits, 0.5),
              p90: nearestRank(waits, 0.9),
              max: waits.at(-1) ?? 0,
            },
      waitingSeconds: (matchedMs + this.#unmatchedMs + openMs) / 1000,
      durationMs,
    };
  }
}

function nearestRank(sorted: Float64Array, share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

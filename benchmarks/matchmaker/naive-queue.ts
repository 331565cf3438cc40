import type { MatchCandidate } from "@waitroom/matchmaker";
import { START_AT, type Arrival } from "./hosted-room.ts";

/** The naive way: an array of everybody who waits is built and filtered for each arrival. No events, no deadlines. */
export class NaiveQueue {
  readonly #waiting: Map<string, MatchCandidate> = new Map<string, MatchCandidate>();
  readonly #fits: (arriving: MatchCandidate, waiting: MatchCandidate) => boolean;

  constructor(fits: (arriving: MatchCandidate, waiting: MatchCandidate) => boolean) {
    this.#fits = fits;
  }

  /** Returns who may be with the one who arrives; without anybody, that one waits too. */
  arrive(arrival: Arrival): readonly MatchCandidate[] {
    const arriving = candidateOf(arrival, START_AT);
    const waiting = [...this.#waiting.values()];
    const fitting = waiting.filter((other) => this.#fits(arriving, other));
    if (fitting.length === 0) this.#waiting.set(arriving.subjectId, arriving);
    return fitting;
  }

  /** Lets somebody wait without looking for anybody. */
  add(arrival: Arrival): void {
    this.#waiting.set(arrival.subjectId, candidateOf(arrival, START_AT));
  }
}

/** An arrival as a rule sees it. */
export function candidateOf(arrival: Arrival, enqueuedAt: number): MatchCandidate {
  return {
    subjectId: arrival.subjectId,
    rttMs: arrival.rttMs ?? null,
    groupHistory: arrival.groupHistory ?? null,
    attributes: arrival.attributes ?? {},
    enqueuedAt,
  };
}

import type { PaymentRow } from "../tables/payments.ts";
import type { WaitRow } from "../tables/waits.ts";
import { Tally } from "./tally.ts";

/**
 * The way of the arrivals of a scene; each is in one place, the furthest that stands, and who enters again arrives again.
 * `asked = sum(screened_out) + arrived`, where `screened_out` are people who were never let in, by the reason they were told last;
 * `arrived = waiting_now + sum(lost_waiting) + matched`, `matched = matched_now + sum(lost_matched) + started`,
 * `started = started_now + sum(lost_started) + ended`, `ended = sum(outcomes)`.
 */
export interface FlowFigures {
  readonly asked: number;
  readonly screened_out: Readonly<Record<string, number>>;
  readonly arrived: number;
  readonly waiting_now: number;
  readonly lost_waiting: Readonly<Record<string, number>>;
  readonly matched: number;
  readonly matched_now: number;
  readonly lost_matched: Readonly<Record<string, number>>;
  readonly started: number;
  readonly started_now: number;
  readonly lost_started: Readonly<Record<string, number>>;
  readonly ended: number;
  readonly outcomes: Readonly<Record<string, number>>;
}

/** Counts the flow from the rows of `waits` and `payments`. */
export class Flow {
  readonly #waits = { arrived: 0, waitingNow: 0, matchedNow: 0, started: 0 };
  readonly #games = { startedNow: 0, ended: 0 };
  readonly #screenedOut = new Tally();
  readonly #lostWaiting = new Tally();
  readonly #lostMatched = new Tally();
  readonly #lostStarted = new Tally();
  readonly #outcomes = new Tally();

  addWait({ outcome, stage, reason }: WaitRow): void {
    const waits = this.#waits;
    waits.arrived += 1;
    if (outcome === "started") waits.started += 1;
    else if (outcome !== "open")
      (stage === "matched" ? this.#lostMatched : this.#lostWaiting).add(reason ?? "other");
    else if (stage === "matched") waits.matchedNow += 1;
    else waits.waitingNow += 1;
  }

  addPayment({ outcome, reason, playedMs }: PaymentRow): void {
    if (outcome === "screened_out") this.#screenedOut.add(reason ?? "other");
    else if (outcome === "started") this.#games.startedNow += 1;
    else if (outcome === "ended") {
      this.#games.ended += 1;
      this.#outcomes.add(reason ?? "other");
    } else if (playedMs !== null) this.#lostStarted.add(reason ?? "other");
  }

  figures(): FlowFigures {
    const { arrived, waitingNow, matchedNow, started } = this.#waits;
    return {
      asked: this.#screenedOut.total + arrived,
      screened_out: this.#screenedOut.figures(),
      arrived,
      waiting_now: waitingNow,
      lost_waiting: this.#lostWaiting.figures(),
      matched: matchedNow + this.#lostMatched.total + started,
      matched_now: matchedNow,
      lost_matched: this.#lostMatched.figures(),
      started,
      started_now: this.#games.startedNow,
      lost_started: this.#lostStarted.figures(),
      ended: this.#games.ended,
      outcomes: this.#outcomes.figures(),
    };
  }
}

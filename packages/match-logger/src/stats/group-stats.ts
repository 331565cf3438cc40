import type { MatchParticipantRow } from "../tables/match-participants.ts";
import type { MatchRow } from "../tables/matches.ts";
import type { PaymentRow } from "../tables/payments.ts";
import type { WaitRow } from "../tables/waits.ts";
import { Spread } from "./spread.ts";
import type { SpreadFigures } from "./spread.ts";
import { Tally } from "./tally.ts";

/** What is said of the groups of a scene, and of those of each condition. */
export interface GroupFigures {
  /** Groups that were assigned. */
  readonly matches: number;
  /** By what became of them; `unknown` without a journal. */
  readonly by_status: Readonly<Record<string, number>>;
  readonly by_matchmaker: Readonly<Record<string, number>>;
  readonly by_reason: Readonly<Record<string, number>>;
  /** Of games that ended. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** Participants whose game began. */
  readonly started: number;
  /** Who went before their game ended, by reason. */
  readonly lost_in_game: Readonly<Record<string, number>>;
  /** Of those whose game began; without a journal of those who were assigned. In ms. */
  readonly waited_ms: SpreadFigures | null;
  /** Of those who were assigned, as the rule saw it. In ms. */
  readonly rtt_ms: SpreadFigures | null;
}

/** Sums up groups from the rows of the tables. */
export class GroupStats {
  readonly #statuses = new Tally();
  readonly #matchmakers = new Tally();
  readonly #reasons = new Tally();
  readonly #outcomes = new Tally();
  readonly #lost = new Tally();
  readonly #waited = new Spread();
  readonly #rtts = new Spread();
  #started = 0;

  addMatch({ status, matchmakerClass, reason, outcome }: MatchRow): void {
    this.#statuses.add(status ?? "unknown");
    this.#matchmakers.add(matchmakerClass);
    this.#reasons.add(reason ?? "unknown");
    if (outcome !== null) this.#outcomes.add(outcome);
  }

  addMember({ isInJournal, waitedMs, rttMs }: MatchParticipantRow): void {
    if (rttMs !== null) this.#rtts.add(rttMs);
    if (!isInJournal && waitedMs !== null) this.#waited.add(waitedMs);
  }

  addWait({ outcome, waitedMs }: WaitRow): void {
    if (outcome !== "started") return;
    this.#started += 1;
    this.#waited.add(waitedMs);
  }

  addPayment({ outcome, playedMs, reason }: PaymentRow): void {
    if (playedMs !== null && outcome !== "ended" && outcome !== "started") this.#lost.add(reason ?? "other");
  }

  figures(): GroupFigures {
    return {
      matches: this.#statuses.total,
      by_status: this.#statuses.figures(),
      by_matchmaker: this.#matchmakers.figures(),
      by_reason: this.#reasons.figures(),
      outcomes: this.#outcomes.figures(),
      started: this.#started,
      lost_in_game: this.#lost.figures(),
      waited_ms: this.#waited.figures(),
      rtt_ms: this.#rtts.figures(),
    };
  }
}

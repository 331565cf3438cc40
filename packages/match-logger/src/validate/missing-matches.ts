import type { UnloggedMatch } from "../late-records.ts";
import type { JournalMatched } from "./journal-matches.ts";

/** A match that was not found in the match log so far, and what came of it. */
export interface MissingMatch {
  readonly match: JournalMatched;
  outcome: UnloggedMatch["outcome"];
}

/** Matches of the journal that were not found in the match log so far. */
export class MissingMatches {
  readonly #bySeq = new Map<number, MissingMatch>();
  readonly #byGame = new Map<string, MissingMatch>();

  add(match: JournalMatched): void {
    const missing: MissingMatch = { match, outcome: "open" };
    this.#bySeq.set(match.seq, missing);
    this.#byGame.set(match.expected.game_id, missing);
  }

  take(seq: number): JournalMatched | undefined {
    const missing = this.#bySeq.get(seq);
    if (missing === undefined) return undefined;
    this.#bySeq.delete(seq);
    this.#byGame.delete(missing.match.expected.game_id);
    return missing.match;
  }

  follow(gameId: string, outcome: "started" | "aborted"): void {
    const missing = this.#byGame.get(gameId);
    if (missing !== undefined) missing.outcome = outcome;
  }

  /** What is left, in the order of the journal. */
  all(): Iterable<MissingMatch> {
    return this.#bySeq.values();
  }
}

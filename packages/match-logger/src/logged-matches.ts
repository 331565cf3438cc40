import type { LogFile } from "./storage/log-file.ts";
import type { LinePlace, OnRecord } from "./storage/scan-file.ts";

/** Where a match of the journal stands. */
export interface LoggedMatch {
  readonly gameId: string;
  readonly file: LogFile;
  readonly place: LinePlace;
}

interface FoundMatch {
  readonly seq: number;
  readonly gameId: string;
  readonly place: LinePlace;
}

/**
 * The matches of the journal in a file that is being opened. A line that the line behind it does not continue may have been
 * changed, so it is none: the match is logged once more, in the file that goes on after a damaged one.
 */
export class FoundMatches {
  readonly #found: FoundMatch[] = [];
  /** The line before: its end, and whether it was the last that was found. */
  #previous = { endByte: 0, isFound: false };

  readonly note: OnRecord = (record, place, isFlawed) => {
    const { isFound, endByte } = this.#previous;
    // Its hash in this line is that of other bytes, or what stands between the two is no record.
    if (isFound && (isFlawed || endByte !== place.byte)) this.#found.pop();
    const { journal_seq: seq, game_id: gameId } = record;
    const isMatch = typeof seq === "number" && typeof gameId === "string";
    if (isMatch) this.#found.push({ seq, gameId, place });
    this.#previous = { endByte: place.byte + place.length + 1, isFound: isMatch };
  };

  /** Adds them to those of the files before; of two for one event the first counts. */
  addTo(logged: Map<number, LoggedMatch>, file: LogFile): void {
    for (const { seq, gameId, place } of this.#found) {
      if (!logged.has(seq)) logged.set(seq, { gameId, file, place });
    }
  }
}

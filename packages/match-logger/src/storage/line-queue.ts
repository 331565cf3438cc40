import type { MatchLogError } from "../match-log-error.ts";
import type { BuiltLines } from "./build-lines.ts";
import type { LinePlace } from "./scan-file.ts";

/** The lines of one call that wait for the disk, and how the caller is told. */
interface Entry {
  readonly built: BuiltLines;
  readonly told: Promise<readonly LinePlace[]>;
  readonly resolve: (places: readonly LinePlace[]) => void;
  readonly reject: (error: MatchLogError) => void;
}

/** The lines that wait for the disk, in the order of the calls; the batch that is being stored is part of them. */
export class LineQueue {
  /** Number of lines, and of their bytes. */
  lines = 0;
  bytes = 0;
  #waiting: Entry[] = [];
  #batch: readonly Entry[] = [];

  /** Resolves with the places of the lines once they count; rejects when they do not. */
  add(built: BuiltLines): Promise<readonly LinePlace[]> {
    const { promise: told, resolve, reject } = Promise.withResolvers<readonly LinePlace[]>();
    this.#waiting.push({ built, told, resolve, reject });
    this.lines += built.lines;
    this.bytes += built.bytes.length;
    return told;
  }

  /** Makes all that wait the batch that is being stored, and answers their bytes; null where there are none. */
  nextBatch(): (Pick<BuiltLines, "bytes" | "end"> & { readonly calls: number }) | null {
    this.#batch = this.#waiting;
    this.#waiting = [];
    const last = this.#batch.at(-1);
    if (last === undefined) return null;
    const calls = this.#batch.length;
    const bytes = calls === 1 ? last.built.bytes : Buffer.concat(this.#batch.map(({ built }) => built.bytes));
    return { bytes, end: last.built.end, calls };
  }

  /** Tells the callers of the batch that their lines count; answers how many lines these are. */
  acknowledge(): number {
    let lines = 0;
    for (const { built, resolve } of this.#batch) {
      lines += built.lines;
      this.bytes -= built.bytes.length;
      resolve(built.places);
    }
    this.#batch = [];
    this.lines -= lines;
    return lines;
  }

  /** Refuses the batch and all that came behind it, since those lines continue it. */
  refuse(error: MatchLogError): void {
    const refused = [...this.#batch, ...this.#waiting];
    this.#batch = [];
    this.#waiting = [];
    this.lines = 0;
    this.bytes = 0;
    for (const { reject } of refused) reject(error);
  }

  /** Resolves when all that waits now counts, whatever comes later; rejects when it does not. */
  async settled(): Promise<void> {
    const last = this.#waiting.at(-1) ?? this.#batch.at(-1);
    await last?.told;
  }
}

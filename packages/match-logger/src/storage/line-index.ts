import type { LinePosition } from "./read-lines.ts";
import type { LinePlace } from "./scan-file.ts";

/** Every how many lines a place is kept: what is read in vain for one line is at most so many. */
const stride = 64;

/** Where lines of a file stand, some of them: 8 bytes for each 64 lines, so that a page is read without what is before it. */
export class LineIndex {
  /** The offset of line 1, 65, 129 and so on. */
  readonly #offsets: number[] = [];

  /** Takes the place of the next line; only of lines that count, since no place is ever taken back. */
  note({ seq, byte }: LinePlace): void {
    if ((seq - 1) % stride === 0 && (seq - 1) / stride === this.#offsets.length) this.#offsets.push(byte);
  }

  /** Where to begin reading in order to come to the line. */
  before(seq: number): LinePosition {
    const at = Math.min(Math.floor((seq - 1) / stride), this.#offsets.length - 1);
    const byte = this.#offsets[at];
    return byte === undefined ? { line: 1, byte: 0 } : { line: at * stride + 1, byte };
  }

  /** An offset behind the line, or null where only the end of the file is known to be. */
  behind(seq: number): number | null {
    return this.#offsets[Math.floor((seq - 1) / stride) + 1] ?? null;
  }
}

import { printable } from "./printable.ts";
import type { Terminal } from "./terminal.ts";

const firstAfterMs = 500;
const everyMs = 200;

/** How far a long file was read, in one line of the terminal that is written over again and again. */
export class Progress {
  readonly #terminal: Terminal;
  readonly #label: string;
  readonly #totalBytes: number;
  #nextAt: number;
  #isShown = false;

  constructor(terminal: Terminal, label: string, totalBytes: number) {
    this.#terminal = terminal;
    this.#label = label;
    this.#totalBytes = totalBytes;
    this.#nextAt = terminal.now() + firstAfterMs;
  }

  /** Says that all before `byte` was read. Shows it on a terminal only, and nothing for what is done within half a second. */
  async at(byte: number): Promise<void> {
    const { err, now } = this.#terminal;
    if (!err.isTerminal || now() < this.#nextAt) return;
    this.#nextAt = now() + everyMs;
    this.#isShown = true;
    const percent = this.#totalBytes === 0 ? 100 : Math.floor((100 * byte) / this.#totalBytes);
    const label = printable(this.#label, Math.max(10, err.columns - 40));
    await err.write(`${clearLine}${label}  ${percent} % of ${megabytes(this.#totalBytes)} MB`);
  }

  /** Takes the line away. */
  async end(): Promise<void> {
    if (this.#isShown) await this.#terminal.err.write(clearLine);
  }
}

const clearLine = "\r\u001b[K";

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(bytes < 100_000_000 ? 1 : 0);
}

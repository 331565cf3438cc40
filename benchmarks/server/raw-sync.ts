import { closeSync, fdatasync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

const LINE = Buffer.from(`${"x".repeat(700)}\n`);

/** Writes lines of 701 bytes to a file in a folder and waits for the disk after each. */
export class RawSync {
  readonly #descriptor: number;

  constructor(folder: string) {
    this.#descriptor = openSync(join(folder, "raw-sync"), "a");
  }

  /** How long one line took, in ms. */
  async once(): Promise<number> {
    const from = performance.now();
    writeSync(this.#descriptor, LINE);
    await promisify(fdatasync)(this.#descriptor);
    return performance.now() - from;
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

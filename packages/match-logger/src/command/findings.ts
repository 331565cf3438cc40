import { relative } from "node:path";
import type { LogFlaw } from "../match-log-error.ts";
import { printable } from "./printable.ts";
import { styled } from "./styled.ts";
import type { Terminal } from "./terminal.ts";

/** A flaw, and the file in which it is. */
export interface Finding extends LogFlaw {
  readonly path: string;
}

/** How many findings JSON lists at most: a file that is no log has one a line. */
const listed = 10_000;

/** Findings as they come: said at once as text, or kept for JSON. */
export class Findings {
  count = 0;
  /** The first ones, for JSON. */
  readonly first: Finding[] = [];
  readonly #terminal: Terminal;
  readonly #isJson: boolean;

  constructor(terminal: Terminal, isJson: boolean) {
    this.#terminal = terminal;
    this.#isJson = isJson;
  }

  async add(finding: Finding): Promise<void> {
    this.count += 1;
    if (this.#isJson) {
      if (this.first.length < listed) this.first.push(finding);
      return;
    }
    const { path, line, byte, reason } = finding;
    const { out } = this.#terminal;
    const place = `${shownPath(path, this.#terminal)}, line ${line}, byte ${byte}`;
    await out.write(`${styled(out, "red", place)}: ${printable(reason, 1000)}\n`);
  }
}

/** A path as a person names it: from the working folder, where that is shorter. */
export function shownPath(path: string, { workingFolder }: Terminal): string {
  const fromHere = relative(workingFolder, path);
  return printable(fromHere.startsWith("..") || fromHere === "" ? path : fromHere, 500);
}

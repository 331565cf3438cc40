import type { FilePort } from "../ports.ts";

/** Where text goes: a terminal, a pipe or a file. */
export interface TextSink {
  /** Resolves when the text was taken; rejects with {@link OutputClosed} when nobody reads any more. */
  readonly write: (text: string) => Promise<void>;
  /** A person looks at it as it comes. */
  readonly isTerminal: boolean;
  /** It shows colours, and nobody asked for none (`NO_COLOR`). */
  readonly hasColors: boolean;
  /** Characters a line. */
  readonly columns: number;
}

/** Everything that a subcommand needs from outside. */
export interface Terminal {
  /** What was asked for. */
  readonly out: TextSink;
  /** Progress, and what keeps the program from its work. */
  readonly err: TextSink;
  /** From which relative paths are taken. */
  readonly workingFolder: string;
  /** Of the package. */
  readonly version: string;
  /** Epoch ms. */
  readonly now: () => number;
  readonly files: FilePort;
  /**
   * Aborts at Ctrl-C and `SIGTERM`. Who asks for it takes over what these do; all others end at once, so that half a result
   * is never taken for a whole one.
   */
  readonly interruption: () => AbortSignal;
}

/** The reader of a pipe went away, as `head` does; nothing is left to be said. */
export class OutputClosed extends Error {
  override readonly name = "OutputClosed";
}

import { nodeFiles } from "../../src/index.ts";
import { runMatchLog } from "../../src/command/run-match-log.ts";
import type { Terminal, TextSink } from "../../src/command/terminal.ts";

/** What a call of `match-log` said and answered. */
export interface CommandRun {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Where and on what kind of terminal `match-log` is called; without anything into pipes, in the folder of the test. */
export interface CommandCall extends Partial<Terminal> {
  readonly isTerminal?: boolean;
  readonly hasColors?: boolean;
  /** Is told each text as it is written to `out`. */
  readonly onOut?: (text: string) => void | Promise<void>;
}

/** Calls `match-log` within this process. */
export async function matchLog(args: readonly string[], call: CommandCall = {}): Promise<CommandRun> {
  const { isTerminal = false, hasColors = false, onOut, ...terminal } = call;
  const said = { out: "", err: "" };
  const sink = (name: "out" | "err"): TextSink => ({
    write: async (text) => {
      said[name] += text;
      if (name === "out") await onOut?.(text);
    },
    isTerminal,
    hasColors,
    columns: 80,
  });
  const code = await runMatchLog(args, {
    out: sink("out"),
    err: sink("err"),
    workingFolder: process.cwd(),
    version: "0.0.0-test",
    now: () => 0,
    files: nodeFiles,
    interruption: () => new AbortController().signal,
    ...terminal,
  });
  return { code, ...said };
}

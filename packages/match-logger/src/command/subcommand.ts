import type { Command } from "@commander-js/extra-typings";
import type { ExitCode } from "./exit-code.ts";
import type { Terminal } from "./terminal.ts";

/** What a subcommand works with. */
export interface CommandContext {
  readonly terminal: Terminal;
  /** Runs the work of the one subcommand that was called; its exit code is that of the program. */
  readonly run: (work: () => Promise<ExitCode>) => Promise<void>;
}

/** Declares a subcommand: its name, arguments, options, help and work. */
export type AddSubcommand = (program: Command, context: CommandContext) => void;

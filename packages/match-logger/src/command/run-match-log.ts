import { Command, CommanderError } from "@commander-js/extra-typings";
import { MatchLogError } from "../match-log-error.ts";
import { exitCode } from "./exit-code.ts";
import type { ExitCode } from "./exit-code.ts";
import { printable, printableLines } from "./printable.ts";
import { subcommands } from "./subcommands.ts";
import { OutputClosed } from "./terminal.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Runs `match-log` with the arguments that stand behind its name, and resolves with its exit code. Whatever is wrong, with
 * the call, a file or this program, is said on `terminal.err`.
 */
export async function runMatchLog(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let code: ExitCode = exitCode.good;
  const said: { readonly to: "out" | "err"; readonly text: string }[] = [];
  const program = new Command("match-log")
    .description("Checks, repairs, shows and exports the match logs and journals of Waitroom.")
    .version(terminal.version, "-V, --version", "print the version of @waitroom/match-logger")
    .exitOverride()
    .showHelpAfterError("Call it with --help for what it takes.")
    .configureOutput({
      writeOut: (text) => void said.push({ to: "out", text }),
      writeErr: (text) => void said.push({ to: "err", text }),
      getOutHelpWidth: () => terminal.out.columns,
      getErrHelpWidth: () => terminal.err.columns,
    })
    .addHelpText(
      "after",
      `
Exit codes: 0 all is well, 1 something was found, 2 wrong use, 3 a file could not be read or written, 4 a fault of this program.`,
    );
  const run = async (work: () => Promise<ExitCode>): Promise<void> => {
    code = await work();
  };
  for (const add of subcommands) add(program, { terminal, run });
  for (const each of program.commands)
    if (each.description() === "") each.description(sentence(each.summary()));
  try {
    try {
      await program.parseAsync(args, { from: "user" });
    } catch (error) {
      code = codeOf(error);
      if (isOwnMessage(error)) said.push({ to: "err", text: `error: ${printable(error.message, 2000)}\n` });
      else if (code === exitCode.fault) said.push({ to: "err", text: `${faultText(error)}\n` });
    }
    for (const { to, text } of said) await terminal[to].write(printableLines(text));
  } catch (error) {
    if (!(error instanceof OutputClosed)) throw error;
    return exitCode.unreadable;
  }
  return code;
}

function codeOf(error: unknown): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.good : exitCode.wrongUse;
  const isOfTheWorld =
    error instanceof MatchLogError || error instanceof OutputClosed || isSystemError(error);
  return isOfTheWorld ? exitCode.unreadable : exitCode.fault;
}

/** What commander has not said itself, and what says whose fault it is not. */
function isOwnMessage(error: unknown): error is Error {
  return (
    error instanceof MatchLogError ||
    (error instanceof CommanderError && error.code === "match-log.wrongUse") ||
    isSystemError(error)
  );
}

/** What the system refused, such as reading from a broken disk. */
function isSystemError(error: unknown): error is Error {
  return error instanceof Error && "syscall" in error;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function faultText(error: unknown): string {
  return `A fault of match-log: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}

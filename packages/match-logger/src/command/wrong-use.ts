import { CommanderError } from "@commander-js/extra-typings";
import { exitCode } from "./exit-code.ts";

/** The error for a call that cannot be meant; `message` says what was expected and what came. */
export function wrongUse(message: string): CommanderError {
  return new CommanderError(exitCode.wrongUse, "match-log.wrongUse", message);
}

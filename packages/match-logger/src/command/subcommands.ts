import type { AddSubcommand } from "./subcommand.ts";
import { addValidate } from "./validate.ts";

/** The subcommands, in the order of the help. */
export const subcommands: readonly AddSubcommand[] = [addValidate];

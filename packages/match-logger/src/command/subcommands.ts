import type { AddSubcommand } from "./subcommand.ts";
import { addAudit } from "./audit.ts";
import { addReplay } from "./replay.ts";
import { addWhatIf } from "./what-if.ts";
import { addValidate } from "./validate.ts";

/** The subcommands, in the order of the help. */
export const subcommands: readonly AddSubcommand[] = [addValidate, addAudit, addReplay, addWhatIf];

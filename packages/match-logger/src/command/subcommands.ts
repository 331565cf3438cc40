import { addAudit } from "./audit.ts";
import { addExport } from "./export.ts";
import { addRepair } from "./repair.ts";
import { addReplay } from "./replay.ts";
import { addStats } from "./stats.ts";
import type { AddSubcommand } from "./subcommand.ts";
import { addTail } from "./tail.ts";
import { addValidate } from "./validate.ts";
import { addWhatIf } from "./what-if.ts";

/** The subcommands, in the order of the help. */
export const subcommands: readonly AddSubcommand[] = [
  addValidate,
  addRepair,
  addTail,
  addStats,
  addExport,
  addAudit,
  addReplay,
  addWhatIf,
];

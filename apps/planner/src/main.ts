import { MatchLogError } from "@waitroom/match-logger";
import { planCommand } from "./command.ts";
import { PlanError } from "./plan-error.ts";

const place = {
  folder: process.cwd(),
  write: (text: string) => process.stdout.write(text),
};
try {
  await planCommand(place).parseAsync();
} catch (error) {
  if (!(error instanceof PlanError || error instanceof MatchLogError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

import { MatchLogError } from "@waitroom/match-logger";
import { planCommand } from "./command.ts";
import { PlanError } from "./plan-error.ts";

const place = {
  // pnpm and npm run scripts in the folder of the repository, and say here where they were called.
  folder: process.env["INIT_CWD"] ?? process.cwd(),
  write: (text: string) => process.stdout.write(text),
};
try {
  await planCommand(place).parseAsync();
} catch (error) {
  if (!(error instanceof PlanError || error instanceof MatchLogError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

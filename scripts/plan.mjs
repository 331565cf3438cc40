import { join } from "node:path";
import { installDependencies } from "./install-dependencies.mjs";
import { repositoryRoot } from "./repository.mjs";
import { onSources, runPrepared } from "./run-prepared.mjs";

const main = join(repositoryRoot, "apps", "planner", "src", "main.ts");

await runPrepared(installDependencies, [onSources, main]);

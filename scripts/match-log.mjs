import { join } from "node:path";
import { installDependencies } from "./install-dependencies.mjs";
import { repositoryRoot } from "./repository.mjs";
import { onSources, runPrepared } from "./run-prepared.mjs";

const main = join(repositoryRoot, "packages", "match-logger", "src", "command", "main.ts");

// What replays and simulates comes from the project of the caller; in the repository it is that of the server.
process.env.NODE_PATH = join(repositoryRoot, "apps", "server", "node_modules");
await runPrepared(installDependencies, [onSources, main]);

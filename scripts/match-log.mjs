import { join } from "node:path";
import { repositoryRoot } from "./repository.mjs";
import { runOnSources } from "./run-on-sources.mjs";

// What replays and simulates comes from the project of the caller; in the repository it is that of the server.
process.env.NODE_PATH = join(repositoryRoot, "apps", "server", "node_modules");
await runOnSources("packages", "match-logger", "src", "command", "main.ts");

import { join } from "node:path";
import { prepareServer } from "./prepare-server.mjs";
import { repositoryRoot } from "./repository.mjs";
import { onSources, runPrepared } from "./run-prepared.mjs";

const main = join(repositoryRoot, "apps", "rehearsal", "src", "main.ts");

// The rehearsed server runs from its sources and serves the pages as they are built.
await runPrepared(prepareServer, [onSources, main]);

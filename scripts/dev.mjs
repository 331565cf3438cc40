import { join } from "node:path";
import { endWithLauncher } from "./launcher.mjs";
import { prepareServer } from "./prepare-server.mjs";
import { repositoryRoot } from "./repository.mjs";
import { onSources, runPrepared } from "./run-prepared.mjs";

const main = join(repositoryRoot, "apps", "server", "src", "main.ts");

endWithLauncher();
// The pages are served as they are built here; the server and the packages run from their sources.
await runPrepared(prepareServer, [onSources, "--watch", "--watch-preserve-output", main]);

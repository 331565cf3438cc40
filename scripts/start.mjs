import { join } from "node:path";
import { endWithLauncher } from "./launcher.mjs";
import { prepareServer } from "./prepare-server.mjs";
import { repositoryRoot } from "./repository.mjs";
import { runPrepared } from "./run-prepared.mjs";

endWithLauncher();
await runPrepared(prepareServer, [join(repositoryRoot, "apps", "server", "dist", "main.js")]);

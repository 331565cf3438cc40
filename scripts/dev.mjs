import { join } from "node:path";
import { endWithLauncher } from "./launcher.mjs";
import { callersPlace, prepareServer } from "./prepare-server.mjs";
import { repositoryRoot } from "./repository.mjs";
import { repositoryNode } from "./repository-node.mjs";
import { runCommand } from "./run-command.mjs";

endWithLauncher();
// The pages are served as they are built here; the server and the packages run from their sources.
await prepareServer();
const main = join(repositoryRoot, "apps", "server", "src", "main.ts");
const { code } = await runCommand(
  repositoryNode(),
  ["--conditions=@waitroom/source", "--watch", "--watch-preserve-output", main, ...process.argv.slice(2)],
  callersPlace(),
);
process.exitCode = code;

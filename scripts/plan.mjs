import { join } from "node:path";
import { installDependencies } from "./install-dependencies.mjs";
import { repositoryRoot } from "./repository.mjs";
import { repositoryNode, requireUsableNode } from "./repository-node.mjs";
import { runCommand } from "./run-command.mjs";

// The planner and the packages under it run from their sources: nothing has to be built.
requireUsableNode();
await installDependencies();
const { code } = await runCommand(repositoryNode(), [
  "--conditions=@waitroom/source",
  join(repositoryRoot, "apps", "planner", "src", "main.ts"),
  ...process.argv.slice(2),
]);
process.exitCode = code;

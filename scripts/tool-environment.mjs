import { delimiter, join } from "node:path";
import { quietStep } from "./quiet-step.mjs";
import { packageManager, repositoryRoot } from "./repository.mjs";

/**
 * The environment in which the tools of this repository run by their bare names: `turbo`, `vitest`, the `node` that
 * the repository brings, and `pnpm`, which turbo looks for on the PATH and a machine need not have.
 *
 * @returns {Promise<Readonly<Record<string, string | undefined>>>}
 */
export async function toolEnvironment() {
  const path = await quietStep(
    `Fetching ${packageManager}`,
    "npx",
    // npx asks the registry on each call, and waits for it where there is no network, unless told to look here first.
    ["--prefer-offline", "-y", `--package=${packageManager}`, "--", "node", "-p", "process.env.PATH"],
    { cwd: repositoryRoot, env: { ...process.env, npm_config_loglevel: "error" } },
  );
  return {
    ...process.env,
    PATH: [join(repositoryRoot, "node_modules", ".bin"), path.trim()].join(delimiter),
    TURBO_TELEMETRY_DISABLED: "1",
    TURBO_NO_UPDATE_NOTIFIER: "1",
  };
}

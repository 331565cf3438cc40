import type { Environment } from "./config.ts";
import { environmentVariables } from "./environment.ts";

/** What the server would run with, a line for each variable: its value, or what holds without one. Secrets are masked. */
export function printedConfig(env: Environment): string {
  return environmentVariables
    .map(({ name, otherwise, secret }) => {
      const value = env[name];
      if (value === undefined || value === "") return `# ${name} is not set: ${otherwise}`;
      return `${name}=${secret ? "********" : quoted(value)}`;
    })
    .join("\n");
}

/** A file for `.env` in which every variable stands with what it is for, and none is set. */
export function envExample(): string {
  const blocks = environmentVariables.map(
    ({ name, about, otherwise }) => `# ${about}\n# Where it is not set: ${otherwise}.\n#${name}=\n`,
  );
  return [
    "# Copy this to `.env` in the folder in which `npm start` is called, and set what you need. What stands in the\n" +
      "# environment itself goes before it. Written by `pnpm --filter @waitroom/server run env-example`.\n",
    ...blocks,
  ].join("\n");
}

/** So that no value can look like another line. */
function quoted(value: string): string {
  return /^[\w./:@%+,-]+$/.test(value) ? value : JSON.stringify(value);
}

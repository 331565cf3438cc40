import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import type { Environment } from "./config.ts";
import { SetupError } from "./setup-error.ts";

/**
 * The environment, with what the file `.env` in a folder adds to it; a variable that is there already stays as it is.
 *
 * @throws {@link SetupError} `INVALID_CONFIG` where the file is there and cannot be read.
 */
export function withEnvFile(env: Environment, folder: string): Environment {
  const path = join(folder, ".env");
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return env;
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new SetupError("INVALID_CONFIG", "The file of variables cannot be read:", [problem], { cause });
  }
  return { ...parseEnv(text), ...env };
}

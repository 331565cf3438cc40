import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(
  new URL("../../../../../packages/match-logger/dist/command/main.js", import.meta.url),
);
const serverFolder = fileURLToPath(new URL("../../..", import.meta.url));

/** What a call of `match-log` said and answered. */
export interface CommandRun {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Calls the built `match-log` in a process of its own, by default in a project in which the matchmaker is installed. */
export function matchLog(args: readonly string[], folder: string = serverFolder): Promise<CommandRun> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], {
      cwd: folder,
      // Package managers set a path on which every package of the workspace is found.
      env: { ...process.env, NODE_PATH: "" },
    });
    const said = { out: "", err: "" };
    child.stdout.on("data", (data: Buffer) => (said.out += data.toString()));
    child.stderr.on("data", (data: Buffer) => (said.err += data.toString()));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, ...said }));
  });
}

import { spawnSync } from "node:child_process";
import { onTestFinished } from "vitest";

/** Mounts something until the test ends, and answers why that is not possible here, else null. */
export function mount(args: readonly string[], folder: string): string | null {
  const reason = run("mount", [...args, folder]);
  if (reason === null) onTestFinished(() => void run("umount", [folder]));
  return reason;
}

/** Runs a program and answers what it said when it failed, else null. */
export function run(program: string, args: readonly string[]): string | null {
  const { status, stderr, error } = spawnSync(program, args, { encoding: "utf8" });
  if (error !== undefined) return `${program}: ${error.message}`;
  return status === 0 ? null : `${program}: ${stderr.trim()}`;
}

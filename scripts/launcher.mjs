import { readFileSync } from "node:fs";

const checkEveryMs = 100;
const shells = new Set(["sh", "dash", "bash", "ash", "zsh"]);

/**
 * Sends SIGTERM to this process once the npm that runs it has ended. npm runs a script by way of a shell and hands a
 * signal to that shell only, so that otherwise whoever stops npm would leave the server running.
 *
 * @returns {void} nothing to close: it does not keep the process alive.
 */
export function endWithLauncher() {
  // Run from a shell without npm, the server may well be meant to outlive it.
  if (process.env.npm_lifecycle_event === undefined) return;
  const launcher = chain();
  const timer = setInterval(() => {
    if (chain() === launcher) return;
    clearInterval(timer);
    process.kill(process.pid, "SIGTERM");
  }, checkEveryMs);
  timer.unref();
}

/** The parent, and above a shell the shell's parent. A process that lost its parent gets another one. */
function chain() {
  const parent = process.ppid;
  const status = statusOf(parent);
  return shells.has(status.name) ? `${parent} ${status.parent}` : `${parent}`;
}

/**
 * What Linux tells about a process; elsewhere nothing.
 *
 * @param {number} pid
 * @returns {{ name: string, parent: string }}
 */
function statusOf(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/status`, "utf8");
    return { name: field(text, "Name"), parent: field(text, "PPid") };
  } catch {
    return { name: "", parent: "" };
  }
}

/**
 * @param {string} text
 * @param {string} name
 */
function field(text, name) {
  return new RegExp(`^${name}:\\s*(.*)$`, "m").exec(text)?.[1] ?? "";
}

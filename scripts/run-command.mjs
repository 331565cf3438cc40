import { spawn } from "node:child_process";
import { constants } from "node:os";
import { ScriptError } from "./script-error.mjs";

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {Readonly<Record<string, string | undefined>>} [env] the whole environment of the command.
 * @property {boolean} [quiet] collect the output instead of showing it; by default it is shown.
 * @property {number} [timeoutMs] after this time the command and all that it started are stopped.
 */

/**
 * @typedef {object} RunResult
 * @property {number} code the exit code; 128 + the signal's number where a signal ended it.
 * @property {string} output what a quiet command printed, both streams in one.
 * @property {string} stdout what a quiet command printed on its standard output.
 * @property {boolean} timedOut
 */

const handedOn = /** @type {const} */ (["SIGINT", "SIGTERM"]);

// A terminal, npm and whoever signals a whole process group deliver one request to stop several times.
const sameRequestMs = 1000;

const stopGraceMs = 5000;

/**
 * Runs a command to its end. SIGINT and SIGTERM are handed on to it, and end this process only through its end.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<RunResult>} also for a failing command; rejects with a ScriptError when it could not be started.
 */
export function runCommand(command, args, options = {}) {
  const { quiet = false, timeoutMs } = options;
  const ownGroup = timeoutMs !== undefined && process.platform !== "win32";
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env,
      detached: ownGroup,
      // npx and the commands of packages are .cmd files on Windows, which only a shell starts.
      shell: process.platform === "win32" && !command.endsWith(".exe"),
      // A group of its own stands in the background of the terminal, where reading would halt it.
      stdio: quiet ? ["ignore", "pipe", "pipe"] : [ownGroup ? "ignore" : "inherit", "inherit", "inherit"],
    });
    const printed = { output: "", stdout: "" };
    child.stdout?.setEncoding("utf8").on("data", (text) => {
      printed.output += text;
      printed.stdout += text;
    });
    child.stderr?.setEncoding("utf8").on("data", (text) => (printed.output += text));

    let timedOut = false;
    /** @type {NodeJS.Timeout[]} */
    const timers = [];
    if (timeoutMs !== undefined) {
      timers.push(
        setTimeout(() => {
          timedOut = true;
          kill("SIGTERM");
          timers.push(setTimeout(() => kill("SIGKILL"), stopGraceMs));
        }, timeoutMs),
      );
    }
    const stopHandingOn = handOnSignals(kill);

    child.on("error", (cause) => {
      settle();
      reject(new ScriptError(`Could not start \`${command}\`: ${cause.message}`, { cause }));
    });
    child.on("close", (code, signal) => {
      settle();
      if (timedOut) kill("SIGKILL");
      resolve({
        code: code ?? 128 + constants.signals[signal ?? "SIGKILL"],
        ...printed,
        timedOut,
      });
    });

    /** @param {NodeJS.Signals} signal */
    function kill(signal) {
      if (!ownGroup || child.pid === undefined) return void child.kill(signal);
      try {
        process.kill(-child.pid, signal);
      } catch (error) {
        // Where the whole group has ended already, that is what was asked for.
        if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
      }
    }

    function settle() {
      for (const timer of timers) clearTimeout(timer);
      stopHandingOn();
    }
  });
}

/**
 * @param {(signal: NodeJS.Signals) => void} kill
 * @returns {() => void} ends it.
 */
function handOnSignals(kill) {
  let lastAt = Number.NEGATIVE_INFINITY;
  /** @param {NodeJS.Signals} signal */
  const handOn = (signal) => {
    const now = performance.now();
    if (now - lastAt < sameRequestMs) return;
    lastAt = now;
    kill(signal);
  };
  for (const signal of handedOn) process.on(signal, handOn);
  return () => {
    for (const signal of handedOn) process.off(signal, handOn);
  };
}

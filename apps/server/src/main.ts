import { parseArgs } from "node:util";
import { collectDefaultMetrics, Registry } from "@prometheus-io/client";
import { hashPassword } from "./admin/password-hash.ts";
import { systemTimer } from "./clock.ts";
import { parseConfig, type Environment, type PasswordSetting } from "./config/config.ts";
import { printedConfig } from "./config/print-config.ts";
import { withEnvFile } from "./config/read-env-file.ts";
import { SetupError } from "./config/setup-error.ts";
import { demoExperiment } from "./demo/demo-experiment.ts";
import { loadExperiment } from "./experiment/load-experiment.ts";
import { parseExperiment } from "./experiment/parse-experiment.ts";
import type { ResolvedExperiment } from "./experiment/experiment.ts";
import { endAtOnce, endInOrder } from "./operations/end-in-order.ts";
import { logDestination, type LogDestination } from "./operations/log-destination.ts";
import { createServerLog } from "./operations/server-log.ts";
import { createServer } from "./server.ts";

const help = `Runs the experiment server.

  npm start                          runs it; variables say how (see .env.example)
  npm start -- --print-config        prints what it would run with, secrets masked, and checks the experiment
  npm start -- --hash-password       reads a password from the standard input and prints its hash, for ADMIN_PASSWORD_HASH
  npm start -- --continue-scene ID   lets a scene that was closed since Redis lost events go on from this node's files
  npm start -- --help                prints this`;

/** How long the end waits for the last lines of the log, in ms. */
const LAST_LINES_MS = 2000;

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function main(args: readonly string[]): Promise<void> {
  const asked = options(args);
  if (asked.help) return console.log(help);
  if (asked["hash-password"]) return console.log(await hashPassword(await firstLineOfInput()));
  const env = withEnvFile(process.env, process.cwd());
  const config = parseConfig(env, process.cwd());
  const experiment = await experimentAt(config.experimentPath);
  if (asked["print-config"]) return printConfig(env, experiment);
  const continued = asked["continue-scene"];
  if (continued !== undefined) {
    const { continueScene } = await import("./cluster/continue-scene.ts");
    return console.log(await continueScene(config, experiment, continued));
  }
  // Standard output is for the lines below, which people and programs read.
  const destination = logDestination(2, systemTimer);
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const exit = (code: number): void => void endProcess(code, destination);
  const isServing = endAtOnce(process, exit);
  const server = await createServer(config, experiment, {
    log: (serverRunId) => createServerLog(config.logLevel, serverRunId, destination),
    registry,
  });
  console.log(
    [
      `Participants  ${server.origin}/`,
      `Dashboard     ${server.origin}/admin`,
      `Password      ${passwordText(config.operatorPassword)}`,
      `Data          ${config.dataDir}`,
    ].join("\n"),
  );
  const { close, ending, log } = server;
  endInOrder({ process, close, ending, log, exit, setTimer: systemTimer });
  isServing();
}

async function endProcess(code: number, log: LogDestination): Promise<never> {
  if (await log.settled(LAST_LINES_MS)) process.exit(code);
  // Leaving in order waits for the thread that writes to whoever does not read.
  process.kill(process.pid, "SIGKILL");
  return process.exit(code);
}

function options(args: readonly string[]) {
  const flag = { type: "boolean", default: false } as const;
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        "print-config": flag,
        "hash-password": flag,
        "continue-scene": { type: "string" },
        help: { ...flag, short: "h" },
      },
    });
    return values;
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new SetupError(
      "INVALID_CONFIG",
      "The command is not understood:",
      [problem, "--help says what there is."],
      {
        cause,
      },
    );
  }
}

async function experimentAt(path: string | null): Promise<ResolvedExperiment> {
  return path === null ? parseExperiment(demoExperiment) : loadExperiment(path);
}

function printConfig(env: Environment, { experimentId, scenes }: ResolvedExperiment): void {
  const names = scenes.map(({ sceneId, matchmaker }) => `${sceneId} (${matchmaker.name})`);
  console.log(`${printedConfig(env)}\n# Experiment ${experimentId ?? "without an id"}: ${names.join(", ")}`);
}

function passwordText(setting: PasswordSetting): string {
  switch (setting.kind) {
    case "generated":
      return `${setting.password}   (made for this run; ADMIN_PASSWORD sets your own)`;
    case "plain":
      return "the one in ADMIN_PASSWORD";
    case "hash":
      return "the one whose hash is in ADMIN_PASSWORD_HASH";
  }
}

async function firstLineOfInput(): Promise<string> {
  let text = "";
  for await (const chunk of process.stdin.setEncoding("utf8")) text += String(chunk);
  const [line = ""] = text.split(/\r?\n/);
  if (line !== "") return line;
  throw new SetupError("INVALID_CONFIG", "There is no password:", [
    "expected it as the first line of the input.",
  ]);
}

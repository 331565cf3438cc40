import { parseArgs } from "node:util";
import { scenarios, type ScenarioName } from "./scenario.ts";

/** What was asked for on the command line. */
export interface RehearsalCommand {
  readonly url: string;
  /** Start a server, and end it afterwards. */
  readonly start: boolean;
  readonly experiment: string | null;
  readonly dataDir: string | null;
  readonly scenario: ScenarioName;
  readonly participants: number;
  readonly perMinute: number;
  readonly gameSeconds: number;
  readonly sceneId: string | null;
  readonly seed: string | null;
}

/** The command line cannot be followed; the message names what was expected and what came. */
export class CommandLineError extends Error {
  override readonly name = "CommandLineError";
}

export const helpText: string = `Sends simulated participants through a running server, and checks what came of it.

  npm run rehearse -- --participants 40 --per-minute 60
  npm run rehearse -- --start --scenario restart

  --url URL           the server, without a path       [http://127.0.0.1:3000]
  --start             start a server for this rehearsal on a free port, and end it afterwards
  --experiment FILE   the experiment of a started server                [demo]
  --data-dir FOLDER   the server's data folder, for reading its log; a started
                      server uses it                 [a started server: a temporary one]
  --scenario NAME     what happens, see below                         [steady]
  --participants N    how many come                       [40; burst: 100]
  --per-minute N      how many come in a minute, on average               [60]
  --game-seconds N    how long a game lasts, on average                    [5]
  --scene ID          the scene that they enter               [the first one]
  --seed HEX          32 hex digits: the same people at the same times
  --help              this text

Scenarios
${Object.entries(scenarios)
  .map(([name, { description }]) => `  ${name.padEnd(15)} ${description}`)
  .join("\n")}

The environment variable ADMIN_TOKEN, as the server has it, opens the figures of dashboard and export to the check, and a
study that is not open. Without --data-dir the log of a server that runs already is not checked. "restart" needs --start.

Exits with 0 when nothing wrong was found, 1 when something was, 2 when the command line was not understood.`;

/**
 * Reads the command line; null: the help text was asked for.
 *
 * @throws {@link CommandLineError}
 */
export function parseCommandLine(args: readonly string[]): RehearsalCommand | null {
  const values = readValues(args);
  if (values.help === true) return null;
  const scenario = values.scenario ?? "steady";
  if (!isScenario(scenario)) {
    throw new CommandLineError(
      `--scenario: expected one of ${Object.keys(scenarios).join(", ")}, got \`${scenario}\`.`,
    );
  }
  const start = values.start ?? false;
  if (scenario === "restart" && !start) {
    throw new CommandLineError(
      "--scenario restart: expected --start, since only a server of its own may be killed.",
    );
  }
  if (start && values.url !== undefined) {
    throw new CommandLineError("--url: expected a server that runs, or --start, got both.");
  }
  if (!start && values.experiment !== undefined) {
    throw new CommandLineError("--experiment: expected --start; a server that runs has its experiment.");
  }
  const participants = values.participants ?? (scenario === "burst" ? "100" : "40");
  return {
    url: checkedUrl(values.url ?? "http://127.0.0.1:3000"),
    start,
    experiment: values.experiment ?? null,
    dataDir: values["data-dir"] ?? null,
    scenario,
    participants: positive("--participants", participants, Number.isInteger),
    perMinute: positive("--per-minute", values["per-minute"] ?? "60"),
    gameSeconds: positive("--game-seconds", values["game-seconds"] ?? "5"),
    sceneId: values.scene ?? null,
    seed: values.seed === undefined ? null : checkedSeed(values.seed),
  };
}

function readValues(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        url: { type: "string" },
        start: { type: "boolean" },
        experiment: { type: "string" },
        "data-dir": { type: "string" },
        scenario: { type: "string" },
        participants: { type: "string" },
        "per-minute": { type: "string" },
        "game-seconds": { type: "string" },
        scene: { type: "string" },
        seed: { type: "string" },
        help: { type: "boolean", short: "h" },
      },
    });
    return values;
  } catch (cause) {
    throw new CommandLineError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

function isScenario(name: string): name is ScenarioName {
  return Object.hasOwn(scenarios, name);
}

function positive(
  name: string,
  text: string,
  isFitting: (value: number) => boolean = Number.isFinite,
): number {
  const value = Number(text);
  if (text.trim() !== "" && isFitting(value) && value > 0) return value;
  throw new CommandLineError(`${name}: expected a number above 0, got \`${text}\`.`);
}

function checkedUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url !== null && (url.protocol === "http:" || url.protocol === "https:")) return url.origin;
  throw new CommandLineError(`--url: expected an http address, got \`${text}\`.`);
}

function checkedSeed(text: string): string {
  if (/^[0-9a-f]{32}$/.test(text)) return text;
  throw new CommandLineError(`--seed: expected 32 lower-case hex digits, got \`${text}\`.`);
}

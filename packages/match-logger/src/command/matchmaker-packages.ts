import { importFrom } from "./caller-packages.ts";
import { wrongUse } from "./wrong-use.ts";

/** What a rule is to this package: something that finds groups, made by the caller's packages. */
export interface Rule {
  readonly findMatch: (...args: never[]) => unknown;
}

/** What of `@waitroom/matchmaker/replay` is used. */
export interface ReplayPackage {
  readonly replay: (
    events: AsyncIterable<never>,
    options?: { readonly matchmaker?: never },
  ) => AsyncIterable<ReplayedDifference> & { readonly summary: ReplayedSummary };
  readonly builtInMatchmaker: (recorded: never) => Rule;
}

/** A decision or an assignment that comes out differently. */
export interface ReplayedDifference {
  readonly kind: "decision" | "assignment";
  readonly seq: number;
  readonly at: number;
  readonly trigger: string;
  readonly recorded: unknown;
  readonly replayed: unknown;
  readonly differsIn: readonly string[];
}

/** What a replay has gone through. */
export interface ReplayedSummary {
  readonly events: number;
  readonly groups: number;
  readonly refusals: number;
  readonly withoutGroup: number;
  readonly unfinished: number;
  readonly uncalledFor: number;
  readonly assignments: number;
  readonly byHand: number;
  readonly differences: number;
  readonly otherRules: readonly {
    readonly seq: number;
    readonly step: number;
    readonly recorded: { readonly class: string; readonly hash: string };
    readonly given: { readonly class: string; readonly hash: string };
  }[];
}

/** What of `@waitroom/matchmaker/simulation` is used. */
export interface SimulationPackage {
  readonly recordedArrivals: (events: Iterable<never>) => unknown;
  readonly exponential: (meanMs: number) => unknown;
  readonly simulate: (options: never) => SimulatedReport;
}

/** What came of a simulation. */
export interface SimulatedReport {
  readonly arrived: number;
  readonly turnedAway: number;
  readonly matched: number;
  readonly shareMatched: number | null;
  readonly exits: Readonly<Record<string, number>>;
  readonly stillWaiting: number;
  readonly groups: number;
  readonly waitMs: {
    readonly mean: number;
    readonly p50: number;
    readonly p90: number;
    readonly max: number;
  } | null;
}

/** Imports the replay from the caller's project, or says how to install it. */
export async function importReplay(folder: string): Promise<ReplayPackage> {
  return (await importWith(folder, "@waitroom/matchmaker/replay", [
    "replay",
    "builtInMatchmaker",
  ])) as unknown as ReplayPackage;
}

/** Imports the simulation from the caller's project, or says how to install it. */
export async function importSimulation(folder: string): Promise<SimulationPackage> {
  const names = ["recordedArrivals", "simulate", "exponential"];
  return (await importWith(folder, "@waitroom/matchmaker/simulation", names)) as unknown as SimulationPackage;
}

async function importWith(
  folder: string,
  specifier: string,
  names: readonly string[],
): Promise<Readonly<Record<string, unknown>>> {
  const module = await importFrom(folder, specifier);
  const missing = names.find((name) => typeof module[name] !== "function");
  if (missing === undefined) return module;
  throw wrongUse(
    `Expected ${specifier} to have a function ${missing}: install a newer @waitroom/matchmaker.`,
  );
}

import {
  FIFOMatchmaker,
  LatencyFIFOMatchmaker,
  type Matchmaker,
  type WaitingRoomEvent,
} from "@waitroom/matchmaker";

/** A study that is planned: who comes, what they are asked to wait for, and what their time costs. */
export interface Study {
  /** How many arrive in a minute on average (a Poisson process); null where `recorded` says who came when. */
  readonly perMinute: number | null;
  /** The journal of a past session whose arrivals are used, with their measured RTTs and attributes; null: made up. */
  readonly recorded: readonly WaitingRoomEvent[] | null;
  /** How many people one run of the study invites. Not used with `recorded`. */
  readonly participants: number;
  readonly groupSize: number;
  readonly rule: RuleChoice;
  /** Mean of the exponentially distributed time after which somebody leaves by themselves, ms; null: nobody does. */
  readonly patienceMs: number | null;
  /** Longest wait that the study allows, ms; null: none. */
  readonly limitMs: number | null;
  /** Range of the evenly distributed RTTs to the server, ms, of made-up people. */
  readonly rttMs: readonly [lowest: number, highest: number];
  /** What an hour of somebody's time costs, in any currency; null: not counted. */
  readonly payPerHour: number | null;
  /**
   * How many people all runs have together, about. The standard error of a share is at most 0.5 divided by the square
   * root of it: 0.5 % with 10,000.
   */
  readonly simulatedPeople: number;
  /** 32 hex digits; the same study and seed give the same forecast. */
  readonly seed: string;
}

/** First come, first served; with a limit, among those of whom each pair is near enough. */
export type RuleChoice =
  | { readonly kind: "fifo" }
  | { readonly kind: "latency"; readonly maxServerRttMs: number }
  | { readonly kind: "custom"; readonly matchmaker: Matchmaker };

/** The rule as an object. */
export function matchmakerOf(rule: RuleChoice): Matchmaker {
  switch (rule.kind) {
    case "fifo":
      return new FIFOMatchmaker();
    case "latency":
      return new LatencyFIFOMatchmaker({ maxServerRttMs: rule.maxServerRttMs });
    case "custom":
      return rule.matchmaker;
  }
}

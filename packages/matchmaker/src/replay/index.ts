/**
 * Every recorded decision made again.
 *
 * @module @waitroom/matchmaker/replay
 */
export { builtInMatchmaker } from "./built-in-matchmaker.ts";
export type { Assignment } from "./assign-again.ts";
export type {
  AssignmentDifference,
  DecisionDifference,
  DecisionOutcome,
  DifferencePlace,
  ReplayDifference,
} from "./difference.ts";
export type { OtherRule } from "./recorded-room.ts";
export { replay, type AsyncReplay, type Replay, type ReplayOptions } from "./replay.ts";
export type { ReplaySummary } from "./summary.ts";

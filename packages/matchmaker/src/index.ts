/**
 * Rules that put participants into groups, and the waiting room that they decide for.
 *
 * @module @waitroom/matchmaker
 */
export { type Attributes, type AttributeValue, type GroupHistory, type MatchCandidate } from "./candidate.ts";
export { canonicalJson, type JsonObject, type JsonValue } from "./canonical-json.ts";
export { foldGroupHistory, type GroupHistories, type ParticipantHistory } from "./group-history.ts";
export {
  identifyMatchmaker,
  Matchmaker,
  type Explanation,
  type MatchContext,
  type MatchmakerIdentity,
  type MatchReason,
} from "./matchmaker.ts";
export type { Journal, JournalLine, SetTimer } from "./ports.ts";
export { randomStream, type RandomPurpose, type RandomStream } from "./random.ts";
export { FIFOMatchmaker } from "./rules/fifo.ts";
export {
  composition,
  maxPairRtt,
  noRepeatPartner,
  relaxed,
  sameValue,
  type CompositionConstraint,
  type Constraint,
  type MaxPairRttConstraint,
  type NoRepeatPartnerConstraint,
  type PairConstraint,
  type RelaxedConstraint,
  type SameValueConstraint,
} from "./constraints/constraint.ts";
export { EqualValueIndex } from "./indexes/equal-value-index.ts";
export { KeptIndex } from "./indexes/kept-index.ts";
export { LoadIndex } from "./indexes/load-index.ts";
export { OrderedTree, type OrderedEntry } from "./indexes/ordered-tree.ts";
export { PartnerIndex } from "./indexes/partner-index.ts";
export type { PoolIndex } from "./indexes/pool-index.ts";
export { GroupReunionMatchmaker, type GroupReunionOptions } from "./rules/group-reunion.ts";
export { RuleMatchmaker, type RuleOptions } from "./rules/rule-matchmaker.ts";
export { LatencyFIFOMatchmaker, type LatencyFIFOOptions } from "./rules/latency-fifo.ts";
export { WaitingList, type WaitingSource } from "./waiting-list.ts";
export type { Actor, CommandContext, EnterCommand, WaitingRoomCommand } from "./room/commands.ts";
export type * from "./room/events.ts";
export { isKnownEventType, unknownEvent } from "./room/event-types.ts";
export type { ConditionsPolicy } from "./assignment/conditions.ts";
export type { RolesPolicy } from "./assignment/roles.ts";
export type { StepOptions } from "./room/steps.ts";
export {
  resolveOptions,
  type Consequence,
  type ResolvedOptions,
  type WaitingRoomOptions,
} from "./room/options.ts";
export { WaitingRoomError, type WaitingRoomErrorCode } from "./room/room-error.ts";
export type { Ticket, TicketStatus } from "./room/ticket.ts";
export { WaitingRoom } from "./room/waiting-room.ts";
export {
  WaitingRoomView,
  type GameView,
  type GroupView,
  type ProposalView,
} from "./room/waiting-room-view.ts";
export { DurableWaitingRoom } from "./durable/durable-waiting-room.ts";
export type {
  Availability,
  CommandResult,
  DecidedOutcome,
  DurableWaitingRoomPorts,
} from "./durable/room-host-ports.ts";

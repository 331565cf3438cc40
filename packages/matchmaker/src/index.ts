export {
  freezeCandidate,
  MAX_SUBJECT_ID_LENGTH,
  type Attributes,
  type AttributeValue,
  type GroupHistory,
  type MatchCandidate,
} from "./candidate.ts";
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
export { GroupReunionMatchmaker, type GroupReunionOptions } from "./rules/group-reunion.ts";
export { LatencyFIFOMatchmaker, type LatencyFIFOOptions } from "./rules/latency-fifo.ts";
export { WaitingList, type WaitingSource } from "./waiting-list.ts";
export type { Actor, CommandContext, EnterCommand, WaitingRoomCommand } from "./room/commands.ts";
export type * from "./room/events.ts";
export type { Consequence, WaitingRoomOptions } from "./room/options.ts";
export { WaitingRoomError, type WaitingRoomErrorCode } from "./room/room-error.ts";
export type { Ticket, TicketStatus } from "./room/ticket.ts";
export { WaitingRoom } from "./room/waiting-room.ts";
export {
  WaitingRoomView,
  type GameView,
  type GroupView,
  type ProposalView,
} from "./room/waiting-room-view.ts";
export {
  DurableWaitingRoom,
  type Availability,
  type CommandResult,
  type DurableWaitingRoomPorts,
} from "./durable/durable-waiting-room.ts";

/**
 * Durable JSONL: match records, journals, and a reader.
 *
 * @module @waitroom/match-logger
 */
export type { ActivityPort, FileMode, FilePort, FileState, Journal, JsonObject, JsonValue } from "./ports.ts";
export { nodeFiles } from "./node-files.ts";
export { MatchLogError } from "./match-log-error.ts";
export type { LogFlaw, MatchLogErrorCode } from "./match-log-error.ts";
export type {
  Actor,
  Attributes,
  MatchAssignment,
  MatchParticipant,
  MatchReason,
  NewMatch,
  NewMatchParticipant,
} from "./match-assignment.ts";
export { MatchAssignmentLogger } from "./match-assignment-logger.ts";
export type { GroupReunion, MatchAssignmentLoggerOptions, MatchLogStats } from "./match-assignment-logger.ts";
export type { LoggedMatchLine } from "./scene-matches.ts";
export { JsonlJournal } from "./jsonl-journal.ts";
export type { JsonlJournalOptions } from "./jsonl-journal.ts";
export type { Durability, LogFileStats } from "./storage/log-file-stats.ts";
export { parseMatchAssignment } from "./parse-match.ts";
export { parseWaitingRoomEvent } from "./parse-event.ts";
export type { UnknownEvent, WaitingRoomEventLine } from "./parse-event.ts";
export type {
  AbortedEvent,
  ConfirmedEvent,
  DisconnectedEvent,
  DoorwayEvent,
  EndedEvent,
  EnteredEvent,
  EvaluatedEvent,
  LeftEvent,
  MatchedEvent,
  OpenedEvent,
  ProposedEvent,
  RecordedConsequence,
  RecordedGroupHistory,
  RecordedLimits,
  RecordedMatchmaker,
  RecordedMember,
  RecordedOvertaken,
  RefusedEvent,
  ReleasedEvent,
  RemovedEvent,
  ResumedEvent,
  ScreenedOutEvent,
  ReturnedEvent,
  StartedEvent,
  StoredEvent,
  TimedOutEvent,
  UpdatedEvent,
  WaitingRoomEvent,
} from "./waiting-room-event.ts";
export { matchFromEvent, originOf } from "./match-from-event.ts";
export type { MatchOrigin } from "./match-from-event.ts";
export { readLog } from "./read-log.ts";
export type { LogEntry, LogFlawEntry, LogRecord, ReadLogOptions } from "./read-log.ts";
export { reconcileMatches } from "./reconcile-matches.ts";
export type { MatchLog, Reconciliation } from "./reconcile-matches.ts";
export { repairLog } from "./repair-log.ts";
export type { LogRepair, RepairedFlaw, RepairReport } from "./repair-log.ts";
export { rebuildMatches } from "./rebuild-matches.ts";
export type { MatchesRebuild } from "./rebuild-matches.ts";
export { auditJournal } from "./audit/audit-journal.ts";
export type { Audit, AuditOptions } from "./audit/audit-journal.ts";
export { findingCodes } from "./audit/finding.ts";
export type { Finding, FindingCode, Severity } from "./audit/finding.ts";

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
export { JsonlJournal } from "./jsonl-journal.ts";
export type { JsonlJournalOptions } from "./jsonl-journal.ts";
export type { Durability, LogFileStats } from "./storage/log-file-stats.ts";
export { parseMatchAssignment } from "./parse-match.ts";

export { AdminEventAggregator, type AdminEventAggregatorOptions } from "./aggregator.ts";
export type { AdminListener, AdminMessage } from "./delta-feed.ts";
export type { TimerPort } from "./ports.ts";
export type { ProblemReport } from "./problem-board.ts";
export { pseudonym } from "./pseudonym.ts";
export type {
  ActivityEvent,
  AdminAck,
  AdminActionName,
  AdminActionRequest,
  AdminConnected,
  AdminErrorCode,
  AdminRefusal,
  AdminRole,
  Change,
  ExplainAck,
  ExplainRequest,
  ExplanationRow,
  StateDelta,
  StateUpdate,
} from "./wire-messages.ts";
export type {
  ActivityRow,
  AttributeValue,
  ConditionRow,
  DroppedCounts,
  GameMemberRow,
  GameRow,
  GameState,
  JsonValue,
  LogHealth,
  ParticipantRow,
  ParticipantState,
  ProblemRow,
  ProblemSeverity,
  SceneRow,
  Section,
  SectionRows,
  Snapshot,
  SummaryRow,
} from "./wire.ts";

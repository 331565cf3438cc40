export { AdminEventAggregator, type AdminEventAggregatorOptions } from "./aggregator.ts";
export type { AdminListener, AdminMessage } from "./delta-feed.ts";
export type { TimerPort } from "./ports.ts";
export type { ProblemReport } from "./problem-board.ts";
export { pseudonym } from "./pseudonym.ts";
export type {
  ActivityEvent,
  ActivityRow,
  AdminAck,
  AdminActionName,
  AdminActionRequest,
  AdminConnected,
  AdminErrorCode,
  AdminRefusal,
  AdminRole,
  AttributeValue,
  Change,
  ConditionRow,
  DroppedCounts,
  ExplainAck,
  ExplainRequest,
  ExplanationRow,
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
  StateDelta,
  StateUpdate,
  SummaryRow,
} from "./wire.ts";

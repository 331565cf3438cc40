/**
 * The live state of an experiment, as a snapshot and what changes.
 *
 * @module @waitroom/admin-events
 */
export { AdminEventAggregator, type AdminEventAggregatorOptions } from "./aggregator.ts";
export type { AlertedScene, AlertLimits } from "./alerts.ts";
export type { BrowserLine, BrowserLogLevel } from "./browser-line.ts";
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
export type { AbandonmentRow, FlowRow } from "./wire-flow.ts";
export type { ForecastRow, HealthRow, NeedRow, StepRow, TrendRow } from "./wire-trend.ts";
export type { ConditionRow, GameMemberRow, GameRow, GameState, MemberPresence } from "./wire-games.ts";
export type { AttributeValue, DeadlineRow, ParticipantRow, ParticipantState, RttRow } from "./wire-people.ts";
export type {
  ActivityRow,
  DroppedCounts,
  JsonValue,
  LogHealth,
  ProblemRow,
  ProblemSeverity,
  SceneRow,
  Section,
  SectionRows,
  Snapshot,
  SummaryRow,
} from "./wire.ts";

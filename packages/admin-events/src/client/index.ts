/**
 * A store that follows the messages of the dashboard's namespace, for a browser.
 *
 * @module @waitroom/admin-events/client
 */
export {
  type AdminStore,
  type AdminStoreOptions,
  type AdminView,
  type ConnectionStatus,
  createAdminStore,
  type DeltaResult,
} from "./admin-store.ts";
export { type AdminListening, type AdminSocket, connectAdminStore } from "./connect-admin-store.ts";
export { nextStep, type NextStep } from "./next-step.ts";
export { trendSeries, type TrendPoint } from "./trend-series.ts";
export { pseudonym } from "../pseudonym.ts";
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
} from "../wire-messages.ts";
export type { AbandonmentRow, FlowRow } from "../wire-flow.ts";
export type { ForecastRow, HealthRow, NeedRow, StepRow, TrendRow } from "../wire-trend.ts";
export type { ConditionRow, GameMemberRow, GameRow, GameState, MemberPresence } from "../wire-games.ts";
export type {
  AttributeValue,
  DeadlineRow,
  ParticipantRow,
  ParticipantState,
  RttRow,
} from "../wire-people.ts";
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
} from "../wire.ts";

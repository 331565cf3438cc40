export { checkRehearsal, type Verdict } from "./check/check-rehearsal.ts";
export type {
  DashboardFigures,
  Evidence,
  ExportRow,
  Fault,
  FaultCode,
  LogLine,
  SceneLog,
} from "./check/evidence.ts";
export { gatherEvidence, type EvidenceSources } from "./gather/gather-evidence.ts";
export { readSceneLogs } from "./gather/read-scene-logs.ts";
export type { NetworkQuality } from "./network/slow-network.ts";
export type { Observation } from "./observation.ts";
export type { Habits } from "./people/habits.ts";
export type { Incident, Progress, Rehearsal, RehearsalOptions } from "./rehearsal.ts";
export { rehearse } from "./rehearse.ts";
export {
  scenarios,
  type Scenario,
  type ScenarioName,
  type ScenarioPlan,
  type ScenarioSize,
} from "./scenario.ts";
export { RehearsedServer, type RehearsedServerOptions } from "./server/rehearsed-server.ts";
export { progressLine, summaryText } from "./summary.ts";

export { DashboardError, type DashboardErrorCode } from "./dashboard-error.ts";
export { type DashboardFile, dashboardDirectory, dashboardFiles } from "./dashboard-files.ts";
export {
  createDashboardHandler,
  type DashboardHandler,
  type DashboardHandlerOptions,
} from "./dashboard-handler.ts";

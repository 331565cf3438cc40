/**
 * The dashboard's page, for any Node http server.
 *
 * @module @waitroom/admin-dashboard
 */
export { DashboardError, type DashboardErrorCode } from "./dashboard-error.ts";
export { type DashboardFile, dashboardDirectory, dashboardFiles } from "./dashboard-files.ts";
export {
  createDashboardHandler,
  type DashboardHandler,
  type DashboardHandlerOptions,
} from "./dashboard-handler.ts";

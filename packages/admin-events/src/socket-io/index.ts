/**
 * The dashboard's namespace on a socket.io server of yours.
 *
 * @module @waitroom/admin-events/socket.io
 */
export { attachAdminNamespace, type AttachedAdminNamespace } from "./attach-admin-namespace.ts";
export type {
  AdminActionResult,
  AdminClientLimits,
  AdminCommand,
  AdminFeed,
  AdminHandshake,
  AdminIdentity,
  AdminNamespaceOptions,
  ExplainQuery,
  SubjectExplanation,
} from "./ports.ts";

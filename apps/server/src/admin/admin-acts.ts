import type { AdminCommand, AdminActionResult, AdminIdentity } from "@waitroom/admin-events/socket.io";
import type { RecordAct } from "./act-record.ts";
import { performAction, type ActionParts } from "./perform-action.ts";

/** Carries out what operators ask over the dashboard's socket, and keeps the record of it. */
export function adminActs(
  record: RecordAct,
  parts: ActionParts,
): (command: AdminCommand, identity: AdminIdentity) => Promise<AdminActionResult> {
  return (command, identity) => {
    const { action, sceneId, subjectIds, gameId, reason } = command;
    const message = command.action === "message" ? { message: command.message } : {};
    return record({ action, sceneId, subjectIds, gameId, reason, ...message }, identity, () =>
      performAction(command, identity.name, parts),
    );
  };
}

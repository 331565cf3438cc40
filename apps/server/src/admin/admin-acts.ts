import type { AdminCommand, AdminActionResult, AdminIdentity } from "@waitroom/admin-events/socket.io";
import type { ActionsLog } from "./admin-actions-file.ts";
import { performAction, type ActionParts } from "./perform-action.ts";

/** What the people who watch are told; an `AdminEventAggregator` fits. */
export interface ActsWatch {
  readonly logActivity: (
    eventType: string,
    subjectId: string,
    details: Readonly<Record<string, unknown>>,
  ) => void;
  readonly reportProblem: (problem: {
    readonly code: string;
    readonly severity: "error";
    readonly message: string;
    readonly action: string;
  }) => void;
  readonly resolveProblem: (code: string) => void;
}

/** What {@link adminActs} stands on. */
export interface ActsSetup extends ActionParts {
  readonly log: ActionsLog;
  readonly watch: ActsWatch;
  readonly serverRunId: string;
  /** Epoch ms. */
  readonly now: () => number;
  readonly newId: () => string;
}

/**
 * Carries out acts of admins, each between two lines of the record: `begun`, with actor, reason and all that was asked, is on
 * disk before anything happens, or nothing does; `done` says what came of it. An act without a `done` line was cut short by
 * the end of the process, or its result could not be stored: the journal of the scene says what it did.
 */
export function adminActs(
  setup: ActsSetup,
): (command: AdminCommand, identity: AdminIdentity) => Promise<AdminActionResult> {
  const { log, watch, serverRunId, now, newId } = setup;

  const report = (error: unknown): void =>
    watch.reportProblem({
      code: "ADMIN_ACTIONS_FAILED",
      severity: "error",
      message: `The record of acts cannot be written: ${error instanceof Error ? error.message : String(error)}`,
      action: "Look at the disk and the data folder. Until it can be written no act is carried out.",
    });

  return async (command, identity) => {
    const act = { schema: 1, act_id: newId(), server_run_id: serverRunId };
    try {
      await log.append({ ...act, at: now(), phase: "begun", ...asked(command, identity) });
    } catch (error) {
      report(error);
      return {
        ok: false,
        error_code: "STORAGE_UNAVAILABLE",
        message: "The act could not be recorded, and was not carried out.",
      };
    }
    watch.resolveProblem("ADMIN_ACTIONS_FAILED");
    const outcome = await performed(command, identity, setup);
    const { result } = outcome;
    watch.logActivity("admin_action", command.subjectIds[0] ?? "", {
      ...asked(command, identity),
      ...resultOf(result),
    });
    try {
      await log.append({ ...act, at: now(), phase: "done", ...resultOf(result) });
    } catch (error) {
      report(error);
      return result.ok ? { ok: true, message: "Done, but the result could not be recorded." } : result;
    }
    if ("error" in outcome) throw outcome.error;
    return result;
  };
}

/** A fault of the program has its line too, before it rises. */
async function performed(
  command: AdminCommand,
  { name }: AdminIdentity,
  setup: ActsSetup,
): Promise<
  { readonly result: AdminActionResult } | { readonly result: AdminActionResult; readonly error: unknown }
> {
  try {
    return { result: await performAction(command, name, setup) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { result: { ok: false, error_code: "FAILED", message }, error };
  }
}

function asked(command: AdminCommand, { name, role }: AdminIdentity): Readonly<Record<string, unknown>> {
  return {
    actor: { name, role },
    action: command.action,
    scene_id: command.sceneId,
    subject_ids: command.subjectIds,
    game_id: command.gameId,
    reason: command.reason,
    ...(command.action === "message" ? { message: command.message } : {}),
  };
}

function resultOf(result: AdminActionResult): Readonly<Record<string, unknown>> {
  return {
    ok: result.ok,
    error_code: result.ok ? null : result.error_code,
    result: result.message ?? null,
  };
}

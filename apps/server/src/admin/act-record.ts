import type { AdminActionResult, AdminIdentity } from "@waitroom/admin-events/socket.io";
import type { ActionsLog } from "./admin-actions-file.ts";

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

/** What {@link actRecord} stands on. */
export interface ActRecordSetup {
  readonly log: ActionsLog;
  readonly watch: ActsWatch;
  readonly serverRunId: string;
  /** Epoch ms. */
  readonly now: () => number;
  readonly newId: () => string;
}

/** What was asked, as it is recorded. Nothing in it may be worth hiding. */
export interface AskedAct {
  readonly action: string;
  readonly sceneId: string | null;
  readonly subjectIds: readonly string[];
  readonly gameId: string | null;
  readonly reason: string;
  /** What is said to participants, for acts that say something. */
  readonly message?: string;
}

/** Carries out an act between two lines of the record. A fault of the program has its line too, before it rises. */
export type RecordAct = (
  asked: AskedAct,
  actor: Pick<AdminIdentity, "name" | "role">,
  perform: () => Promise<AdminActionResult>,
) => Promise<AdminActionResult>;

/**
 * The record of what admins do: `begun`, with actor, reason and all that was asked, is on disk before anything happens, or
 * nothing does; `done` says what came of it. An act without a `done` line was cut short by the end of the process, or its
 * result could not be stored: for acts on a room the journal of the scene says what they did.
 */
export function actRecord({ log, watch, serverRunId, now, newId }: ActRecordSetup): RecordAct {
  const report = (error: unknown): void =>
    watch.reportProblem({
      code: "ADMIN_ACTIONS_FAILED",
      severity: "error",
      message: `The record of acts cannot be written: ${error instanceof Error ? error.message : String(error)}`,
      action: "Look at the disk and the data folder. Until it can be written no act is carried out.",
    });

  return async (asked, actor, perform) => {
    const act = { schema: 1, act_id: newId(), server_run_id: serverRunId };
    const fields = fieldsOf(asked, actor);
    try {
      await log.append({ ...act, at: now(), phase: "begun", ...fields });
    } catch (error) {
      report(error);
      return {
        ok: false,
        error_code: "STORAGE_UNAVAILABLE",
        message: "The act could not be recorded, and was not carried out.",
      };
    }
    watch.resolveProblem("ADMIN_ACTIONS_FAILED");
    const outcome = await outcomeOf(perform);
    const { result } = outcome;
    watch.logActivity("admin_action", asked.subjectIds[0] ?? "", { ...fields, ...resultOf(result) });
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

async function outcomeOf(
  perform: () => Promise<AdminActionResult>,
): Promise<{ readonly result: AdminActionResult; readonly error?: unknown }> {
  try {
    return { result: await perform() };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { result: { ok: false, error_code: "FAILED", message }, error };
  }
}

function fieldsOf(
  { action, sceneId, subjectIds, gameId, reason, message }: AskedAct,
  { name, role }: Pick<AdminIdentity, "name" | "role">,
): Readonly<Record<string, unknown>> {
  return {
    actor: { name, role },
    action,
    scene_id: sceneId,
    subject_ids: subjectIds,
    game_id: gameId,
    reason,
    ...(message === undefined ? {} : { message }),
  };
}

function resultOf(result: AdminActionResult): Readonly<Record<string, unknown>> {
  return {
    ok: result.ok,
    error_code: result.ok ? null : result.error_code,
    result: result.message ?? null,
  };
}

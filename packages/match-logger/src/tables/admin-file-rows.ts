import type { AdminActBegun, AdminActDone, AdminActLine } from "../admin-act.ts";
import { rowsOfAct } from "./journal-acts.ts";
import type { EmitRow } from "./table-row.ts";

/** Makes rows of the lines of `admin_actions.jsonl`; holds the acts that are not done. */
export class AdminFileRows {
  readonly #emit: EmitRow;
  readonly #experimentId: string | null;
  readonly #begun = new Map<string, AdminActBegun>();

  constructor(emit: EmitRow, experimentId: string | null) {
    this.#emit = emit;
    this.#experimentId = experimentId;
  }

  take(line: AdminActLine): void {
    if (line.phase === "begun") {
      this.#begun.set(line.act_id, line);
      return;
    }
    const begun = this.#begun.get(line.act_id);
    this.#begun.delete(line.act_id);
    if (begun !== undefined) this.#give(begun, line);
  }

  finish(): void {
    for (const begun of this.#begun.values()) this.#give(begun, null);
    this.#begun.clear();
  }

  #give(begun: AdminActBegun, done: AdminActDone | null): void {
    const rows = rowsOfAct({
      experimentId: this.#experimentId,
      sceneId: begun.scene_id ?? null,
      people: begun.subject_ids ?? [],
      actId: begun.act_id,
      at: begun.at,
      doneAt: done?.at ?? null,
      actor: begun.actor.name,
      actorRole: begun.actor.role,
      action: begun.action,
      gameId: begun.game_id ?? null,
      ok: done?.ok ?? null,
      errorCode: done?.error_code ?? null,
      reason: begun.reason ?? null,
      source: "admin_actions",
    });
    for (const row of rows) this.#emit({ table: "admin_actions", row });
  }
}

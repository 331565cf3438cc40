import { freeText, game, instant, participant, plain, staff } from "./columns.ts";
import { placeColumns } from "./place.ts";
import type { Place } from "./place.ts";
import type { Table } from "./table.ts";

/** An act of an admin, once for each participant whom it names. */
export interface AdminActionRow extends Place {
  readonly people: readonly string[];
  readonly actId: string;
  readonly target: number;
  readonly targets: number;
  readonly at: number;
  readonly doneAt: number | null;
  readonly actor: string | null;
  readonly actorRole: string | null;
  readonly action: string;
  readonly subjectId: string | null;
  readonly gameId: string | null;
  readonly ok: boolean | null;
  readonly errorCode: string | null;
  readonly reason: string | null;
  readonly source: "admin_actions" | "journal";
}

export const adminActions: Table<"admin_actions", AdminActionRow> = {
  name: "admin_actions",
  row: "an act of an admin, once for each participant whom it names",
  key: ["act_id", "target"],
  people: (row) => row.people,
  columns: [
    ...placeColumns<AdminActionRow>(),
    plain(
      "act_id",
      "id",
      "the act; `{scene_id}:{seq}` where only the journal tells of it",
      (row) => row.actId,
    ),
    plain(
      "target",
      "integer",
      "number of the participant among those that the act names, from 1",
      (row) => row.target,
    ),
    plain("targets", "integer", "how many it names; with 0 the act has one row", (row) => row.targets, {
      unit: "participants",
    }),
    ...instant<AdminActionRow>("at", "when it was asked for", (row) => row.at),
    ...instant<AdminActionRow>("done_at", "when it was done or refused", (row) => row.doneAt, {
      missing: "it was cut short",
    }),
    staff<AdminActionRow>("actor", "who acted", (row) => row.actor, { missing: "it is not known" }),
    plain("actor_role", "level", "what the actor may do", (row) => row.actorRole, {
      levels: { viewer: "look", operator: "look and act" },
      missing: "only the journal tells of the act",
    }),
    plain("action", "level", "what was asked for", (row) => row.action, {
      levels: {
        pause_intake: "lets nobody new in",
        reopen_intake: "lets people in again",
        pause_matching: "forms no groups",
        reopen_matching: "forms groups again",
        release: "ends waits with the scene's consequence",
        remove: "takes participants out for good",
        match_by_hand: "makes a group of those who are named",
        message: "sends a message to participants",
        end_game: "ends a game",
        export_with_ids: "took a table with ids",
        unmask: "looked up who participants are on the platform that sent them",
        erase_identities: "erased who participants are",
      },
    }),
    participant<AdminActionRow>("participant_id", "a participant whom it names", (row) => row.subjectId, {
      missing: "it names none",
    }),
    game<AdminActionRow>("game_id", "the game that it names or made", (row) => row.gameId, {
      missing: "it names none",
    }),
    plain("ok", "boolean", "whether it was done", (row) => row.ok, { missing: "it was cut short" }),
    plain("error_code", "level", "why it was refused", (row) => row.errorCode, { missing: "it was not" }),
    freeText<AdminActionRow>("reason", "why, in the actor's words", (row) => row.reason, {
      missing: "none was given, or the export is without ids",
    }),
    plain("source", "level", "which file tells of it", (row) => row.source, {
      levels: {
        admin_actions: "the record of acts, `admin_actions.jsonl`",
        journal: "the journal of the scene, where there is no record of acts",
      },
    }),
  ],
};

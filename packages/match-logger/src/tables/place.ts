import { plain } from "./columns.ts";
import type { Column } from "./table.ts";

/** Where a row comes from. */
export interface Place {
  readonly experimentId: string | null;
  readonly sceneId: string | null;
}

/** The columns that begin every table. */
export function placeColumns<Row extends Place>(): readonly Column<Row>[] {
  return [
    plain("experiment_id", "id", "the experiment", (row) => row.experimentId, {
      missing: "the server has no experiment id, or the log is the original system's",
    }),
    plain("scene_id", "id", "the scene whose waiting room it was", (row) => row.sceneId, {
      missing: "an act of an admin that concerns no scene",
    }),
  ];
}

/** Names of the columns of {@link placeColumns} that are part of every key. */
export const placeKey = ["experiment_id", "scene_id"] as const;

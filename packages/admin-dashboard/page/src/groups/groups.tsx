import { NativeSelect } from "@mantine/core";
import type { GameRow, Snapshot } from "@waitroom/admin-events/client";
import { useMemo } from "react";
import { parseSort, sortText } from "../grid/column.ts";
import { DataGrid } from "../grid/data-grid.tsx";
import { useNavigation, useRoute } from "../live/context.ts";
import { FilterField, useFilter } from "../parts/filter-field.tsx";
import { Empty, Panel } from "../parts/panel.tsx";
import { useIsNarrow, useIsTiny } from "../parts/use-is-narrow.ts";
import styles from "../participants/participants.module.css";
import { count, counted } from "../words/number.ts";
import { groupColumns, narrowGroupColumns, tinyGroupColumns } from "./group-columns.tsx";

const newestFirst = { id: "formed", isFalling: true };

/** The groups that play and those that ended lately; the drawer of each has its decision. */
export function Groups({ snapshot }: { readonly snapshot: Snapshot }) {
  const { games, scenes, summary } = snapshot;
  const navigation = useNavigation();
  const { params } = useRoute();
  const filter = useFilter();
  const isNarrow = useIsNarrow();
  const isTiny = useIsTiny();
  const state = params["state"] ?? "";
  const scene = params["scene"] ?? "";
  const found = useMemo(
    () =>
      games.filter(
        (game) =>
          (state === "" || (state === "running" ? isRunning(game) : game.state === state)) &&
          (scene === "" || game.scene_id === scene) &&
          hasWords(game, filter),
      ),
    [games, state, scene, filter],
  );
  return (
    <Panel
      title="Groups and matches"
      note={`${count(found.length)} of ${counted(games.length, "group")} at hand${
        summary.dropped.games > 0 ? `; ${count(summary.dropped.games)} older ones are in the log` : ""
      }`}
      controls={<FilterField label="Filter the groups" />}
    >
      <div className={styles.filters}>
        <NativeSelect
          size="xs"
          className={styles.field}
          label="State"
          value={state}
          data={states}
          onChange={(event) => navigation.set({ state: event.currentTarget.value })}
        />
        <NativeSelect
          size="xs"
          className={styles.field}
          label="Scene"
          value={scene}
          data={[
            { value: "", label: "all scenes" },
            ...scenes.map(({ scene_id }) => ({ value: scene_id, label: scene_id })),
          ]}
          onChange={(event) => navigation.set({ scene: event.currentTarget.value })}
        />
      </div>
      {found.length === 0 ? (
        games.length === 0 ? (
          <Empty title="No match yet">
            A group appears here once all of its members have confirmed and the match is on disk. Why nobody
            is matched stands in the card of the waiting room.
          </Empty>
        ) : (
          <Empty title="No group fits these filters">
            <button type="button" className={styles.clear} onClick={() => navigation.go("groups")}>
              Show all groups
            </button>
          </Empty>
        )
      ) : (
        <DataGrid
          label="Groups"
          rows={found}
          columns={isTiny ? tinyGroupColumns : isNarrow ? narrowGroupColumns : groupColumns}
          idOf={gameIdOf}
          sort={parseSort(params["sort"], newestFirst)}
          onSort={(sort) => navigation.set({ sort: sortText(sort) })}
          onOpen={(game) => navigation.set({ game: game.game_id, person: null })}
        />
      )}
    </Panel>
  );
}

function isRunning({ state }: GameRow): boolean {
  return state === "matched" || state === "started";
}

function hasWords(game: GameRow, filter: string): boolean {
  if (filter === "") return true;
  const text = [
    game.game_id,
    game.scene_id,
    game.matchmaker,
    game.condition ?? "",
    game.outcome ?? "",
    game.reason,
    ...game.members.flatMap(({ pseudonym, subject_id, role }) => [pseudonym, subject_id, role ?? ""]),
  ]
    .join(" ")
    .toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function gameIdOf({ game_id }: GameRow): string {
  return game_id;
}

const states = [
  { value: "", label: "all" },
  { value: "running", label: "under way" },
  { value: "matched", label: "counting down" },
  { value: "started", label: "in the game" },
  { value: "ended", label: "ended" },
  { value: "aborted", label: "fell apart" },
];

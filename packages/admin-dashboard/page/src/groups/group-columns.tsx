import type { GameRow } from "@waitroom/admin-events/client";
import type { GridColumn } from "../grid/column.ts";
import { GameLink } from "../parts/links.tsx";
import { Instant, Since } from "../parts/time.tsx";
import { matchReason } from "../words/codes.ts";
import { clockFace, shortDuration } from "../words/duration.ts";
import { GameStateTag } from "./game-state.tsx";

const formed: GridColumn<GameRow> = {
  id: "formed",
  header: "Formed",
  widthRem: 7.75,
  value: ({ formed_at }) => formed_at,
  cell: ({ formed_at, game_id }) => (
    <GameLink isInGrid gameId={game_id}>
      <Instant isShort at={formed_at} />
    </GameLink>
  ),
};

const state: GridColumn<GameRow> = {
  id: "state",
  header: "State",
  widthRem: 15,
  value: ({ state, outcome }) => `${state} ${outcome ?? ""}`,
  cell: (game) => <GameStateTag game={game} />,
};

const members: GridColumn<GameRow> = {
  id: "members",
  header: "Members",
  widthRem: 16.5,
  cell: (game) => (
    <span title={game.members.map(memberWords).join("\n")}>
      {game.members.map(({ pseudonym }) => pseudonym).join(", ")}
    </span>
  ),
};

const age: GridColumn<GameRow> = {
  id: "age",
  header: "Age",
  widthRem: 5,
  value: ({ formed_at }) => -formed_at,
  cell: ({ formed_at, ended_at }) =>
    ended_at === null ? (
      <Since at={formed_at} />
    ) : (
      <span title="from the match to the end">{clockFace(ended_at - formed_at)}</span>
    ),
};

/** The columns of the table of groups. */
export const groupColumns: readonly GridColumn<GameRow>[] = [
  formed,
  state,
  age,
  members,
  {
    id: "scene",
    header: "Scene",
    widthRem: 8,
    value: ({ scene_id }) => scene_id,
    cell: ({ scene_id }) => scene_id || "–",
  },
  {
    id: "condition",
    header: "Condition",
    widthRem: 7,
    value: ({ condition }) => condition,
    cell: ({ condition }) => condition ?? "–",
  },
  {
    id: "waits",
    header: "Longest wait",
    widthRem: 7,
    value: longestWait,
    cell: (game) => {
      const wait = longestWait(game);
      return wait === null ? "–" : shortDuration(wait);
    },
  },
  {
    id: "rtt",
    header: "RTT spread",
    widthRem: 6.75,
    value: ({ rtt_spread_ms }) => rtt_spread_ms ?? null,
    cell: ({ members: all, rtt_spread_ms: spread }) => (
      <span
        title={`RTTs ${all.map(({ rtt_ms }) => (rtt_ms === null ? "unknown" : `${Math.round(rtt_ms)} ms`)).join(", ")}`}
      >
        {spread === null || spread === undefined ? "–" : `${Math.round(spread)} ms`}
      </span>
    ),
  },
  {
    id: "reason",
    header: "Reason and rule",
    widthRem: 12.25,
    value: ({ matchmaker, reason }) => `${reason} ${matchmaker}`,
    cell: ({ matchmaker, reason }) => (
      <span title={`${matchReason(reason)}, by ${matchmaker}`}>
        {matchReason(reason)}, {matchmaker}
      </span>
    ),
  },
];

/** What fits a small screen; the drawer has the rest. */
export const narrowGroupColumns: readonly GridColumn<GameRow>[] = [formed, state, age, members];

/** What fits a very small one. */
export const tinyGroupColumns: readonly GridColumn<GameRow>[] = [formed, { ...state, widthRem: 13 }];

function longestWait({ members: all }: GameRow): number | null {
  const known = all.map(({ waited_ms }) => waited_ms).filter((wait) => wait !== null);
  return known.length === 0 ? null : Math.max(...known);
}

function memberWords({ pseudonym, role, waited_ms, rtt_ms }: GameRow["members"][number]): string {
  const parts = [
    role,
    waited_ms === null ? null : `waited ${shortDuration(waited_ms)}`,
    rtt_ms === null ? null : `RTT ${Math.round(rtt_ms)} ms`,
  ];
  return [pseudonym, ...parts.filter((part) => part !== null)].join(", ");
}

import type { ParticipantRow } from "@waitroom/admin-events/client";
import type { GridColumn } from "../grid/column.ts";
import { useNow } from "../live/context.ts";
import { GameLink, PersonLink } from "../parts/links.tsx";
import { Instant, Since, Until } from "../parts/time.tsx";
import { Connection, Rtt } from "../rooms/waiting-person.tsx";
import { exitReason } from "../words/codes.ts";
import { clockFace } from "../words/duration.ts";
import { count } from "../words/number.ts";
import { StateTag } from "./state-tag.tsx";
import { waitedMs } from "./participant-filter.ts";

/** Shown until the viewer chooses others; on a small screen the first three, on a very small one two. */
export const usualColumns = ["participant", "state", "waited", "scene", "connection", "rtt", "group", "exit"];

const waited = (now: () => number): GridColumn<ParticipantRow> => ({
  id: "waited",
  header: "Waited",
  widthRem: 5.5,
  value: (row) => waitedMs(row, now()),
  cell: (row) => <Waited person={row} />,
});

const fixed = (now: () => number): readonly GridColumn<ParticipantRow>[] => [
  {
    id: "participant",
    header: "Participant",
    widthRem: 12,
    value: ({ pseudonym }) => pseudonym,
    cell: (row) => <PersonLink isInGrid subjectId={row.subject_id} pseudonym={row.pseudonym} />,
  },
  {
    id: "state",
    header: "State",
    widthRem: 9,
    value: ({ state }) => state,
    cell: ({ state }) => <StateTag state={state} />,
  },
  waited(now),
  {
    id: "scene",
    header: "Scene",
    widthRem: 8,
    value: ({ scene_id }) => scene_id,
    cell: (row) => row.scene_id,
  },
  {
    id: "connection",
    header: "Connection",
    widthRem: 10.5,
    value: ({ connected }) => (connected ? "here" : "away"),
    cell: (row) => (isPresent(row) ? <Connection isShort person={row} /> : "–"),
  },
  {
    id: "rtt",
    header: "RTT",
    widthRem: 5,
    value: ({ rtt, rtt_ms }) => rtt?.median_ms ?? rtt_ms,
    cell: (row) => <Rtt person={row} />,
  },
  {
    id: "group",
    header: "Group",
    widthRem: 7,
    value: ({ game_id }) => game_id,
    cell: ({ game_id }) =>
      game_id === null ? (
        "–"
      ) : (
        <GameLink isInGrid gameId={game_id}>
          {game_id.slice(0, 8)}
        </GameLink>
      ),
  },
  {
    id: "exit",
    header: "Exit",
    widthRem: 10,
    value: ({ exit_reason }) => exit_reason,
    cell: ({ exit_reason }) => (exit_reason === null ? "–" : exitReason(exit_reason)),
  },
  {
    id: "since",
    header: "In this state",
    widthRem: 7,
    value: ({ since }) => -since,
    cell: ({ since }) => <Since at={since} />,
  },
  {
    id: "next",
    header: "Next deadline",
    widthRem: 9,
    value: ({ next_deadline }) => next_deadline?.at ?? null,
    cell: ({ next_deadline }) =>
      next_deadline === null || next_deadline === undefined ? (
        "–"
      ) : (
        <>
          <Until at={next_deadline.at} /> {deadlines[next_deadline.what]}
        </>
      ),
  },
  {
    id: "entered",
    header: "Entered",
    widthRem: 9,
    value: (row) => enteredAt(row),
    cell: (row) => (enteredAt(row) === null ? "–" : <Instant isShort at={row.entered_at} />),
  },
  {
    id: "seen",
    header: "Last sign of life",
    widthRem: 9,
    // Who is connected answers the server's heartbeat.
    value: (row) => (isHere(row) ? Number.POSITIVE_INFINITY : row.last_seen_at),
    cell: (row) => {
      if (isHere(row)) return "connected now";
      return row.last_seen_at === null ? "–" : <Instant isShort at={row.last_seen_at} />;
    },
  },
  {
    id: "reconnects",
    header: "Reconnects",
    widthRem: 6.5,
    value: ({ reconnects }) => reconnects ?? null,
    cell: ({ reconnects }) => (reconnects === undefined ? "–" : count(reconnects)),
  },
  {
    id: "errors",
    header: "Browser errors",
    widthRem: 8.25,
    value: ({ browser_errors }) => browser_errors ?? null,
    cell: ({ browser_errors }) => count(browser_errors ?? 0),
  },
  {
    id: "subject",
    header: "Subject id",
    widthRem: 18,
    value: (row) => row.subject_id,
    cell: (row) => row.subject_id,
  },
];

/** All columns there are: the fixed ones, and one for each of these attributes. `now` is the server's time. */
export function participantColumns(
  attributes: readonly string[],
  now: () => number,
): readonly GridColumn<ParticipantRow>[] {
  return [
    ...fixed(now),
    ...attributes.map((name) => ({
      // In the address a comma stands between columns.
      id: `attr:${name.replaceAll("%", "%25").replaceAll(",", "%2C")}`,
      header: name,
      widthRem: 8,
      value: (row: ParticipantRow) => valueOf(row, name),
      cell: (row: ParticipantRow) => String(valueOf(row, name) ?? "–"),
    })),
  ];
}

/** The names of all attributes that anybody has, in order. */
export function attributeNames(people: readonly ParticipantRow[]): readonly string[] {
  const names = new Set<string>();
  for (const { attributes } of people) for (const name in attributes) names.add(name);
  return [...names].toSorted();
}

function valueOf({ attributes }: ParticipantRow, name: string): string | number | null {
  const value = Object.hasOwn(attributes, name) ? attributes[name] : null;
  return typeof value === "number" ? value : value === null || value === undefined ? null : String(value);
}

function Waited({ person }: { readonly person: ParticipantRow }) {
  const now = useNow();
  return clockFace(waitedMs(person, now));
}

/** Null for who was not let in. */
function enteredAt({ state, entered_at }: ParticipantRow): number | null {
  return state === "screened_out" ? null : entered_at;
}

function isHere(row: ParticipantRow): boolean {
  return isPresent(row) && row.connected;
}

function isPresent({ state }: ParticipantRow): boolean {
  return state === "waiting" || state === "reserved" || state === "matched" || state === "started";
}

const deadlines = { wait_limit: "wait ends", grace: "grace ends", confirm: "to confirm" } as const;

import type { ParticipantRow, Snapshot } from "@waitroom/admin-events/client";
import { useCallback, useMemo, useState, useSyncExternalStore } from "react";
import { PeopleActs } from "../acts/act-buttons.tsx";
import { parseSort, sortText } from "../grid/column.ts";
import { ColumnChooser } from "../grid/column-chooser.tsx";
import { DataGrid } from "../grid/data-grid.tsx";
import { useCanAct, useClock, useNavigation, useRoute } from "../live/context.ts";
import { useIsNarrow, useIsTiny } from "../parts/use-is-narrow.ts";
import { FilterField } from "../parts/filter-field.tsx";
import { Empty, Panel } from "../parts/panel.tsx";
import { count, counted } from "../words/number.ts";
import { attributeNames, participantColumns, usualColumns } from "./participant-columns.tsx";
import { filterParticipants, type ParticipantFilter, parseParticipantFilter } from "./participant-filter.ts";
import { ParticipantFilters } from "./participant-filters.tsx";
import styles from "./participants.module.css";

const usualSort = { id: "waited", isFalling: true };
/** In rem, so that a name and a state stand side by side on the smallest screen. */
const tinyWidths: ReadonlyMap<string, number> = new Map([
  ["participant", 10],
  ["state", 7.25],
]);
const nobody: ReadonlySet<string> = new Set();

/** Everybody, also those who went; what is shown stands in the address. */
export function Participants({ snapshot }: { readonly snapshot: Snapshot }) {
  const { participants, scenes } = snapshot;
  const navigation = useNavigation();
  const clock = useClock();
  const canAct = useCanAct();
  const { params } = useRoute();
  const isNarrow = useIsNarrow();
  const isTiny = useIsTiny();
  const [chosen, setChosen] = useState(nobody);
  const filter = useMemo(() => parseParticipantFilter(params), [params]);
  const found = useFound(participants, filter);
  const names = useSame(useMemo(() => attributeNames(participants), [participants]));
  const all = useMemo(() => participantColumns(names, clock.now), [names, clock]);
  const usual = isNarrow ? usualColumns.slice(0, isTiny ? 2 : 3) : usualColumns;
  const shownText = params["cols"] ?? usual.join(",");
  const shown = useMemo(() => {
    const ids = new Set(shownText.split(","));
    const chosenColumns = all.filter(({ id }) => ids.has(id));
    return isTiny
      ? chosenColumns.map((column) => ({ ...column, widthRem: tinyWidths.get(column.id) ?? column.widthRem }))
      : chosenColumns;
  }, [all, shownText, isTiny]);
  const selected = useMemo(
    () => (chosen.size === 0 ? [] : participants.filter(({ subject_id }) => chosen.has(subject_id))),
    [participants, chosen],
  );

  const toggle = useCallback(
    (id: string) =>
      setChosen((before) =>
        before.has(id) ? new Set([...before].filter((other) => other !== id)) : new Set([...before, id]),
      ),
    [],
  );
  const toggleAll = useCallback(
    (ids: readonly string[]) =>
      setChosen((before) => (ids.every((id) => before.has(id)) ? nobody : new Set(ids))),
    [],
  );
  const selection = useMemo(() => ({ chosen, toggle, toggleAll }), [chosen, toggle, toggleAll]);

  return (
    <Panel
      title="Participants"
      note={
        found.length === participants.length
          ? counted(participants.length, "person", "people")
          : `${count(found.length)} of ${counted(participants.length, "person", "people")}`
      }
      controls={
        <>
          <FilterField label="Filter the participants" />
          <ColumnChooser
            columns={all}
            shown={shown.map(({ id }) => id)}
            onChange={(ids) => navigation.set({ cols: ids.join(",") })}
          />
        </>
      }
    >
      <ParticipantFilters scenes={scenes} filter={filter} />
      {selected.length === 0 ? null : (
        <div className={styles.chosen} role="region" aria-label="Chosen participants">
          <strong>{counted(selected.length, "person", "people")} chosen</strong>
          <PeopleActs people={selected} groupSize={commonGroupSize(selected, snapshot)} />
          <button type="button" className={styles.clear} onClick={() => setChosen(nobody)}>
            Choose nobody
          </button>
        </div>
      )}
      {found.length === 0 ? (
        participants.length === 0 ? (
          <Empty title="Nobody has come yet">
            Participants appear here as soon as they enter a waiting room.
          </Empty>
        ) : (
          <Empty title="Nobody fits these filters">
            <button type="button" className={styles.clear} onClick={() => navigation.go("participants")}>
              Show everybody
            </button>
          </Empty>
        )
      ) : (
        <DataGrid
          label="Participants"
          rows={found}
          columns={shown}
          idOf={subjectIdOf}
          sort={parseSort(params["sort"], usualSort)}
          onSort={(sort) => navigation.set({ sort: sortText(sort) })}
          onOpen={(row) => navigation.set({ person: row.subject_id, game: null })}
          {...(canAct ? { selection } : {})}
        />
      )}
    </Panel>
  );
}

/** Who fits the filter. Time alone lets people through a filter by their wait: then it is asked anew each second. */
function useFound(people: readonly ParticipantRow[], filter: ParticipantFilter): readonly ParticipantRow[] {
  const clock = useClock();
  const subscribe = filter.waitSeconds > 0 ? clock.subscribe : never;
  const now = useSyncExternalStore(subscribe, filter.waitSeconds > 0 ? clock.get : zero);
  return useSame(useMemo(() => filterParticipants(people, filter, now), [people, filter, now]));
}

const never = () => () => undefined;
const zero = () => 0;

/** The list of before while the new one holds the same, so that nothing is sorted and drawn again for it. */
function useSame<Item>(list: readonly Item[]): readonly Item[] {
  const [kept, setKept] = useState(list);
  if (kept === list) return kept;
  if (kept.length === list.length && kept.every((item, index) => item === list[index])) return kept;
  setKept(list);
  return list;
}

/** The group size of the scene in which all of them wait; null where they are in several. */
function commonGroupSize(people: readonly ParticipantRow[], { scenes }: Snapshot): number | null {
  const [first] = people;
  if (first === undefined || people.some(({ scene_id }) => scene_id !== first.scene_id)) return null;
  return scenes.find(({ scene_id }) => scene_id === first.scene_id)?.group_size ?? null;
}

function subjectIdOf({ subject_id }: ParticipantRow): string {
  return subject_id;
}

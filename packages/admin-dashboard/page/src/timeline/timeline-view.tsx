import { Button } from "@mantine/core";
import type { ActivityRow, Snapshot } from "@waitroom/admin-events/client";
import { useMemo, useState } from "react";
import { NotAnswered } from "../api/not-answered.tsx";
import { useLive, useReadable, useRoute, useSources } from "../live/context.ts";
import { FilterField } from "../parts/filter-field.tsx";
import { Icon } from "../parts/icon.tsx";
import { Empty, Panel } from "../parts/panel.tsx";
import { count } from "../words/number.ts";
import { EntryList, type Marker } from "./entry-list.tsx";
import { behindMarker, gapMarkers, interruptionMarkers } from "./markers.tsx";
import { createOlderPages } from "./older-pages.ts";
import { useCatchUp } from "./use-catch-up.ts";
import { filtered, timelineEntries } from "./timeline-entry.ts";
import { parseTimelineFilter, TimelineFilters } from "./timeline-filters.tsx";
import styles from "./timeline.module.css";

const shownStep = 200;

/** What happened, newest first, back to the beginning. Pausing holds the list still while new entries are counted. */
export function TimelineView({ snapshot }: { readonly snapshot: Snapshot }) {
  const { api, clock } = useSources();
  const { interruptions } = useLive();
  const { params } = useRoute();
  const [held, setHeld] = useState<readonly ActivityRow[] | null>(null);
  const [limit, setLimit] = useState(shownStep);
  const pages = useMemo(() => createOlderPages({ journal: api.journal, now: clock.now }), [api, clock]);
  const older = useReadable(pages);
  const filter = useMemo(() => parseTimelineFilter(params), [params]);
  const live = held ?? snapshot.activity;
  const entries = useMemo(
    () => [...timelineEntries(live), ...timelineEntries(olderThan(older.rows, live))],
    [live, older.rows],
  );
  const found = useMemo(() => filtered(entries, filter), [entries, filter]);
  const missed = held === null ? 0 : newerThan(snapshot.activity, held.at(-1));
  const from = live[0]?.timestamp ?? null;
  // Lines leave the live timeline while it is looked at; those that came after the journals were read would be nowhere.
  const behind = from !== null && older.until !== null && older.until < from ? older.until : null;
  useCatchUp(pages, older.failure === null ? behind : null);
  const markers: readonly Marker[] = [
    ...interruptionMarkers(interruptions),
    ...gapMarkers(older.gaps),
    ...(behind === null || from === null ? [] : [behindMarker(behind, from)]),
  ];
  const readAgain = (): void => void (behind === null ? readMore() : pages.catchUp());
  const readMore = (): void => {
    setLimit(limit + shownStep);
    if (found.length <= limit) void pages.readMore(snapshot.scenes.map(({ scene_id }) => scene_id));
  };

  return (
    <Panel
      title="Timeline"
      note={held === null ? `${count(found.length)} lines, newest first` : `paused, ${count(missed)} new`}
      controls={
        <>
          <FilterField label="Filter the timeline" />
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<Icon name={held === null ? "pause" : "play"} size={13} />}
            onClick={() => setHeld(held === null ? snapshot.activity : null)}
          >
            {held === null ? "Pause" : "Resume"}
          </Button>
        </>
      }
    >
      <TimelineFilters scenes={snapshot.scenes} filter={filter} />
      {found.length === 0 ? (
        entries.length === 0 ? (
          <Empty title="Nothing has happened yet">
            Arrivals, matches and exits appear here as they happen. Open the participant page to make the
            first entry.
          </Empty>
        ) : (
          <Empty title="No entry fits this filter">
            Filter by a name, a scene, or a word like “match”. What is older has to be read first, below.
          </Empty>
        )
      ) : (
        <div role="region" aria-label="Entries of the timeline">
          <EntryList entries={found.slice(0, limit)} markers={markers} />
        </div>
      )}
      <div className={styles.rest}>
        {older.failure === null ? null : (
          <NotAnswered what="The journal" answer={older.failure} again={readAgain} />
        )}
        {older.isAll && found.length <= limit ? (
          "This is the beginning."
        ) : older.failure?.kind === "absent" && found.length <= limit ? null : (
          <Button size="compact-sm" variant="default" loading={older.isReading} onClick={readMore}>
            {found.length > limit
              ? `Show ${count(Math.min(shownStep, found.length - limit))} more`
              : "Read older lines"}
          </Button>
        )}
      </div>
    </Panel>
  );
}

/** Lines of the journals that the live timeline does not hold: what is older than its oldest line. */
function olderThan(rows: readonly ActivityRow[], live: readonly ActivityRow[]): readonly ActivityRow[] {
  const [oldest] = live;
  if (oldest === undefined) return rows;
  // What happened in the very millisecond may be on either side.
  const same = new Set(live.filter(({ timestamp }) => timestamp === oldest.timestamp).map(identity));
  return rows.filter(
    (row) =>
      row.timestamp < oldest.timestamp || (row.timestamp === oldest.timestamp && !same.has(identity(row))),
  );
}

function identity({ timestamp, event_type, subject_id, details }: ActivityRow): string {
  return JSON.stringify([timestamp, event_type, subject_id, details["scene_id"], details["game_id"]]);
}

function newerThan(activity: readonly ActivityRow[], last: ActivityRow | undefined): number {
  return last === undefined ? activity.length : activity.filter(({ id }) => id > last.id).length;
}

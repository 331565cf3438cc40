import type { Snapshot } from "@waitroom/admin-events/client";
import { useMemo } from "react";
import { routeHash } from "../navigation/route.ts";
import { Empty, Panel } from "../parts/panel.tsx";
import { EntryList } from "./entry-list.tsx";
import { timelineEntries } from "./timeline-entry.ts";
import styles from "./timeline.module.css";

const mostShown = 60;

/** The latest lines of the timeline, beside the waiting rooms. */
export function RecentLines({ snapshot: { activity } }: { readonly snapshot: Snapshot }) {
  const entries = useMemo(() => timelineEntries(activity.slice(-mostShown)), [activity]);
  return (
    <Panel title="Lately" controls={<a href={routeHash("timeline")}>Whole timeline</a>}>
      {entries.length === 0 ? (
        <Empty title="Nothing has happened yet">
          Arrivals, matches and exits appear here as they happen. Open the participant page to make the first
          entry.
        </Empty>
      ) : (
        <div className={styles.scroll} role="region" aria-label="Latest entries" tabIndex={0}>
          <EntryList entries={entries} />
        </div>
      )}
    </Panel>
  );
}

import { Button, TextInput } from "@mantine/core";
import { type ActivityRow, pseudonym, type Snapshot } from "@waitroom/admin-events/client";
import { memo, useMemo, useState } from "react";
import { Icon, type IconName } from "../parts/icon.tsx";
import { Empty, Panel } from "../parts/panel.tsx";
import { Instant } from "../parts/time.tsx";
import type { ActivityKind } from "../words/activity.ts";
import { count } from "../words/number.ts";
import { filtered, namesOf, timelineEntries, type TimelineEntry } from "./timeline-entry.ts";
import styles from "./timeline.module.css";

/** Entries in the document at once; the filter looks through all of them. */
const mostShown = 100;

/** What happened, newest first. Pausing holds the list still while new entries are counted. */
export function Timeline({ snapshot }: { readonly snapshot: Snapshot }) {
  const [held, setHeld] = useState<readonly ActivityRow[] | null>(null);
  const [filter, setFilter] = useState("");
  const activity = held ?? snapshot.activity;
  const { participants } = snapshot;
  const nameOf = useMemo(() => namesOf({ participants }, pseudonym), [participants]);
  const entries = useMemo(() => timelineEntries(activity, nameOf), [activity, nameOf]);
  const found = filtered(entries, filter);
  const missed = held === null ? 0 : newerThan(snapshot.activity, held.at(-1));

  return (
    <Panel
      title="Timeline"
      note={held === null ? undefined : `paused, ${count(missed)} new`}
      controls={
        <>
          <TextInput
            size="xs"
            className={styles.filter}
            aria-label="Filter the timeline"
            placeholder="Filter"
            value={filter}
            onChange={(event) => setFilter(event.currentTarget.value)}
          />
          <Button
            size="xs"
            variant="default"
            leftSection={<Icon name={held === null ? "pause" : "play"} size={13} />}
            onClick={() => setHeld(held === null ? snapshot.activity : null)}
          >
            {held === null ? "Pause" : "Resume"}
          </Button>
        </>
      }
    >
      {found.length === 0 ? (
        entries.length === 0 ? (
          <Empty title="Nothing has happened yet">
            Arrivals, matches and exits appear here as they happen. Open the participant page to make the
            first entry.
          </Empty>
        ) : (
          <Empty title="No entry fits this filter">Filter by a name, a scene, or a word like “match”.</Empty>
        )
      ) : (
        <div className={styles.scroll} role="region" aria-label="Entries of the timeline" tabIndex={0}>
          <ol className={styles.list}>
            {found.slice(0, mostShown).map((entry) => (
              <Entry key={entry.id} entry={entry} />
            ))}
          </ol>
          {found.length > mostShown ? (
            <p className={styles.rest}>
              {count(found.length - mostShown)} older entries: use the filter to find them.
            </p>
          ) : null}
        </div>
      )}
    </Panel>
  );
}

const Entry = memo(
  function Entry({ entry }: { readonly entry: TimelineEntry }) {
    return (
      <li className={styles.entry}>
        <span className={styles.mark} data-kind={entry.kind}>
          <Icon name={icons[entry.kind]} size={14} />
        </span>
        <div className={styles.text}>
          <p>
            <strong>{entry.title}</strong>
            {entry.people.length === 0 ? null : <> {entry.people.join(", ")}</>}
          </p>
          {entry.details.length === 0 && entry.sceneId === "" ? null : (
            <p className={styles.details}>
              {[entry.sceneId, ...entry.details].filter((part) => part !== "").join(" · ")}
            </p>
          )}
        </div>
        <span className={styles.time}>
          <Instant at={entry.at} />
        </span>
      </li>
    );
  },
  (before, after) => before.entry.id === after.entry.id && before.entry.searchText === after.entry.searchText,
);

function newerThan(activity: readonly ActivityRow[], last: ActivityRow | undefined): number {
  return last === undefined ? activity.length : activity.filter(({ id }) => id > last.id).length;
}

const icons: Readonly<Record<ActivityKind, IconName>> = {
  arrival: "arrival",
  match: "people",
  exit: "exit",
  trouble: "warning",
  admin: "wrench",
  other: "dot",
};

import { memo, type ReactNode } from "react";
import { useClock } from "../live/context.ts";
import { Icon, type IconName } from "../parts/icon.tsx";
import { GameLink, PersonLink } from "../parts/links.tsx";
import { Instant } from "../parts/time.tsx";
import type { ActivityKind } from "../words/activity.ts";
import { isSameDay } from "../words/instant.ts";
import type { TimelineEntry } from "./timeline-entry.ts";
import styles from "./timeline.module.css";

/** Something that stands between lines: a gap, a time without connection, where the journal begins. */
export interface Marker {
  readonly key: string;
  /** It stands above the first line that is not later. */
  readonly at: number;
  readonly words: ReactNode;
}

/** Lines of the timeline, newest first, with the markers in their places. */
export function EntryList({
  entries,
  markers = [],
  about = nothing,
}: {
  readonly entries: readonly TimelineEntry[];
  readonly markers?: readonly Marker[];
  /** What the list as a whole is about: it is not named in each line again. */
  readonly about?: { readonly subjectId?: string; readonly gameId?: string };
}) {
  const clock = useClock();
  const oldest = entries.at(-1);
  const lines: ReactNode[] = [];
  const pending = markers.toSorted((a, b) => b.at - a.at);
  for (const entry of entries) {
    while (pending[0] !== undefined && pending[0].at >= entry.at) lines.push(markerLine(pending.shift()));
    lines.push(<Entry key={entry.key} entry={entry} subjectId={about.subjectId} gameId={about.gameId} />);
  }
  lines.push(...pending.map(markerLine));
  return (
    <ol
      className={styles.list}
      data-flush={about !== nothing}
      data-dated={oldest !== undefined && !isSameDay(oldest.at, clock.now())}
    >
      {lines}
    </ol>
  );
}

const nothing = {};

function markerLine(marker: Marker | undefined): ReactNode {
  return marker === undefined ? null : (
    <li key={marker.key} className={styles.marker}>
      <Icon name="info" size={14} />
      <span>{marker.words}</span>
    </li>
  );
}

const Entry = memo(function Entry({
  entry,
  subjectId,
  gameId,
}: {
  readonly entry: TimelineEntry;
  readonly subjectId: string | undefined;
  readonly gameId: string | undefined;
}) {
  const people = entry.people.filter((person) => person.subjectId !== subjectId);
  const hasGroup = entry.gameId !== "" && entry.gameId !== gameId;
  return (
    <li className={styles.entry} data-kind={entry.kind}>
      <span className={styles.mark} data-kind={entry.kind}>
        <Icon name={icons[entry.kind]} size={14} />
      </span>
      <div className={styles.text}>
        <p>
          <strong>{entry.title}</strong>{" "}
          {people.map((person, index) => (
            <span key={person.subjectId}>
              {index === 0 ? null : " "}
              <span className={styles.name}>
                <PersonLink {...person} />
                {index === people.length - 1 ? null : ","}
              </span>
            </span>
          ))}
        </p>
        {entry.details.length === 0 && entry.sceneId === "" && !hasGroup ? null : (
          <p className={styles.details}>
            {[entry.sceneId, ...entry.details].filter((part) => part !== "").join(" · ")}
            {hasGroup ? (
              <>
                {" · "}
                <GameLink gameId={entry.gameId}>group</GameLink>
              </>
            ) : null}
          </p>
        )}
      </div>
      <span className={styles.time}>
        <Instant at={entry.at} />
      </span>
    </li>
  );
});

const icons: Readonly<Record<ActivityKind, IconName>> = {
  arrival: "arrival",
  match: "people",
  exit: "exit",
  trouble: "warning",
  admin: "wrench",
  restart: "reload",
  other: "dot",
};

import type { LogHealth, Snapshot } from "@waitroom/admin-events/client";
import type { ReactNode } from "react";
import { useNow } from "../live/context.ts";
import { Icon, type IconName } from "../parts/icon.tsx";
import { Since } from "../parts/time.tsx";
import type { Tone } from "../parts/tag.tsx";
import { exitReason, isAfterGame } from "../words/codes.ts";
import { clockFace } from "../words/duration.ts";
import { bytes, count, counted, percent, rate } from "../words/number.ts";
import { utcTime } from "../words/instant.ts";
import { oldestWait } from "./oldest-wait.ts";
import styles from "./figures.module.css";

/** The experiment in eight figures. */
export function Figures({ snapshot }: { readonly snapshot: Snapshot }) {
  const { summary, games } = snapshot;
  const running = games.filter(({ state }) => state === "matched" || state === "started").length;
  const exits = Object.entries(summary.exits).filter(([code, number]) => number > 0 && !isAfterGame(code));
  const exited = exits.reduce((sum, [, number]) => sum + number, 0);
  return (
    <dl className={styles.figures}>
      <Figure name="Waiting now" value={count(summary.waiting)}>
        <span title={`online is counted since ${utcTime(summary.presence_since)}`}>
          {count(summary.online)} online
        </span>
      </Figure>
      <OldestWaitFigure snapshot={snapshot} />
      <Figure name="In groups" value={count(summary.in_groups)}>
        {counted(running, "group")} under way
      </Figure>
      <Figure name="Matches" value={count(summary.matches)}>
        {rate(summary.matches_per_minute)} in the last minute
      </Figure>
      <Figure name="Completed" value={count(summary.completed)}>
        {percent(summary.completed, summary.arrived)} of {counted(summary.arrived, "arrival")}
      </Figure>
      <Figure name="Exits without a match" value={count(exited)}>
        {exits.length === 0
          ? "nobody has left unmatched"
          : exits
              .toSorted(([, a], [, b]) => b - a)
              .slice(0, 2)
              .map(([code, number]) => `${count(number)} ${exitReason(code)}`)
              .join(", ")}
      </Figure>
      <Figure name="Arrivals per minute" value={rate(summary.arrivals_per_minute)}>
        in the last minute
      </Figure>
      <LogFigure log={summary.log} />
    </dl>
  );
}

function Figure({
  name,
  value,
  tone = "plain",
  icon,
  isWords = false,
  children,
}: {
  readonly name: string;
  readonly value: ReactNode;
  readonly tone?: Tone;
  readonly icon?: IconName | undefined;
  /** A state in words needs less size than a number. */
  readonly isWords?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <div className={styles.figure} data-tone={tone}>
      <dt className={styles.name}>{name}</dt>
      <dd className={styles.value} data-words={isWords}>
        {icon === undefined ? null : <Icon name={icon} size={18} />}
        {value}
      </dd>
      <dd className={styles.note}>{children}</dd>
    </div>
  );
}

function OldestWaitFigure({ snapshot }: { readonly snapshot: Snapshot }) {
  const wait = oldestWait(snapshot, useNow());
  if (wait === null) {
    return (
      <Figure name="Oldest wait" value="–">
        nobody waits
      </Figure>
    );
  }
  const isNear = wait.worstPart >= 0.75;
  return (
    <Figure
      name="Oldest wait"
      value={<Since at={wait.since} />}
      tone={isNear ? "warn" : "plain"}
      icon={isNear ? "clock" : undefined}
    >
      {wait.worstPart >= 1 ? "past the limit" : isNear ? "close to the limit" : "limit"}
      {wait.limitMs === null
        ? isNear
          ? null
          : " not set"
        : ` ${isNear ? "of " : ""}${clockFace(wait.limitMs)}`}
    </Figure>
  );
}

function LogFigure({ log }: { readonly log: LogHealth | null }) {
  if (log === null) {
    return (
      <Figure name="Log" value="–">
        not reported yet
      </Figure>
    );
  }
  const free = log.disk_free_bytes === null ? null : `${bytes(log.disk_free_bytes)} free`;
  const title = log.last_sync_at === null ? "never synced" : `last synced ${utcTime(log.last_sync_at)}`;
  if (log.state === "unavailable") {
    return (
      <Figure name="Log" value={<span title={title}>Not writing</span>} tone="bad" icon="error" isWords>
        {[`${count(log.queued)} waiting to be written`, free].filter((part) => part !== null).join(", ")}
      </Figure>
    );
  }
  return (
    <Figure name="Log" value={<span title={title}>On disk</span>} tone="good" icon="check" isWords>
      {[counted(log.acknowledged, "record"), free].filter((part) => part !== null).join(", ")}
    </Figure>
  );
}

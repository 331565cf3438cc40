import type { Snapshot, SummaryRow } from "@waitroom/admin-events/client";
import { type ReactNode, useMemo } from "react";
import { exitReason, isAfterGame } from "../words/codes.ts";
import { clockFace, shortDuration } from "../words/duration.ts";
import { utcTime } from "../words/instant.ts";
import { count, counted, percent, rate } from "../words/number.ts";
import { Figure } from "./figure.tsx";
import styles from "./figures.module.css";
import { LogFigure } from "./log-figure.tsx";
import { OldestWaitFigure } from "./oldest-wait-figure.tsx";
import { stripSeries } from "./trend-series.ts";

/** The experiment in nine figures, each with its last ten minutes. */
export function Figures({
  snapshot,
  isCompact,
}: {
  readonly snapshot: Snapshot;
  /** Where the window is narrow, only names and values: what the view is about shall be in sight. */
  readonly isCompact: boolean;
}) {
  const { summary, trend, health } = snapshot;
  const series = useMemo(() => stripSeries(trend, health), [trend, health]);
  const asOf = `as of ${utcTime(summary.now)}`;
  const exits = Object.entries(summary.exits).filter(([code, number]) => number > 0 && !isAfterGame(code));
  const exited = exits.reduce((sum, [, number]) => sum + number, 0);
  return (
    <dl className={styles.figures} data-compact={isCompact}>
      <Figure
        asOf={asOf}
        name="Waiting now"
        value={count(summary.waiting)}
        series={series.waiting}
        words={count}
      >
        <span title={`online is counted since ${utcTime(summary.presence_since)}`}>
          {count(summary.online)} online
        </span>
      </Figure>
      <OldestWaitFigure asOf={asOf} snapshot={snapshot} series={series.oldestWait} />
      <Figure
        asOf={asOf}
        name="In groups"
        value={count(summary.in_groups)}
        series={series.inGroups}
        words={count}
      >
        people · {count(summary.completed)} completed
      </Figure>
      <Figure
        asOf={asOf}
        name="Matched"
        value={<Matched summary={summary} />}
        series={series.matched}
        words={count}
      >
        {summary.target_groups === null || summary.target_groups === undefined
          ? "groups · no target is set"
          : `groups · ${percent(kept(summary), summary.target_groups)} of the target`}
      </Figure>
      <Figure
        asOf={asOf}
        name="Unmatched exits"
        value={count(exited)}
        series={series.unmatchedExits}
        words={count}
      >
        {exits.length === 0 ? "nobody has left unmatched" : exitWords(exits)}
      </Figure>
      <Figure
        asOf={asOf}
        name="Abandonment"
        value={abandonment(summary)}
        series={series.abandonment}
        words={(part) => percent(part, 1)}
      >
        {summary.abandonment_10min === undefined
          ? "not counted by this server"
          : `${count(summary.abandonment_10min.abandoned)} of ${counted(summary.abandonment_10min.ended, "wait")} in 10 min`}
      </Figure>
      <Figure
        asOf={asOf}
        name="Wait p50 / p90"
        value={waits(summary)}
        isWords
        series={series.waitP90}
        seriesName="Wait p90, of the scene where it is longest,"
        words={shortDuration}
      >
        of those who were matched
      </Figure>
      <Figure
        asOf={asOf}
        name="Arrivals / min"
        value={rate(summary.arrivals_per_minute)}
        series={series.arrivals}
        words={rate}
      >
        {counted(summary.arrived, "arrival")} in all
      </Figure>
      <LogFigure asOf={asOf} log={summary.log} series={series.queued} />
    </dl>
  );
}

/** The two most frequent ways out, and how many went by others. */
function exitWords(exits: readonly (readonly [code: string, number: number])[]): string {
  const falling = exits.toSorted(([, a], [, b]) => b - a);
  const most = falling.slice(0, falling.length === 3 ? 3 : 2);
  const rest = falling.slice(most.length).reduce((sum, [, number]) => sum + number, 0);
  return [
    ...most.map(([code, number]) => `${count(number)} ${exitReason(code)}`),
    ...(rest === 0 ? [] : [`${count(rest)} otherwise`]),
  ].join(", ");
}

function Matched({ summary }: { readonly summary: SummaryRow }): ReactNode {
  const { target_groups: target } = summary;
  if (target === null || target === undefined) return count(kept(summary));
  return (
    <>
      {count(kept(summary))} <small className={styles.of}>of {count(target)}</small>
    </>
  );
}

/** Groups that count towards the target. */
function kept({ matches, aborted }: SummaryRow): number {
  return matches - (aborted ?? 0);
}

function abandonment({ abandonment_10min: row }: SummaryRow): string {
  return row === undefined || row.ended === 0 ? "–" : percent(row.abandoned, row.ended);
}

function waits({ wait_p50_ms: p50, wait_p90_ms: p90 }: SummaryRow): string {
  if (p50 === null || p50 === undefined || p90 === null || p90 === undefined) return "–";
  return `${waitWords(p50)} / ${waitWords(p90)}`;
}

/** Short enough for two of them side by side. */
function waitWords(waitMs: number): string {
  return waitMs < 60_000 ? shortDuration(waitMs) : clockFace(waitMs);
}

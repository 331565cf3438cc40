import { useEffect, useRef } from "react";
import uPlot from "uplot";
import { utcTime } from "../words/instant.ts";
import type { Series } from "./series.ts";
import styles from "./sparkline.module.css";

const heightPx = 26;

/** A line without axes. What it shows is said in words for those who do not see it. */
export function Sparkline({
  series,
  name,
  words,
  leastTop,
}: {
  readonly series: Series;
  readonly name: string;
  /** A value with its unit. */
  readonly words: (value: number) => string;
  /** The line reaches the top at this value, or at its highest where that is more. */
  readonly leastTop: number;
}) {
  const ref = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);

  useEffect(() => {
    const element = ref.current;
    if (element === null) return undefined;
    const made = new uPlot(options(element.clientWidth || 100, leastTop), [[], []], element);
    plot.current = made;
    // uPlot does not follow its container by itself.
    const observer = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height: heightPx }));
    observer.observe(element);
    // Colours are read when it is drawn, so that it follows the theme.
    const theme = new MutationObserver(() => made.redraw(false));
    theme.observe(document.documentElement, { attributeFilter: ["data-mantine-color-scheme"] });
    return () => {
      observer.disconnect();
      theme.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [leastTop]);

  useEffect(() => {
    const { values, stepMs, until } = series;
    const times = values.map((_, index) => (until - (values.length - 1 - index) * stepMs) / 1_000);
    plot.current?.setData([times, [...values]]);
  }, [series, leastTop]);

  return (
    <div
      ref={ref}
      role="img"
      aria-label={spoken(series, name, words)}
      title={spoken(series, name, words)}
      className={styles.line}
    />
  );
}

function spoken({ values, stepMs, until }: Series, name: string, words: (value: number) => string): string {
  const known = values.filter((value) => value !== null);
  const minutes = Math.round((values.length * stepMs) / 60_000);
  const [first, last] = [known.at(0), known.at(-1)];
  if (first === undefined || last === undefined)
    return `${name}: nothing known of the last ${minutes} minutes`;
  const range = `lowest ${words(Math.min(...known))}, highest ${words(Math.max(...known))}`;
  return `${name} in the ${minutes} minutes until ${utcTime(until)}: from ${words(first)} to ${words(last)}, ${range}`;
}

function options(width: number, leastTop: number): uPlot.Options {
  return {
    width,
    height: heightPx,
    padding: [3, 2, 3, 2],
    cursor: { show: false },
    legend: { show: false },
    axes: [{ show: false }, { show: false }],
    scales: {
      y: { range: (_, least, most) => [Math.min(0, least ?? 0), Math.max(leastTop, most ?? leastTop)] },
    },
    series: [
      {},
      {
        stroke: colour,
        fill: (plot) => `color-mix(in srgb, ${colour(plot)} 14%, transparent)`,
        width: 1.5,
        points: { show: false },
        spanGaps: false,
      },
    ],
  };
}

function colour(plot: uPlot): string {
  return getComputedStyle(plot.root).getPropertyValue("--accent").trim();
}

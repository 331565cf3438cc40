import { medianRatio, median, type Measured } from "./measure.ts";

/** One line of the table. */
export interface Row {
  readonly what: string;
  /** The figures that were measured, in words. */
  readonly measured: string;
  readonly ratio: string;
  readonly target: string;
  readonly isMet: boolean | null;
}

/** Something that is to take at most so many times as long as something else; null: stated only. */
export function atMost(what: string, above: Measured, below: Measured, target: number | null): Row {
  const ratio = medianRatio(above, below);
  return {
    what,
    measured: `${words(above)}; ${words(below)}`,
    ratio: figure(ratio),
    target: target === null ? "-" : `<= ${target}`,
    isMet: target === null ? null : ratio <= target,
  };
}

/** Something that is to be at least so many times as fast as something else; null: stated only. */
export function fasterThan(what: string, ours: Measured, theirs: Measured, target: number | null): Row {
  const ratio = medianRatio(theirs, ours);
  return {
    what,
    measured: `${words(ours)}; ${words(theirs)}`,
    ratio: figure(ratio),
    target: target === null ? "-" : `>= ${target}`,
    isMet: target === null ? null : ratio >= target,
  };
}

/** The table as it stands in RESULTS.md. */
export function table(rows: readonly Row[]): string {
  const lines = rows.map(({ what, measured, ratio, target, isMet }) => {
    const verdict = isMet === null ? "-" : isMet ? "met" : "**missed**";
    return `| ${what} | ${measured} | ${ratio} | ${target} | ${verdict} |`;
  });
  return ["| what | medians, ns | ratio | target | |", "| --- | --- | --- | --- | --- |", ...lines].join(
    "\n",
  );
}

function words({ name, runs }: Measured): string {
  return `${name} ${figure(median(runs))}`;
}

/** Three digits that count. */
function figure(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString("en") : value.toPrecision(3);
}

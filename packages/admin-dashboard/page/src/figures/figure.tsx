import type { ReactNode } from "react";
import { Icon, type IconName } from "../parts/icon.tsx";
import type { Series } from "../parts/series.ts";
import { Sparkline } from "../parts/sparkline.tsx";
import type { Tone } from "../parts/tag.tsx";
import styles from "./figures.module.css";

/** One number of the top strip, with its last ten minutes where they are known. */
export function Figure({
  name,
  value,
  tone = "plain",
  icon,
  isWords = false,
  series,
  seriesName = name,
  words = String,
  leastTop = 1,
  asOf,
  children,
}: {
  readonly name: string;
  readonly value: ReactNode;
  readonly tone?: Tone;
  readonly icon?: IconName | undefined;
  /** A state in words needs less size than a number. */
  readonly isWords?: boolean;
  readonly series: Series | null;
  /** What the line shows, where that is not quite what the number is. */
  readonly seriesName?: string;
  /** A value of the series with its unit. */
  readonly words?: (value: number) => string;
  /** The line reaches the top at this value, or at its highest where that is more. @default 1 */
  readonly leastTop?: number;
  /** From when the number is, for hover. */
  readonly asOf: string;
  readonly children: ReactNode;
}) {
  return (
    <div className={styles.figure} data-tone={tone}>
      <dt className={styles.name}>{name}</dt>
      <dd className={styles.value} data-words={isWords} title={asOf}>
        {icon === undefined ? null : <Icon name={icon} size={18} />}
        {value}
      </dd>
      <dd className={styles.note}>{children}</dd>
      <dd className={styles.trend}>
        {series === null ? null : (
          <Sparkline series={series} name={seriesName} words={words} leastTop={leastTop} />
        )}
      </dd>
    </div>
  );
}

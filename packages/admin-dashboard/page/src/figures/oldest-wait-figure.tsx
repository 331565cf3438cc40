import type { Snapshot } from "@waitroom/admin-events/client";
import { useNow } from "../live/context.ts";
import type { IconName } from "../parts/icon.tsx";
import type { Series } from "../parts/series.ts";
import type { Tone } from "../parts/tag.tsx";
import { Since } from "../parts/time.tsx";
import { clockFace, shortDuration } from "../words/duration.ts";
import { Figure } from "./figure.tsx";
import { nearLimit, type OldestWait, oldestWait } from "./oldest-wait.ts";

/** How long the one who waits longest has waited; colour and shape change near the declared limit and past it. */
export function OldestWaitFigure({
  asOf,
  snapshot,
  series,
}: {
  readonly asOf: string;
  readonly snapshot: Snapshot;
  readonly series: Series | null;
}) {
  const wait = oldestWait(snapshot, useNow());
  const line = { name: "Oldest wait", asOf, series, words: shortDuration } as const;
  if (wait === null) {
    return (
      <Figure {...line} value="–">
        nobody waits
      </Figure>
    );
  }
  const { tone, icon, word } = look(wait.worstPart);
  return (
    <Figure {...line} value={<Since at={wait.since} />} tone={tone} icon={icon}>
      {note(wait, word)}
    </Figure>
  );
}

function note({ limitMs, worstElsewhere }: OldestWait, word: string | null): string {
  const limit = limitMs === null ? null : clockFace(limitMs);
  if (word === null) return limit === null ? "no limit is set" : `limit ${limit}`;
  if (worstElsewhere !== null) return `${word} in ${worstElsewhere}`;
  return limit === null ? word : `${word} of ${limit}`;
}

function look(part: number): {
  readonly tone: Tone;
  readonly icon: IconName | undefined;
  readonly word: string | null;
} {
  if (part >= 1) return { tone: "bad", icon: "warning", word: "past the limit" };
  if (part >= nearLimit) return { tone: "warn", icon: "clock", word: "close to the limit" };
  return { tone: "plain", icon: undefined, word: null };
}

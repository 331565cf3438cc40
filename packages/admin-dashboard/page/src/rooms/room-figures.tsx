import type { SceneRow } from "@waitroom/admin-events/client";
import type { ReactNode } from "react";
import { limitPart, nearLimit } from "../figures/oldest-wait.ts";
import { useNow } from "../live/context.ts";
import { Icon } from "../parts/icon.tsx";
import { Since } from "../parts/time.tsx";
import { shortDuration } from "../words/duration.ts";
import { count, counted } from "../words/number.ts";
import styles from "./room.module.css";

export function RoomFigures({ scene }: { readonly scene: SceneRow }) {
  const basis = `over the last ${counted(scene.wait_count, "wait")} of those who were matched`;
  return (
    <dl className={styles.figures}>
      <RoomFigure name="Waiting">
        {count(scene.waiting)}
        {scene.capacity === null ? null : <small> of {count(scene.capacity)}</small>}
      </RoomFigure>
      <RoomFigure name="Oldest">
        <Oldest scene={scene} />
      </RoomFigure>
      <RoomFigure name="Wait p50" title={`half waited at most this long, ${basis}`}>
        {measured(scene.wait_p50_ms)}
      </RoomFigure>
      <RoomFigure name="Wait p90" title={`nine of ten waited at most this long, ${basis}`}>
        {measured(scene.wait_p90_ms)}
      </RoomFigure>
      <RoomFigure name="In groups">{count(scene.in_groups)}</RoomFigure>
      <RoomFigure name="Matches" title={counted(scene.aborted, "group fell apart", "groups fell apart")}>
        {count(scene.matches)}
        {scene.target_groups === null || scene.target_groups === undefined ? null : (
          <small> of {count(scene.target_groups)}</small>
        )}
        {scene.aborted === 0 ? null : <small> · {count(scene.aborted)} fell apart</small>}
      </RoomFigure>
    </dl>
  );
}

function RoomFigure({
  name,
  title,
  children,
}: {
  readonly name: string;
  readonly title?: string;
  readonly children: ReactNode;
}) {
  return (
    <div title={title}>
      <dt className={styles.caption}>{name}</dt>
      <dd className={styles.value}>{children}</dd>
    </div>
  );
}

function Oldest({ scene }: { readonly scene: SceneRow }) {
  const isNear = limitPart(scene, useNow()) >= nearLimit;
  if (scene.oldest_waiting_since === null) return "–";
  return (
    <span
      className={isNear ? styles.near : undefined}
      title={isNear ? "close to the waiting limit" : undefined}
    >
      {isNear ? <Icon name="clock" /> : null}
      <Since at={scene.oldest_waiting_since} />
    </span>
  );
}

function measured(durationMs: number | null): string {
  return durationMs === null ? "–" : shortDuration(durationMs);
}

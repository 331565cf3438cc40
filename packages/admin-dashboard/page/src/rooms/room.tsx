import type { ParticipantRow, SceneRow } from "@waitroom/admin-events/client";
import { SceneActs } from "../acts/act-buttons.tsx";
import { Panel } from "../parts/panel.tsx";
import { Tag } from "../parts/tag.tsx";
import { exitReason, waitReason } from "../words/codes.ts";
import { clockFace } from "../words/duration.ts";
import { count } from "../words/number.ts";
import { FlowStrip } from "./flow-strip.tsx";
import { Outlook } from "./outlook.tsx";
import { RoomFigures } from "./room-figures.tsx";
import styles from "./room.module.css";
import { WaitingTable } from "./waiting-table.tsx";

/** One scene: its state, its figures, why nobody is matched, and who waits. */
export function Room({
  scene,
  waiting,
}: {
  readonly scene: SceneRow;
  readonly waiting: readonly ParticipantRow[];
}) {
  return (
    <Panel title={scene.scene_id} note={description(scene)} controls={<RoomState scene={scene} />}>
      <RoomFigures scene={scene} />
      <Outlook scene={scene} />
      <div className={styles.reasons}>
        <Reasons
          title="Why nobody was matched when the rule was last asked"
          empty={scene.waiting === 0 ? "Nobody waits." : "The rule has not been asked in vain yet."}
          counts={scene.waiting === 0 ? {} : scene.reasons}
          words={(code, number) => `${number === 1 ? "person" : "people"}: ${waitReason(code)}`}
        />
      </div>
      <WaitingTable scene={scene} waiting={waiting} />
      {scene.flow === undefined ? (
        <div className={styles.reasons}>
          <Reasons title="Exits" empty="Nobody has left." counts={scene.exits} words={exitReason} />
        </div>
      ) : (
        <FlowStrip flow={scene.flow} />
      )}
      <div className={styles.acts}>
        <SceneActs scene={scene} waiting={waiting} />
      </div>
    </Panel>
  );
}

function RoomState({ scene }: { readonly scene: SceneRow }) {
  if (!scene.intake_paused && !scene.matching_paused) {
    return (
      <Tag tone="good" icon="check">
        Open
      </Tag>
    );
  }
  return (
    <>
      {scene.intake_paused ? (
        <Tag tone="warn" icon="pause">
          Intake paused
        </Tag>
      ) : null}
      {scene.matching_paused ? (
        <Tag tone="warn" icon="pause">
          Matching paused
        </Tag>
      ) : null}
    </>
  );
}

function Reasons({
  title,
  empty,
  counts,
  words,
}: {
  readonly title: string;
  readonly empty: string;
  readonly counts: Readonly<Record<string, number>>;
  /** What comes after the number. */
  readonly words: (code: string, number: number) => string;
}) {
  const entries = Object.entries(counts)
    .filter(([, number]) => number > 0)
    .toSorted(([, a], [, b]) => b - a);
  return (
    <div className={styles.reason}>
      <h3 className={styles.caption}>{title}</h3>
      {entries.length === 0 ? (
        <p className={styles.none}>{empty}</p>
      ) : (
        <ul className={styles.tags}>
          {entries.map(([code, number]) => (
            <li key={code}>
              <Tag title={code}>
                <b>{count(number)}</b> {words(code, number)}
              </Tag>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function description(scene: SceneRow): string {
  const size = scene.group_size === 1 ? "played alone" : `groups of ${count(scene.group_size)}`;
  const limit = scene.wait_limit_ms === null ? "no waiting limit" : `limit ${clockFace(scene.wait_limit_ms)}`;
  return `${size} · ${scene.matchmaker} · ${limit}`;
}

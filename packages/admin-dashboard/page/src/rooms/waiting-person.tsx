import type { ExplanationRow, ParticipantRow, SceneRow } from "@waitroom/admin-events/client";
import { type ReactNode, memo } from "react";
import { nearLimit } from "../figures/oldest-wait.ts";
import { useNow } from "../live/context.ts";
import { PersonLink } from "../parts/links.tsx";
import { Since, Until } from "../parts/time.tsx";
import { Tag } from "../parts/tag.tsx";
import { Icon } from "../parts/icon.tsx";
import { nextChange, waitingSince } from "./next-change.ts";
import styles from "./waiting-table.module.css";

/** One who waits. */
export const WaitingPerson = memo(function WaitingPerson({
  person,
  scene,
  explanation,
}: {
  readonly person: ParticipantRow;
  readonly scene: SceneRow;
  readonly explanation: ExplanationRow | undefined;
}) {
  const usedPart = useUsedPart(person, scene.wait_limit_ms);
  return (
    <tr role="row" data-near={usedPart >= nearLimit}>
      <th role="rowheader" scope="row">
        <PersonLink subjectId={person.subject_id} pseudonym={person.pseudonym} />
      </th>
      <Cell label="Waited" kind="short">
        <Since at={waitingSince(person)} />
      </Cell>
      <Cell label="Time left" kind="short">
        <TimeLeft person={person} usedPart={usedPart} />
      </Cell>
      <Cell label="Connection" kind="short">
        <Connection person={person} />
      </Cell>
      <Cell label="RTT" kind="short">
        <Rtt person={person} />
        {person.rtt === null || person.rtt === undefined ? null : (
          <span className={styles.next}>median of {person.rtt.samples}</span>
        )}
      </Cell>
      <Cell label="Attributes" kind="named">
        <Attributes attributes={person.attributes} />
      </Cell>
      <Cell label="Why not matched yet, and what comes next" kind="wide">
        <Why person={person} explanation={explanation} />
        <Next person={person} scene={scene} changesAt={explanation?.next_change_at ?? null} />
      </Cell>
    </tr>
  );
});

function Cell({
  label,
  kind,
  children,
}: {
  readonly label: string;
  readonly kind?: "wide" | "short" | "named";
  readonly children: ReactNode;
}) {
  return (
    <td role="cell" className={kind === undefined ? undefined : styles[kind]}>
      <span aria-hidden="true" className={styles.label}>
        {label}
      </span>
      <span className={styles.content}>{children}</span>
    </td>
  );
}

/** The part of the waiting limit that has passed; 0 where there is none. */
function useUsedPart({ deadline_at: deadlineAt }: ParticipantRow, limitMs: number | null): number {
  const now = useNow();
  if (deadlineAt === null || limitMs === null) return 0;
  // The deadline moves when the server was away; what has been used is then less than the time since the arrival.
  return Math.min(1, Math.max(0, 1 - (deadlineAt - now) / limitMs));
}

function TimeLeft({ person, usedPart }: { readonly person: ParticipantRow; readonly usedPart: number }) {
  const now = useNow();
  if (person.deadline_at === null) return "no limit";
  if (person.deadline_at <= now) {
    return (
      <span className={styles.left} data-near="true">
        <span className={styles.clock}>
          <Icon name="warning" size={13} /> over
        </span>
      </span>
    );
  }
  return (
    <span className={styles.left} data-near={usedPart >= nearLimit}>
      <span className={styles.clock}>
        {usedPart >= nearLimit ? <Icon name="clock" size={13} /> : null}
        <Until at={person.deadline_at} />
      </span>
      <span className={styles.track} aria-hidden="true">
        <span style={{ width: `${Math.round(100 * (1 - usedPart))}%` }} />
      </span>
    </span>
  );
}

/** The median of several round trips; how many says how much it is worth. */
export function Rtt({ person: { rtt, rtt_ms } }: { readonly person: ParticipantRow }) {
  if (rtt !== null && rtt !== undefined) {
    return <span title={`median of ${rtt.samples}`}>{Math.round(rtt.median_ms)} ms</span>;
  }
  return rtt_ms === null ? "–" : `${Math.round(rtt_ms)} ms`;
}

/** What time alone will change, and when: the next step of the fallback chain, or what the rule itself says. */
function Next({
  person,
  scene,
  changesAt,
}: {
  readonly person: ParticipantRow;
  readonly scene: SceneRow;
  readonly changesAt: number | null;
}) {
  const step = nextChange(person, scene, useNow());
  const next = step ?? (changesAt === null ? null : { at: changesAt, words: "the rule decides otherwise" });
  if (next === null) return null;
  return (
    <span className={styles.next}>
      Next in <Until at={next.at} />: {next.words}
    </span>
  );
}

/** Whether they are there; of who is away, since when nothing was heard of them. */
export function Connection({
  person,
  isShort = false,
}: {
  readonly person: ParticipantRow;
  /** Where there is one line only. */
  readonly isShort?: boolean;
}) {
  if (person.connected) {
    return (
      <span className={styles.online}>
        <Icon name="check" size={14} /> online
      </span>
    );
  }
  return (
    <span className={styles.away}>
      <Tag tone="warn" icon="cross">
        away
        {person.grace_until === null ? null : (
          <>
            , <Until at={person.grace_until} /> left
          </>
        )}
      </Tag>
      {isShort || person.last_seen_at === null ? null : (
        <span className={styles.next}>
          last seen <Since at={person.last_seen_at} /> ago
        </span>
      )}
    </span>
  );
}

function Attributes({ attributes }: { readonly attributes: ParticipantRow["attributes"] }) {
  const entries = Object.entries(attributes);
  if (entries.length === 0) return "–";
  return entries.map(([key, value]) => (
    <span key={key} className={styles.attribute}>
      <span className={styles.key}>{key}</span> {String(value)}
    </span>
  ));
}

function Why({
  person,
  explanation,
}: {
  readonly person: ParticipantRow;
  readonly explanation: ExplanationRow | undefined;
}) {
  if (person.state === "reserved") {
    return (
      <Tag tone="accent" icon="people">
        group proposed, confirming
      </Tag>
    );
  }
  if (explanation === undefined) return <span className={styles.asking}>asking the rule…</span>;
  return <span title={explanation.code}>{explanation.text}</span>;
}

import type { ExplanationRow, ParticipantRow } from "@waitroom/admin-events/client";
import { type ReactNode, memo } from "react";
import { useNow } from "../live/context.ts";
import { Since, Until } from "../parts/time.tsx";
import { Tag } from "../parts/tag.tsx";
import { Icon } from "../parts/icon.tsx";
import styles from "./waiting-table.module.css";

/** One who waits. */
export const WaitingPerson = memo(function WaitingPerson({
  person,
  limitMs,
  explanation,
}: {
  readonly person: ParticipantRow;
  readonly limitMs: number | null;
  readonly explanation: ExplanationRow | undefined;
}) {
  return (
    <tr role="row">
      <th role="rowheader" scope="row" title={`Subject id: ${person.subject_id}`}>
        {person.pseudonym}
      </th>
      <Cell label="Waited" kind="short">
        <Since at={person.entered_at} />
      </Cell>
      <Cell label="Time left" kind="short">
        <TimeLeft person={person} limitMs={limitMs} />
      </Cell>
      <Cell label="Connection" kind="short">
        <Connection person={person} />
      </Cell>
      <Cell label="RTT" kind="short">
        {person.rtt_ms === null ? "–" : `${Math.round(person.rtt_ms)} ms`}
      </Cell>
      <Cell label="Attributes" kind="named">
        <Attributes attributes={person.attributes} />
      </Cell>
      <Cell label="Why not matched yet" kind="wide">
        <Why person={person} explanation={explanation} />
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

function TimeLeft({ person, limitMs }: { readonly person: ParticipantRow; readonly limitMs: number | null }) {
  const now = useNow();
  if (person.deadline_at === null) return "no limit";
  const leftMs = person.deadline_at - now;
  if (leftMs <= 0) return "over";
  // The deadline moves when the server was away; what has been used is then less than the time since the arrival.
  const usedPart = limitMs === null ? 0 : Math.min(1, Math.max(0, 1 - leftMs / limitMs));
  return (
    <span className={styles.left} data-near={usedPart >= 0.75}>
      <span className={styles.clock}>
        {usedPart >= 0.75 ? <Icon name="clock" size={13} /> : null}
        <Until at={person.deadline_at} />
      </span>
      <span className={styles.track} aria-hidden="true">
        <span style={{ width: `${Math.round(100 * (1 - usedPart))}%` }} />
      </span>
    </span>
  );
}

function Connection({ person }: { readonly person: ParticipantRow }) {
  if (person.connected) {
    return (
      <span className={styles.online}>
        <Icon name="check" size={14} /> online
      </span>
    );
  }
  return (
    <Tag tone="warn" icon="cross">
      away
      {person.grace_until === null ? null : (
        <>
          , <Until at={person.grace_until} /> left
        </>
      )}
    </Tag>
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
        in a proposed group, confirming
      </Tag>
    );
  }
  if (explanation === undefined) return <span className={styles.asking}>asking the rule…</span>;
  return (
    <span title={explanation.code}>
      {explanation.text}
      {explanation.next_change_at === null ? null : (
        <span className={styles.key}>
          {" "}
          Next change in <Until at={explanation.next_change_at} />.
        </span>
      )}
    </span>
  );
}

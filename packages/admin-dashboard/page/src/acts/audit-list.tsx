import { pseudonym, type Snapshot } from "@waitroom/admin-events/client";
import { useCallback, useMemo } from "react";
import type { Answer } from "../api/answer.ts";
import { NotAnswered } from "../api/not-answered.tsx";
import { useAnswer } from "../api/use-answer.ts";
import { useReloadOn } from "../api/use-reload-on.ts";
import { useSources } from "../live/context.ts";
import { FilterField, useFilter } from "../parts/filter-field.tsx";
import type { IconName } from "../parts/icon.tsx";
import { GameLink, PersonLink } from "../parts/links.tsx";
import { Empty, Panel } from "../parts/panel.tsx";
import { Tag, type Tone } from "../parts/tag.tsx";
import { Instant } from "../parts/time.tsx";
import { actionWords } from "../words/actions.ts";
import { count, counted } from "../words/number.ts";
import { type AuditEntry, auditEntries, auditOfActivity } from "./audit-entry.ts";
import styles from "./audit-list.module.css";

const mostRead = 500;
const mostShown = 200;

/** What admins did, with reason and result: from the record on disk, or where a host has none from the live timeline. */
export function AuditList({ snapshot }: { readonly snapshot: Snapshot }) {
  const { api } = useSources();
  const { answer, again } = useAnswer(useCallback(() => api.actions(mostRead), [api]));
  const live = useMemo(() => auditOfActivity(snapshot.activity), [snapshot.activity]);
  useReloadOn(live[0]?.id, again);
  const recorded = useMemo(() => (answer?.kind === "ok" ? auditEntries(answer.value) : null), [answer]);
  const filter = useFilter();
  const entries = recorded ?? live;
  const found = entries.filter((entry) => fits(entry, filter));
  return (
    <Panel
      title="Actions of admins"
      note={sourceWords(answer)}
      controls={<FilterField label="Filter the actions" />}
    >
      {answer?.kind === "refused" || answer?.kind === "unreachable" ? (
        <NotAnswered what="The record of actions" answer={answer} again={again} />
      ) : null}
      {found.length === 0 ? (
        entries.length === 0 ? (
          <Empty title="No action yet">
            Pausing, releasing, messages, groups by hand and exports with ids appear here, with who did it and
            why.
          </Empty>
        ) : (
          <Empty title="No action fits this filter">
            Filter by a name, a reason, or a word like “pause”.
          </Empty>
        )
      ) : (
        <ol className={styles.list} aria-label="Record of actions">
          {found.slice(0, mostShown).map((entry) => (
            <Entry key={entry.id} entry={entry} />
          ))}
        </ol>
      )}
      {found.length > mostShown ? (
        <p className={styles.rest}>
          {count(found.length - mostShown)} older ones: use the filter to find them.
        </p>
      ) : null}
    </Panel>
  );
}

/** Where the list is from, as far as that is known. */
function sourceWords(answer: Answer<unknown> | null): string {
  switch (answer?.kind) {
    case "ok":
      return "from the record on disk, newest first";
    case "absent":
      return "from the live timeline; this server offers no record to read";
    case "refused":
    case "unreachable":
      return "from the live timeline for now: the record could not be read";
    case undefined:
      return "from the live timeline, until the record is read";
  }
}

function Entry({ entry }: { readonly entry: AuditEntry }) {
  const { tone, icon, word } = outcomes[entry.outcome];
  return (
    <li className={styles.entry}>
      <span className={styles.time}>
        <Instant at={entry.at} />
      </span>
      <div className={styles.what}>
        <p>
          <strong>{actionWords(entry.action)}</strong>
          {entry.sceneId === "" ? null : ` in ${entry.sceneId}`} by {entry.actor}
        </p>
        <p className={styles.reason}>
          {entry.reason === "" ? "no reason given" : `“${entry.reason}”`}
          {entry.message === null || entry.message === entry.reason ? null : ` · text: “${entry.message}”`}
        </p>
        <p className={styles.whom}>
          {entry.subjectIds.slice(0, 5).map((id) => (
            <PersonLink key={id} subjectId={id} pseudonym={pseudonym(id)} />
          ))}
          {entry.subjectIds.length > 5 ? `and ${counted(entry.subjectIds.length - 5, "other")}` : null}
          {entry.gameId === null ? null : <GameLink gameId={entry.gameId}>their group</GameLink>}
        </p>
      </div>
      <div className={styles.outcome}>
        <Tag tone={tone} icon={icon}>
          {word}
        </Tag>
        {entry.result === null ? null : <p className={styles.result}>{entry.result}</p>}
      </div>
    </li>
  );
}

function fits(entry: AuditEntry, filter: string): boolean {
  const text = [
    entry.action,
    actionWords(entry.action),
    entry.sceneId,
    entry.actor,
    entry.reason,
    entry.message ?? "",
    entry.result ?? "",
    entry.gameId ?? "",
    ...entry.subjectIds.flatMap((id) => [id, pseudonym(id)]),
  ]
    .join(" ")
    .toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

const outcomes: Readonly<
  Record<AuditEntry["outcome"], { readonly tone: Tone; readonly icon: IconName; readonly word: string }>
> = {
  done: { tone: "good", icon: "check", word: "done" },
  part: { tone: "warn", icon: "warning", word: "done in part" },
  refused: { tone: "bad", icon: "error", word: "not done" },
  open: { tone: "warn", icon: "warning", word: "no result recorded" },
};

import { type ParticipantRow, pseudonym, type SceneRow, type Snapshot } from "@waitroom/admin-events/client";
import { useCallback, useEffect, useMemo } from "react";
import { PeopleActs } from "../acts/act-buttons.tsx";
import { NotAnswered } from "../api/not-answered.tsx";
import { useAnswer } from "../api/use-answer.ts";
import { useReloadOn } from "../api/use-reload-on.ts";
import drawerStyles from "../groups/game-drawer.module.css";
import { useReadable, useSources } from "../live/context.ts";
import { GameLink } from "../parts/links.tsx";
import { SideDrawer } from "../parts/dialog.tsx";
import { Instant, Since, Until } from "../parts/time.tsx";
import { nextChange, waitingSince } from "../rooms/next-change.ts";
import { Connection, Rtt } from "../rooms/waiting-person.tsx";
import { EntryList } from "../timeline/entry-list.tsx";
import { journalRows } from "../timeline/journal-rows.ts";
import { timelineEntries } from "../timeline/timeline-entry.ts";
import { exitReason } from "../words/codes.ts";
import { shortDuration } from "../words/duration.ts";
import { count } from "../words/number.ts";
import { StateTag } from "./state-tag.tsx";
import { Unmask } from "./unmask.tsx";

/** All that is known of somebody, with what can be done, and their whole history. */
export function PersonDrawer({
  subjectId,
  snapshot,
  onClose,
}: {
  readonly subjectId: string;
  readonly snapshot: Snapshot;
  readonly onClose: () => void;
}) {
  const person = snapshot.participants.find((row) => row.subject_id === subjectId);
  const scene = snapshot.scenes.find(({ scene_id }) => scene_id === person?.scene_id);
  return (
    <SideDrawer title={person?.pseudonym ?? pseudonym(subjectId)} onClose={onClose}>
      <div className={drawerStyles.drawer}>
        {person === undefined ? (
          <p className={drawerStyles.soft}>This person is not among the participants at hand.</p>
        ) : (
          <>
            <div className={drawerStyles.line}>
              <StateTag state={person.state} />
              <PeopleActs people={[person]} groupSize={scene?.group_size === 1 ? 1 : null} />
            </div>
            <Facts person={person} scene={scene} />
          </>
        )}
        <p className={drawerStyles.soft}>
          Subject id <code>{subjectId}</code>
        </p>
        <Unmask subjectId={subjectId} />
        <History subjectId={subjectId} snapshot={snapshot} />
      </div>
    </SideDrawer>
  );
}

function Facts({ person, scene }: { readonly person: ParticipantRow; readonly scene: SceneRow | undefined }) {
  const isWaiting = person.state === "waiting" || person.state === "reserved";
  const isPresent = isWaiting || person.state === "matched" || person.state === "started";
  return (
    <dl className={drawerStyles.facts}>
      <dt>Scene</dt>
      <dd>{person.scene_id}</dd>
      <dt>{person.state === "screened_out" ? "Screened out" : "Entered"}</dt>
      <dd>
        <Instant at={person.entered_at} />
      </dd>
      <dt>Waited</dt>
      <dd>
        {person.waited_ms === null ? <Since at={waitingSince(person)} /> : shortDuration(person.waited_ms)}
      </dd>
      {isWaiting && scene !== undefined ? (
        <>
          <dt>Why not matched yet</dt>
          <dd>
            <Why subjectId={person.subject_id} sceneId={person.scene_id} />
          </dd>
          <dt>Next step</dt>
          <dd>
            <Next person={person} scene={scene} />
          </dd>
        </>
      ) : null}
      {isPresent ? (
        <>
          <dt>Connection</dt>
          <dd>
            <Connection person={person} />
          </dd>
        </>
      ) : null}
      <dt>RTT</dt>
      <dd>
        <Rtt person={person} />
        {person.rtt === null || person.rtt === undefined ? null : ` (median of ${person.rtt.samples})`}
      </dd>
      <dt>Reconnects</dt>
      <dd>{person.reconnects === undefined ? "–" : count(person.reconnects)}</dd>
      <dt>Browser errors</dt>
      <dd>{count(person.browser_errors ?? 0)}</dd>
      {person.game_id === null ? null : (
        <>
          <dt>Group</dt>
          <dd>
            <GameLink gameId={person.game_id}>{person.game_id}</GameLink>
          </dd>
        </>
      )}
      {person.exit_reason === null ? null : (
        <>
          <dt>Exit</dt>
          <dd>{exitReason(person.exit_reason)}</dd>
        </>
      )}
      {Object.entries(person.attributes).map(([name, value]) => (
        <Attribute key={name} name={name} value={String(value)} />
      ))}
    </dl>
  );
}

function Attribute({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}

function Why({ subjectId, sceneId }: { readonly subjectId: string; readonly sceneId: string }) {
  const { explanations } = useSources();
  const explanation = useReadable(explanations).get(subjectId);
  useEffect(() => explanations.show(sceneId, [subjectId], "drawer"), [explanations, sceneId, subjectId]);
  return explanation?.text ?? "asking the rule…";
}

function Next({ person, scene }: { readonly person: ParticipantRow; readonly scene: SceneRow }) {
  const { clock } = useSources();
  const step = nextChange(person, scene, useReadable(clock));
  return step === null ? (
    "none is declared"
  ) : (
    <>
      in <Until at={step.at} />: {step.words}
    </>
  );
}

function History({ subjectId, snapshot }: { readonly subjectId: string; readonly snapshot: Snapshot }) {
  const { api } = useSources();
  const { activity } = snapshot;
  const newest = activity.findLast((row) => concerns(row.subject_id, row.details, subjectId))?.id;
  const request = useCallback(() => api.history(subjectId), [api, subjectId]);
  const { answer, again } = useAnswer(request);
  // What just happened to them is in the journal now.
  useReloadOn(newest, again);
  const entries = useMemo(() => {
    if (answer?.kind === "ok") return timelineEntries(journalRows("", answer.value));
    return timelineEntries(activity.filter((row) => concerns(row.subject_id, row.details, subjectId)));
  }, [answer, activity, subjectId]);
  return (
    <section aria-label="History">
      <h3 className={drawerStyles.heading}>History</h3>
      {answer?.kind === "ok" || answer === null ? null : (
        <NotAnswered what="The whole history" answer={answer} again={again} />
      )}
      {entries.length === 0 ? (
        <p className={drawerStyles.soft}>Nothing is recorded of this person yet.</p>
      ) : (
        <EntryList entries={entries} about={{ subjectId }} />
      )}
    </section>
  );
}

function concerns(
  subjectId: string,
  details: Snapshot["activity"][number]["details"],
  wanted: string,
): boolean {
  const { participants, subject_ids: ids } = details;
  return (
    subjectId === wanted ||
    (Array.isArray(participants) && participants.includes(wanted)) ||
    (Array.isArray(ids) && ids.includes(wanted))
  );
}

import { Button } from "@mantine/core";
import { type GameRow, pseudonym, type Snapshot } from "@waitroom/admin-events/client";
import { useCallback, useMemo } from "react";
import { usePropose } from "../acts/acts-context.tsx";
import { isRunning, planEndGame } from "../acts/plan.ts";
import type { MatchDetails } from "../api/admin-api.ts";
import { useBlinding } from "../blinding/use-blinding.ts";
import { NotAnswered } from "../api/not-answered.tsx";
import { useAnswer } from "../api/use-answer.ts";
import { useReloadOn } from "../api/use-reload-on.ts";
import { useCanAct, useSources } from "../live/context.ts";
import { saveText } from "../parts/save-file.ts";
import { Icon } from "../parts/icon.tsx";
import { SideDrawer } from "../parts/dialog.tsx";
import { Instant } from "../parts/time.tsx";
import { EntryList } from "../timeline/entry-list.tsx";
import { journalRows } from "../timeline/journal-rows.ts";
import { timelineEntries } from "../timeline/timeline-entry.ts";
import { DecisionWords } from "./decision-words.tsx";
import { readDecision } from "./decision.ts";
import styles from "./game-drawer.module.css";
import { GameStateTag } from "./game-state.tsx";
import { Members } from "./members.tsx";

/** All that is known of a group: members, the decision in words, what followed, its line in the log. */
export function GameDrawer({
  gameId,
  snapshot,
  onClose,
}: {
  readonly gameId: string;
  readonly snapshot: Snapshot;
  readonly onClose: () => void;
}) {
  const { api } = useSources();
  const game = snapshot.games.find((row) => row.game_id === gameId);
  const { answer, again } = useAnswer(useCallback(() => api.match(gameId), [api, gameId]));
  // Each step of the group, and each line about it, is in the journal by then.
  const newest = snapshot.activity.findLast(({ details }) => details["game_id"] === gameId)?.id;
  useReloadOn(`${game?.state} ${game?.outcome} ${newest}`, again);
  return (
    <SideDrawer title="Group" onClose={onClose}>
      <div className={styles.drawer}>
        {game === undefined ? (
          <p className={styles.soft}>This group is no longer among those at hand.</p>
        ) : (
          <Head game={game} />
        )}
        {answer?.kind === "ok" ? (
          <Details gameId={gameId} details={answer.value} snapshot={snapshot} />
        ) : (
          <NotAnswered what="The record of this match" answer={answer} again={again} />
        )}
        <p className={styles.soft}>
          Game id <code>{gameId}</code>
        </p>
      </div>
    </SideDrawer>
  );
}

function Head({ game }: { readonly game: GameRow }) {
  const propose = usePropose();
  const canAct = useCanAct();
  return (
    <>
      <div className={styles.line}>
        <GameStateTag game={game} />
        <span>
          {game.scene_id === "" ? null : <>{game.scene_id} · </>}formed at <Instant at={game.formed_at} />
          {game.condition === null ? null : <> · condition {game.condition}</>}
        </span>
        {isRunning(game) && canAct ? (
          <Button size="compact-sm" variant="default" onClick={() => propose(planEndGame(game))}>
            End this group
          </Button>
        ) : null}
      </div>
      <Members game={game} />
    </>
  );
}

function Details({
  gameId,
  details,
  snapshot,
}: {
  readonly gameId: string;
  readonly details: MatchDetails;
  readonly snapshot: Snapshot;
}) {
  const [isBlind] = useBlinding();
  const decision = useMemo(() => readDecision(details), [details]);
  const entries = useMemo(() => {
    const sceneOf = snapshot.games.find((row) => row.game_id === gameId)?.scene_id ?? "";
    return timelineEntries(journalRows(sceneOf, details.events));
  }, [details, snapshot.games, gameId]);
  return (
    <>
      <section aria-label="The decision">
        <h3 className={styles.heading}>The decision</h3>
        {decision === null ? (
          <p className={styles.soft}>
            The journal holds no decision of this group; its line in the log is below.
          </p>
        ) : (
          <DecisionWords decision={decision} nameOf={pseudonym} />
        )}
      </section>
      {entries.length === 0 ? null : (
        <section aria-label="What followed">
          <h3 className={styles.heading}>In the journal</h3>
          <EntryList entries={entries} about={{ gameId }} />
        </section>
      )}
      <section aria-label="Line in the log">
        <h3 className={styles.heading}>Line in the log</h3>
        {isBlind ? (
          <p className={styles.soft}>It names the condition, so it is hidden with the names of conditions.</p>
        ) : details.line === null ? (
          <p className={styles.soft}>It is not in the match log yet.</p>
        ) : (
          <>
            {details.file === null ? null : <p className={styles.soft}>{details.file}</p>}
            <pre className={styles.raw} tabIndex={0}>
              {details.line}
            </pre>
          </>
        )}
        {isBlind ? null : (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<Icon name="down" size={14} />}
            onClick={() => saveText(`match-${gameId}.jsonl`, "application/jsonl", matchLines(details))}
          >
            Download this match
          </Button>
        )}
      </section>
    </>
  );
}

/** The line of the match log and the events of the journal, one JSON object a line. */
function matchLines({ line, events }: MatchDetails): string {
  return [...(line === null ? [] : [line]), ...events.map((event) => JSON.stringify(event))]
    .map((text) => `${text}\n`)
    .join("");
}

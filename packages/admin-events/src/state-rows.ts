import type { Presence } from "./presence.ts";
import type { ProblemBoard } from "./problem-board.ts";
import { gameRow, participantRow, type PresenceIn, sceneRow } from "./rows.ts";
import type { HealthTrend } from "./health-trend.ts";
import type { AdminState } from "./state/admin-state.ts";
import { stepMs, stepsShown, stepsShownUntil } from "./state/boundary-samples.ts";
import type { Game } from "./state/game.ts";
import type { SceneRecord } from "./state/scene-record.ts";
import { trendRow } from "./state/scene-trend.ts";
import type { ToldMatches } from "./state/told-matches.ts";
import { summaryRow } from "./summary-row.ts";
import { byTime, type Timeline } from "./timeline.ts";
import type { Change } from "./wire-messages.ts";
import type { TrendRow } from "./wire-trend.ts";
import type { ParticipantRow } from "./wire-people.ts";
import type { ActivityRow, LogHealth, SceneRow, Section, Snapshot, SummaryRow } from "./wire.ts";

/** Everything that is shown. */
export interface ShownState {
  readonly state: AdminState;
  readonly told: ToldMatches;
  readonly timeline: Timeline;
  readonly browserLogs: Timeline;
  readonly problems: ProblemBoard;
  readonly presence: Presence;
  readonly log: () => LogHealth | null;
  readonly health: HealthTrend;
  /** The last whole step of time that is shown. */
  readonly until: () => number;
  readonly now: () => number;
}

/** Makes the rows of the wire from the state, all of them or those that changed. Nothing is kept. */
export class StateRows {
  readonly #shown: ShownState;
  readonly #presenceIn: PresenceIn;

  constructor(shown: ShownState) {
    this.#shown = shown;
    this.#presenceIn = (game, subjectId) => shown.state.presenceIn(game, subjectId);
  }

  snapshot(): Snapshot {
    const { state, problems, health } = this.#shown;
    const steps = stepsShownUntil(this.#shown.until());
    return {
      summary: this.#summary(),
      scenes: [...state.scenes.values()].map((scene) => this.#scene(scene)),
      participants: [...state.scenesBySubject.keys()].flatMap((id) => this.#participant(id) ?? []),
      games: [...this.#games()].map((game) => gameRow(game, this.#presenceIn)),
      conditions: [...state.conditions].flatMap((condition) => state.condition(condition) ?? []),
      activity: this.#activity(),
      problems: problems.rows,
      trend: steps.flatMap((at) => scenesInOrder(state).flatMap((scene) => trendRow(scene, at) ?? [])),
      health: steps.flatMap((at) => health.row(at) ?? []),
    };
  }

  /** The newest row of each id, and always the summary. */
  changes(dirty: ReadonlyMap<Section, ReadonlySet<string>>): readonly Change[] {
    const changes: Change[] = [{ section: "summary", id: "summary", row: this.#summary() }];
    for (const [section, ids] of dirty) {
      if (section === "summary") continue;
      for (const id of ids) changes.push(this.#change(section, id));
    }
    return changes;
  }

  #change(section: Exclude<Section, "summary">, id: string): Change {
    const { state, told, timeline, browserLogs, problems, health } = this.#shown;
    switch (section) {
      case "scenes": {
        const scene = state.scenes.get(id);
        return { section, id, row: scene === undefined ? null : this.#scene(scene) };
      }
      case "participants":
        return { section, id, row: this.#participant(id) ?? null };
      case "games": {
        const game = state.games.get(id) ?? told.games.get(id);
        return { section, id, row: game === undefined ? null : gameRow(game, this.#presenceIn) };
      }
      case "conditions":
        return { section, id, row: state.condition(id) ?? null };
      case "activity":
        return { section, id, row: timeline.row(id) ?? browserLogs.row(id) ?? null };
      case "problems":
        return { section, id, row: problems.row(id) ?? null };
      case "trend":
        return { section, id, row: this.#trend(id) ?? null };
      case "health":
        return { section, id, row: this.#isShown(Number(id)) ? (health.row(Number(id)) ?? null) : null };
    }
  }

  #scene(scene: SceneRecord): SceneRow {
    const target = this.#shown.state.targets.get(scene.figures.sceneId);
    return sceneRow(scene, target ?? null, this.#shown.until());
  }

  #trend(id: string): TrendRow | undefined {
    const end = id.lastIndexOf("@");
    const at = Number(id.slice(end + 1));
    const scene = this.#shown.state.scenes.get(id.slice(0, end));
    return scene === undefined || !this.#isShown(at) ? undefined : trendRow(scene, at);
  }

  #isShown(at: number): boolean {
    const until = this.#shown.until();
    return at <= until && at > until - stepsShown * stepMs;
  }

  #activity(): readonly ActivityRow[] {
    const { timeline, browserLogs } = this.#shown;
    return [...timeline.rows, ...browserLogs.rows].sort(byTime);
  }

  *#games(): Iterable<Game> {
    yield* this.#shown.state.games.values();
    yield* this.#shown.told.games.values();
  }

  #participant(subjectId: string): ParticipantRow | undefined {
    const current = this.#shown.state.currentTicket(subjectId);
    if (current === undefined) return undefined;
    return participantRow(current.sceneId, current.ticket, this.#shown.presence);
  }

  #summary(): SummaryRow {
    const { state, told, presence, log, timeline, browserLogs, problems, now } = this.#shown;
    return summaryRow({
      state,
      told,
      presence,
      log: log(),
      dropped: {
        activity: timeline.dropped,
        problems: problems.dropped,
        games: state.droppedGames + told.dropped,
        browser_logs: browserLogs.dropped,
      },
      now: now(),
    });
  }
}

function scenesInOrder({ scenes }: AdminState): readonly SceneRecord[] {
  return [...scenes.values()].sort((a, b) => (a.figures.sceneId < b.figures.sceneId ? -1 : 1));
}

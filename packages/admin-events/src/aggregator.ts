import { randomUUID } from "node:crypto";
import { AlertWatch } from "./alert-watch.ts";
import { type AlertLimits, defaultAlertLimits } from "./alerts.ts";
import { boundText } from "./bounded-text.ts";
import { type BrowserLine, browserLogLevel, browserLogText, describeBrowserLine } from "./browser-line.ts";
import { type AdminListener, DeltaFeed } from "./delta-feed.ts";
import type { TimerPort } from "./ports.ts";
import { HealthTrend } from "./health-trend.ts";
import { eventNotKnown, eventNotUnderstood, eventsMissing } from "./journal-problems.ts";
import { Presence } from "./presence.ts";
import { ProblemBoard, type ProblemReport } from "./problem-board.ts";
import { parseRoomEvent, parseSeq, parseUnknownType } from "./room-event.ts";
import { ShownSteps } from "./shown-steps.ts";
import { AdminState } from "./state/admin-state.ts";
import { describeEvent, describeMatch, type TimelineEntry } from "./state/describe-event.ts";
import type { Game } from "./state/game.ts";
import { ToldMatches, toldGameId } from "./state/told-matches.ts";
import { StateRows } from "./state-rows.ts";
import { systemTimer } from "./system-timer.ts";
import { Timeline } from "./timeline.ts";
import type { StateUpdate } from "./wire-messages.ts";
import type { LogHealth, Section, Snapshot } from "./wire.ts";

/** What an {@link AdminEventAggregator} may be given. */
export interface AdminEventAggregatorOptions {
  /** Epoch ms. @default Date.now */
  readonly now?: () => number;
  /** Paces the deltas. @default the timer of the process, which does not keep it alive */
  readonly timer?: TimerPort;
  /** Names this run, so that no delta is applied to another run's state. @default a random UUID */
  readonly epoch?: string;
  /** From when on the state asks for the researcher's eye. @default see {@link AlertLimits} */
  readonly alerts?: Partial<AlertLimits>;
}

const linesKept = 500;
const browserLinesKept = 200;

/**
 * Keeps the present state of an experiment from what it is told, and tells watchers what changed.
 *
 * It reads inside nothing: waiting-room events give the figures, activities the timeline. Telling it something costs what
 * that changes, and rows are made only for watchers. All buffers are bounded and say what they dropped.
 */
export class AdminEventAggregator {
  readonly #now: () => number;
  readonly #epoch: string;
  readonly #feed: DeltaFeed;
  readonly #state: AdminState;
  readonly #told: ToldMatches;
  readonly #timeline: Timeline;
  readonly #browserLogs: Timeline;
  readonly #problems = new ProblemBoard();
  readonly #presence: Presence;
  readonly #health: HealthTrend;
  readonly #steps: ShownSteps;
  readonly #alerts: AlertWatch;
  readonly #rows: StateRows;
  #lastLineId = 0;
  #log: LogHealth | null = null;

  constructor(options: AdminEventAggregatorOptions = {}) {
    this.#now = options.now ?? Date.now;
    this.#epoch = options.epoch ?? randomUUID();
    const startedAt = this.#now();
    this.#steps = new ShownSteps(startedAt);
    this.#presence = new Presence(startedAt);
    this.#health = new HealthTrend(startedAt, { online: () => this.#presence.online, log: () => this.#log });
    this.#alerts = new AlertWatch({ ...defaultAlertLimits, ...options.alerts });
    this.#feed = new DeltaFeed({
      epoch: this.#epoch,
      now: this.#now,
      timer: options.timer ?? systemTimer,
      changesOf: (dirty) => this.#rows.changes(dirty),
      beforeSend: () => this.#lookAtTheClock(),
    });
    const touch = (section: Section, id: string): void => this.#feed.touch(section, id);
    this.#state = new AdminState(touch);
    this.#told = new ToldMatches(touch);
    const newId = (): number => (this.#lastLineId += 1);
    this.#timeline = new Timeline(linesKept, newId);
    this.#browserLogs = new Timeline(browserLinesKept, newId);
    this.#rows = new StateRows({
      state: this.#state,
      told: this.#told,
      timeline: this.#timeline,
      browserLogs: this.#browserLogs,
      problems: this.#problems,
      presence: this.#presence,
      log: () => this.#log,
      health: this.#health,
      until: () => this.#steps.until,
      now: this.#now,
    });
  }

  /**
   * Takes events of a scene's waiting room, as they stand in its journal and in their order. Events that were told before
   * (`seq` not above the last one of the scene) are ignored, so a whole journal may be told again.
   */
  record(sceneId: string, events: Iterable<unknown>): void {
    this.#told.clear();
    this.#state.scene(sceneId);
    for (const event of events) this.#recordOne(sceneId, event);
  }

  /**
   * Adds a line to the timeline. `match_formed` of a game that a waiting room told of shows that game, once; on a host that
   * has no waiting rooms it is also what matches are counted by.
   */
  logActivity(eventType: string, subjectId: string, details: Readonly<Record<string, unknown>>): void {
    const timestamp = this.#now();
    if (eventType === "match_formed") {
      const game = this.#state.games.get(toldGameId(details) ?? "");
      if (game !== undefined) {
        if (!game.announced) this.#announce(game);
        return;
      }
      if (this.#state.scenes.size === 0 && !this.#told.add(timestamp, subjectId, details)) return;
    }
    this.#addLine({ timestamp, eventType, subjectId, details });
  }

  /** Takes whether a participant has a connection now; the latest word counts. */
  presence(subjectId: string, connected: boolean): void {
    this.#health.beforeChange(this.#now());
    this.#presence.tell(subjectId, connected, this.#now());
    this.#touchPerson(subjectId);
  }

  /**
   * Takes how many participants have a connection to other servers of the same study now; they count as online here too.
   *
   * @throws RangeError unless it is an integer of at least 0
   */
  presenceElsewhere(count: number): void {
    if (!Number.isInteger(count) || count < 0) {
      throw new RangeError(`Expected \`count\` to be an integer of at least 0, got \`${count}\`.`);
    }
    if (count === this.#presence.elsewhere) return;
    this.#health.beforeChange(this.#now());
    this.#presence.elsewhere = count;
    this.#feed.touch("summary", "summary");
  }

  /**
   * Takes what only the host knows of a scene: how many groups the study needs of it, null for no target. It stands in the rows
   * of the scene once its waiting room speaks.
   *
   * @throws RangeError unless `targetGroups` is null or an integer of at least 1
   */
  declareScene(sceneId: string, { targetGroups }: { readonly targetGroups: number | null }): void {
    if (targetGroups !== null && (!Number.isInteger(targetGroups) || targetGroups < 1)) {
      throw new RangeError(
        `Expected \`targetGroups\` to be null or an integer of at least 1, got \`${targetGroups}\`.`,
      );
    }
    if (targetGroups === null) this.#state.targets.delete(sceneId);
    else this.#state.targets.set(sceneId, targetGroups);
    if (this.#state.scenes.has(sceneId)) this.#feed.touch("scenes", sceneId);
    this.#feed.touch("summary", "summary");
  }

  /** Shows a problem. Repeats with the same code and scene count up in one row and open it again. */
  reportProblem(problem: ProblemReport): void {
    for (const id of this.#problems.report(problem, this.#now())) this.#feed.touch("problems", id);
  }

  /** Marks a problem as resolved; does nothing where there is no such open problem. */
  resolveProblem(code: string, sceneId?: string | null): void {
    const id = this.#problems.resolve(code, sceneId, this.#now());
    if (id !== undefined) this.#feed.touch("problems", id);
  }

  /**
   * Takes how the log on disk is doing; the latest word stands in the summary. Alerts are looked for then, and with each
   * state and delta: a host that reports once a second has them within a second, watched or not.
   */
  reportLogHealth(health: LogHealth): void {
    this.#health.beforeChange(this.#now());
    this.#log = health;
    this.#feed.touch("summary", "summary");
    this.#lookForAlerts();
  }

  /** Takes what the host measured of somebody's connection; shown beside what the waiting room decides with. */
  measure(subjectId: string, rtt: { readonly medianMs: number; readonly samples: number }): void {
    if (this.#presence.measure(subjectId, rtt.medianMs, rtt.samples)) this.#touchPerson(subjectId);
  }

  /**
   * Adds a line of somebody's browser to the timeline, where the last 200 of them are kept apart from what happened. One of
   * level `error` is counted with the person and shown as the problem `BROWSER_ERROR`. The caller limits how many come.
   */
  browserLog(subjectId: string, line: BrowserLine): void {
    this.#addLine(describeBrowserLine(this.#now(), subjectId, line), this.#browserLogs);
    if (browserLogLevel(line.level) !== "error") return;
    this.#presence.countBrowserError(subjectId);
    this.#touchPerson(subjectId);
    this.reportProblem({
      code: "BROWSER_ERROR",
      severity: "warning",
      message: `A browser wrote an error: ${boundText(browserLogText(line.message), 200)}`,
      action: "Look at the lines `browser_log` of the timeline: they say whose, and what.",
    });
  }

  /** The whole state, made now. Costs what there is to show. */
  snapshot(): Snapshot {
    this.#lookAtTheClock();
    return this.#rows.snapshot();
  }

  /** The snapshot with its place in the row of deltas: the next delta that a watcher gets applies to it. */
  stateUpdate(): StateUpdate {
    return { epoch: this.#epoch, seq: this.#feed.seq, snapshot: this.snapshot() };
  }

  /**
   * Tells the listener new lines of the timeline at once (in a flood only matches), and what changed at most four times a second. To start from a
   * state, subscribe first and then take {@link stateUpdate}. An error that a listener throws rises to the teller.
   */
  subscribe(listener: AdminListener): () => void {
    return this.#feed.subscribe(listener);
  }

  /** Ends all subscriptions and the timer. */
  close(): void {
    this.#feed.close();
  }

  #recordOne(sceneId: string, value: unknown): void {
    const scene = this.#state.scene(sceneId);
    const event = parseRoomEvent(value);
    const seq = event === undefined ? parseSeq(value) : event.seq;
    if (seq !== undefined && seq <= scene.lastSeq) return;
    if (event === undefined) return this.#notUnderstood(sceneId, value, seq);
    if (event.seq > scene.lastSeq + 1) this.reportProblem(eventsMissing(sceneId, scene.lastSeq, event.seq));
    scene.lastSeq = event.seq;
    if (this.#feed.isWatched) this.#steps.tell(sceneId, event.at);
    const step = this.#state.apply(sceneId, event);
    for (const game of step.announce ?? []) this.#addLine(describeMatch(game));
    const line = describeEvent(sceneId, event);
    if (line !== undefined) this.#addLine(line);
  }

  #touchPerson(subjectId: string): void {
    if (this.#state.scenesBySubject.has(subjectId)) this.#feed.touch("participants", subjectId);
    else this.#feed.touch("summary", "summary");
  }

  /** What changes by time alone. */
  #lookAtTheClock(): void {
    this.#lookForAlerts();
    this.#steps.moveTo(this.#now(), this.#state.scenes.keys(), (section, id) =>
      this.#feed.touch(section, id),
    );
  }

  #lookForAlerts(): void {
    const { raised, resolved } = this.#alerts.look({
      scenes: this.#state.scenes.values(),
      log: this.#log,
      now: this.#now(),
    });
    for (const alert of raised) this.reportProblem(alert);
    for (const { code, sceneId } of resolved) this.resolveProblem(code, sceneId);
  }

  #announce(game: Game): void {
    this.#state.announce(game);
    this.#addLine(describeMatch(game));
  }

  #addLine(entry: TimelineEntry, timeline: Timeline = this.#timeline): void {
    const { added, dropped } = timeline.add(entry);
    if (dropped !== undefined) this.#feed.touch("activity", String(dropped.id));
    if (added === undefined) return;
    this.#feed.touch("activity", String(added.id));
    this.#feed.tellActivity(added);
  }

  #notUnderstood(sceneId: string, value: unknown, seq: number | undefined): void {
    if (seq !== undefined) this.#state.scene(sceneId).lastSeq = seq;
    const type = parseUnknownType(value);
    const isNewer = seq !== undefined && type !== undefined;
    this.reportProblem(isNewer ? eventNotKnown(sceneId, seq, type) : eventNotUnderstood(sceneId, seq));
  }
}

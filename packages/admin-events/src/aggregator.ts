import { randomUUID } from "node:crypto";
import { type AdminListener, DeltaFeed } from "./delta-feed.ts";
import type { TimerPort } from "./ports.ts";
import { Presence } from "./presence.ts";
import { ProblemBoard, type ProblemReport } from "./problem-board.ts";
import { parseRoomEvent, parseSeq } from "./room-event.ts";
import { gameRow, participantRow, sceneRow } from "./rows.ts";
import { AdminState } from "./state/admin-state.ts";
import { describeEvent, describeMatch, type TimelineEntry } from "./state/describe-event.ts";
import type { Game } from "./state/game.ts";
import { ToldMatches, toldGameId } from "./state/told-matches.ts";
import { summaryRow } from "./summary-row.ts";
import { systemTimer } from "./system-timer.ts";
import { Timeline } from "./timeline.ts";
import type { Change, StateUpdate } from "./wire-messages.ts";
import type { LogHealth, ParticipantRow, Section, Snapshot, SummaryRow } from "./wire.ts";

/** What an {@link AdminEventAggregator} may be given. */
export interface AdminEventAggregatorOptions {
  /** Epoch ms. @default Date.now */
  readonly now?: () => number;
  /** Paces the deltas. @default the timer of the process, which does not keep it alive */
  readonly timer?: TimerPort;
  /** Names this run, so that no delta is applied to another run's state. @default a random UUID */
  readonly epoch?: string;
}

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
  readonly #timeline = new Timeline();
  readonly #problems = new ProblemBoard();
  readonly #presence: Presence;
  #log: LogHealth | null = null;

  constructor(options: AdminEventAggregatorOptions = {}) {
    this.#now = options.now ?? Date.now;
    this.#epoch = options.epoch ?? randomUUID();
    this.#presence = new Presence(this.#now());
    this.#feed = new DeltaFeed({
      epoch: this.#epoch,
      now: this.#now,
      timer: options.timer ?? systemTimer,
      changesOf: (dirty) => this.#changesOf(dirty),
    });
    const touch = (section: Section, id: string): void => this.#feed.touch(section, id);
    this.#state = new AdminState(touch);
    this.#told = new ToldMatches(touch);
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
    this.#presence.tell(subjectId, connected, this.#now());
    if (this.#state.scenesBySubject.has(subjectId)) this.#feed.touch("participants", subjectId);
    else this.#feed.touch("summary", "summary");
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

  /** Takes how the log on disk is doing; the latest word stands in the summary. */
  reportLogHealth(health: LogHealth): void {
    this.#log = health;
    this.#feed.touch("summary", "summary");
  }

  /** The whole state, made now. Costs what there is to show. */
  snapshot(): Snapshot {
    return {
      summary: this.#summary(),
      scenes: [...this.#state.scenes.values()].map(sceneRow),
      participants: [...this.#state.scenesBySubject.keys()].flatMap((id) => this.#participant(id) ?? []),
      games: [...this.#games()].map(gameRow),
      conditions: [...this.#state.conditions.values()],
      activity: [...this.#timeline.rows],
      problems: this.#problems.rows,
    };
  }

  /** The snapshot with its place in the row of deltas: the next delta that a watcher gets applies to it. */
  stateUpdate(): StateUpdate {
    return { epoch: this.#epoch, seq: this.#feed.seq, snapshot: this.snapshot() };
  }

  /**
   * Tells the listener each new line of the timeline at once, and what changed at most four times a second. To start from a
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
    const seq = parseSeq(value);
    if (seq !== undefined && seq <= scene.lastSeq) return;
    const event = parseRoomEvent(value);
    if (event === undefined) return this.#notUnderstood(sceneId, seq);
    if (event.seq > scene.lastSeq + 1) this.#missing(sceneId, scene.lastSeq, event.seq);
    scene.lastSeq = event.seq;
    const step = this.#state.apply(sceneId, event);
    for (const game of step.announce ?? []) this.#addLine(describeMatch(game));
    const line = describeEvent(sceneId, event);
    if (line !== undefined) this.#addLine(line);
  }

  #announce(game: Game): void {
    this.#state.announce(game);
    this.#addLine(describeMatch(game));
  }

  #addLine(entry: TimelineEntry): void {
    const { added, dropped } = this.#timeline.add(entry);
    if (dropped !== undefined) this.#feed.touch("activity", String(dropped.id));
    if (added === undefined) return;
    this.#feed.touch("activity", String(added.id));
    this.#feed.tellActivity(added);
  }

  #notUnderstood(sceneId: string, seq: number | undefined): void {
    if (seq !== undefined) this.#state.scene(sceneId).lastSeq = seq;
    this.reportProblem({
      code: "EVENT_NOT_UNDERSTOOD",
      severity: "warning",
      message: `Event ${seq ?? "without a number"} of the waiting room could not be read; the figures lack it.`,
      action: "Check that all packages have the same version; the journal itself is not affected.",
      sceneId,
    });
  }

  #missing(sceneId: string, lastSeq: number, seq: number): void {
    this.reportProblem({
      code: "EVENTS_MISSING",
      severity: "warning",
      message: `Events ${lastSeq + 1} to ${seq - 1} of the waiting room were not told; the figures lack them.`,
      action: "Restart the server: it reads the whole journal again.",
      sceneId,
    });
  }

  *#games(): Iterable<Game> {
    yield* this.#state.games.values();
    yield* this.#told.games.values();
  }

  #participant(subjectId: string): ParticipantRow | undefined {
    const current = this.#state.currentTicket(subjectId);
    if (current === undefined) return undefined;
    return participantRow(current.sceneId, current.ticket, this.#presence.lastSeenAt(subjectId));
  }

  #summary(): SummaryRow {
    return summaryRow({
      state: this.#state,
      told: this.#told,
      presence: this.#presence,
      log: this.#log,
      dropped: {
        activity: this.#timeline.dropped,
        problems: this.#problems.dropped,
        games: this.#state.droppedGames + this.#told.dropped,
      },
      now: this.#now(),
    });
  }

  #changesOf(dirty: ReadonlyMap<Section, ReadonlySet<string>>): readonly Change[] {
    const changes: Change[] = [{ section: "summary", id: "summary", row: this.#summary() }];
    for (const [section, ids] of dirty) {
      if (section === "summary") continue;
      for (const id of ids) changes.push(this.#change(section, id));
    }
    return changes;
  }

  #change(section: Exclude<Section, "summary">, id: string): Change {
    switch (section) {
      case "scenes": {
        const scene = this.#state.scenes.get(id);
        return { section, id, row: scene === undefined ? null : sceneRow(scene) };
      }
      case "participants":
        return { section, id, row: this.#participant(id) ?? null };
      case "games": {
        const game = this.#state.games.get(id) ?? this.#told.games.get(id);
        return { section, id, row: game === undefined ? null : gameRow(game) };
      }
      case "conditions":
        return { section, id, row: this.#state.conditions.get(id) ?? null };
      case "activity":
        return { section, id, row: this.#timeline.row(id) ?? null };
      case "problems":
        return { section, id, row: this.#problems.row(id) ?? null };
    }
  }
}

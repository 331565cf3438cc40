import { RateWindow } from "../rate-window.ts";
import type { RoomEvent } from "../room-event.ts";
import { SortedBuffer } from "../sorted-buffer.ts";
import type { ConditionRow, MemberPresence } from "../wire-games.ts";
import type { Section } from "../wire.ts";
import { conditionRow, countedCondition } from "./conditions.ts";
import { stageOf } from "./flow.ts";
import { type Game, isFinished } from "./game.ts";
import { reduceEvent, type SceneStep } from "./reduce-event.ts";
import { countGame, countTicket } from "./scene-figures.ts";
import { emptyScene, type SceneRecord } from "./scene-record.ts";
import { sampleOf } from "./scene-trend.ts";
import { isOver, placeOf, type Ticket } from "./ticket.ts";

const finishedGamesKept = 100;

/** Is told which row an event changed. */
export type Touch = (section: Section, id: string) => void;

/**
 * The state that the journals of all waiting rooms give: applies what the pure {@link reduceEvent} says and names each row
 * that changed. It depends on the journals only, in whatever order they are told to each other.
 */
export class AdminState {
  readonly scenes: Map<string, SceneRecord> = new Map();
  /** The games under way and the last {@link finishedGamesKept} finished ones. */
  readonly games: Map<string, Game> = new Map();
  /** Every treatment that was declared or given, in the order in which it was told of first. */
  readonly conditions: Set<string> = new Set();
  readonly arrivals: RateWindow = new RateWindow(60);
  readonly matches: RateWindow = new RateWindow(60);
  /** Waits that ended, for whatever reason, and of those who gave up, in the last 10 minutes. */
  readonly waitsEnded: RateWindow = new RateWindow(600);
  readonly abandoned: RateWindow = new RateWindow(600);
  /** The scenes in which somebody has been, by subject id. */
  readonly scenesBySubject: Map<string, readonly string[]> = new Map();
  /** How many groups each scene is to have, where the host said so. */
  readonly targets: Map<string, number> = new Map();
  readonly #finished = new SortedBuffer<Game>(finishedGamesKept, byEnd);
  readonly #touch: Touch;

  constructor(touch: Touch) {
    this.#touch = touch;
  }

  get droppedGames(): number {
    return this.#finished.dropped;
  }

  scene(sceneId: string): SceneRecord {
    let scene = this.scenes.get(sceneId);
    if (scene === undefined) {
      scene = emptyScene(sceneId);
      this.scenes.set(sceneId, scene);
      this.#touch("scenes", sceneId);
    }
    return scene;
  }

  /** Applies the event and returns what it changed. */
  apply(sceneId: string, event: RoomEvent): SceneStep {
    const scene = this.scene(sceneId);
    scene.trend.beforeChange(event.at, () => sampleOf(scene));
    const { figures, tickets, proposals } = scene;
    const step = reduceEvent({ sceneId, figures, tickets, proposals, games: this.games }, event);
    if (step.settings !== undefined) this.#set(scene, step.settings);
    for (const ticket of step.tickets ?? []) this.#setTicket(sceneId, scene, ticket);
    for (const game of step.games ?? []) this.#setGame(scene, game);
    if (step.openedProposal !== undefined) {
      scene.proposals.set(step.openedProposal.proposalId, step.openedProposal.members);
    }
    if (typeof step.closedProposal === "number") scene.proposals.delete(step.closedProposal);
    this.#touch("scenes", sceneId);
    return step;
  }

  /** Marks that the timeline shows the match. */
  announce(game: Game): void {
    this.games.set(game.gameId, { ...game, announced: true });
  }

  /** The ticket of the scene where somebody is, or was last. */
  currentTicket(subjectId: string): { readonly sceneId: string; readonly ticket: Ticket } | undefined {
    let current: { readonly sceneId: string; readonly ticket: Ticket } | undefined;
    for (const sceneId of this.scenesBySubject.get(subjectId) ?? []) {
      const ticket = this.scenes.get(sceneId)?.tickets.get(subjectId);
      if (ticket === undefined) continue;
      const found = { sceneId, ticket };
      if (current === undefined || isLater(found, current)) current = found;
    }
    return current;
  }

  condition(condition: string): ConditionRow | undefined {
    if (!this.conditions.has(condition)) return undefined;
    return conditionRow(
      condition,
      Array.from(this.scenes.values(), ({ figures }) => figures),
    );
  }

  /** Whether a member is there; null once the game is over, or where no waiting room tells. */
  presenceIn(game: Game, subjectId: string): MemberPresence | null {
    const ticket = this.scenes.get(game.sceneId)?.tickets.get(subjectId);
    if (isFinished(game) || ticket === undefined) return null;
    if (ticket.gameId !== game.gameId || placeOf(ticket) !== "in_group") return "gone";
    return ticket.connected ? "here" : "away";
  }

  #setTicket(sceneId: string, scene: SceneRecord, ticket: Ticket): void {
    const { subjectId } = ticket;
    const before = scene.tickets.get(subjectId);
    const figures = countTicket(scene.figures, before, ticket);
    const arrivedBefore = scene.figures.arrived;
    if (figures.arrived > arrivedBefore) this.arrivals.add(ticket.enteredAt);
    if (ticket.state === "matched" && before?.state !== "matched" && ticket.waitedMs !== null) {
      scene.waits.add(ticket.waitedMs);
    }
    if (figures.waitsEnded > scene.figures.waitsEnded) this.waitsEnded.add(ticket.since);
    if (figures.abandoned > scene.figures.abandoned) this.abandoned.add(ticket.since);
    scene.figures = figures;
    if (placeOf(ticket) !== "outside") {
      scene.needs.move(figures.arrived > arrivedBefore ? undefined : before, ticket);
    }
    scene.tickets.set(subjectId, ticket);
    if (stageOf(ticket) === "waiting" && stageOf(before) !== "waiting") {
      scene.oldestWaiting.add(subjectId, ticket.enteredAt);
    }
    if (ticket.rttMs === null || isOver(ticket)) scene.measured.delete(subjectId);
    else scene.measured.set(subjectId, ticket.rttMs);
    if (ticket.returns === 0 || isOver(ticket)) scene.returned.delete(subjectId);
    else scene.returned.set(subjectId, ticket.returns);
    const isElsewhere = before?.connected !== ticket.connected || before.state !== ticket.state;
    if (ticket.gameId !== null && isElsewhere) this.#touch("games", ticket.gameId);
    if (before === undefined) {
      this.scenesBySubject.set(subjectId, [...(this.scenesBySubject.get(subjectId) ?? []), sceneId]);
    }
    this.#touch("participants", subjectId);
  }

  #setGame(scene: SceneRecord, game: Game): void {
    const before = this.games.get(game.gameId);
    scene.figures = countGame(scene.figures, before, game);
    if (before === undefined) this.matches.add(game.formedAt);
    if (game.condition !== null) {
      const condition = countedCondition(scene.figures.conditions, game.condition);
      this.conditions.add(condition);
      this.#touch("conditions", condition);
      // A group more changes how many each declared treatment was to have.
      if (before === undefined) this.#touchConditions(scene);
    }
    this.games.set(game.gameId, game);
    this.#touch("games", game.gameId);
    if (isFinished(game)) this.#retire(game);
  }

  #set(scene: SceneRecord, settings: NonNullable<SceneStep["settings"]>): void {
    const declares = settings.declaredConditions !== undefined;
    // Those that are declared no more have no planned groups any more.
    if (declares) this.#touchConditions(scene);
    scene.figures = { ...scene.figures, ...settings };
    if (settings.declaredNeeds !== undefined) {
      scene.needs.declare(settings.declaredNeeds, scene.tickets.values());
    }
    if (declares) this.#touchConditions(scene);
  }

  #touchConditions(scene: SceneRecord): void {
    for (const condition of scene.figures.declaredConditions) {
      this.conditions.add(condition);
      this.#touch("conditions", condition);
    }
  }

  #retire(game: Game): void {
    const dropped = this.#finished.add(game);
    if (dropped === undefined) return;
    this.games.delete(dropped.gameId);
    this.#touch("games", dropped.gameId);
  }
}

function byEnd(a: Game, b: Game): number {
  return (a.endedAt ?? 0) - (b.endedAt ?? 0) || compareText(a.gameId, b.gameId);
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Where somebody is now goes before where they were; ties are broken by what the journals hold, never by reading order. */
function isLater(
  a: { readonly sceneId: string; readonly ticket: Ticket },
  b: { readonly sceneId: string; readonly ticket: Ticket },
): boolean {
  if (isOver(a.ticket) !== isOver(b.ticket)) return !isOver(a.ticket);
  const difference = a.ticket.enteredAt - b.ticket.enteredAt || a.ticket.since - b.ticket.since;
  return difference === 0 ? a.sceneId > b.sceneId : difference > 0;
}

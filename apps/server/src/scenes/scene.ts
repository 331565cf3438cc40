import {
  foldGroupHistory,
  identifyMatchmaker,
  WaitingRoomView,
  type Actor,
  type Availability,
  type ParticipantHistory,
  type Ticket,
  type WaitingRoomEvent,
} from "@waitroom/matchmaker";
import type { ResolvedScene } from "../experiment/experiment.ts";
import { EventIndex } from "../records/event-index.ts";
import { Quota } from "./quota.ts";
import { Lobby } from "./lobby.ts";
import { MatchFlow } from "./match-flow.ts";
import { presentState, type SceneFacts } from "./payloads.ts";
import type { ScenePorts } from "./ports.ts";
import { ifPossible, inBackground } from "./room-errors.ts";
import type { SceneRoom, SceneStore } from "./scene-room.ts";
import { Telling } from "./telling.ts";

/** What one scene stands on. */
export interface SceneSetup extends Omit<ScenePorts, "logger"> {
  readonly scene: ResolvedScene;
  readonly experimentId: string | null;
  readonly serverRunId: string;
  readonly store: SceneStore;
  /** Who was grouped with whom, over all scenes; this scene adds to it. */
  readonly histories: Map<string, ParticipantHistory>;
}

/** One running scene: its waiting room, and what its participants are told of it. Everything told is durable. */
export class Scene {
  readonly view: WaitingRoomView = new WaitingRoomView();
  /** Where in the journal the events of each participant and game are. */
  readonly index: EventIndex = new EventIndex();
  /** How many of the groups that the study needs there are. */
  readonly quota: Quota;
  readonly #setup: SceneSetup;
  readonly #flow: MatchFlow;
  readonly #lobby: Lobby;
  readonly #telling: Telling;
  readonly #facts: SceneFacts;
  /** Members of the open proposals. */
  readonly #proposed: Map<number, readonly string[]> = new Map<number, readonly string[]>();
  #room: SceneRoom | null = null;
  #toldFailure: string | null = null;
  /** By how much the journal was ahead of the clock when it was read, as where the clock was put back since. */
  #aheadMs = 0;
  readonly #now = (): number => this.#setup.now() + this.#aheadMs;

  private constructor(setup: SceneSetup) {
    this.#setup = setup;
    const { scene, setTimer } = setup;
    const now = this.#now;
    this.quota = new Quota(scene.targetGroups);
    this.#flow = new MatchFlow({
      ...setup,
      now,
      logger: setup.store.logger,
      view: this.view,
      room: () => this.room,
      origin: { serverRunId: setup.serverRunId, matchmakerHash: identifyMatchmaker(scene.matchmaker).hash },
      onCountdown: (gameId) => this.#telling.game(gameId),
    });
    this.#lobby = new Lobby(() => this.#telling.waiting(), now, setTimer);
    this.#facts = {
      scene,
      view: this.view,
      now,
      respondBy: (proposalId) => this.#room?.respondBy(proposalId) ?? null,
      match: (gameId) => this.#flow.match(gameId),
      countdownEndsAt: (gameId) => this.#flow.countdownEndsAt(gameId),
      isUnavailable: () => this.#room?.availability.available === false,
    };
    this.#telling = new Telling({ ...setup, now, facts: this.#facts, room: () => this.room });
  }

  /** Reads the journal, whose matches have been reconciled with their records, and opens the room on it. */
  static async open(setup: SceneSetup): Promise<Scene> {
    const opened = new Scene(setup);
    const { scene, store, setTimer, serverRunId, experimentId } = setup;
    const options = {
      sceneId: scene.sceneId,
      groupSize: scene.groupSize,
      matchmaker: scene.matchmaker,
      experimentId,
      serverRunId,
      steps: scene.steps,
      roles: scene.roles,
      conditions: scene.conditions,
      waitLimitMs: scene.waitLimitMs,
      graceMs: scene.graceMs,
      confirmMs: scene.confirmMs,
      retryAfterMs: scene.retryAfterMs,
      inGameGraceMs: scene.inGameGraceMs,
      capacity: scene.capacity,
      reentry: scene.reentry,
      onTimeout: scene.onTimeout,
      ...(setup.aroundRule && { aroundRule: setup.aroundRule(scene.sceneId) }),
    };
    opened.#room = await store.openRoom(options, {
      now: opened.#now,
      setTimer,
      onRestored: (events) => opened.#remember(events),
      onEvents: (events) => opened.#follow(events),
      onAvailability: (availability) => opened.#onAvailability(availability),
    });
    opened.#releaseUnneeded();
    return opened;
  }

  get definition(): ResolvedScene {
    return this.#setup.scene;
  }

  get room(): SceneRoom {
    if (this.#room === null) throw new Error("The scene is not open yet.");
    return this.#room;
  }

  /** Where a participant stands, as `join_game` acknowledges it. */
  state(ticket: Ticket): Readonly<Record<string, unknown>> {
    return presentState(ticket, this.#facts);
  }

  /** Sends a participant the message that belongs to where they stand. */
  tellState(subjectId: string): void {
    this.#telling.state(subjectId);
  }

  /** After a restore or a late opening the room takes those for away who are there, or the other way round. */
  tellRoomWhoIsThere(): void {
    for (const ticket of this.view.tickets()) {
      if (!isPresent(ticket)) continue;
      this.#tellRoomOf(ticket);
      if (this.#setup.tell.connection(ticket.subjectId) !== null) this.#telling.state(ticket.subjectId);
    }
  }

  /** Ends every timer and settles what runs. The journal stays open: its owner closes it. */
  async close(): Promise<void> {
    this.#lobby.close();
    this.#telling.close();
    await this.#flow.close();
    await this.#room?.close();
  }

  #tellRoomOf({ subjectId, connection }: Pick<Ticket, "subjectId" | "connection">): void {
    const present = this.#setup.tell.connection(subjectId);
    if (present !== null) inBackground(this.room.reconnect(subjectId, present));
    else if (this.#setup.store.isOwn(connection)) inBackground(this.room.disconnect(subjectId, connection));
  }

  /** While an arrival was being stored, a newer connection may have taken over, and may be gone again. */
  #checkArrival(event: WaitingRoomEvent): void {
    if (event.type !== "entered" || !this.#setup.store.isOwn(event.connection)) return;
    const { subject_id: subjectId, connection } = event;
    if (this.#setup.tell.connection(subjectId) !== connection) this.#tellRoomOf({ subjectId, connection });
  }

  #remember(events: readonly WaitingRoomEvent[]): void {
    this.#aheadMs = Math.max(0, (events.at(-1)?.at ?? 0) - this.#setup.now());
    for (const event of events) {
      this.view.apply(event);
      this.index.add(event);
      this.quota.apply(event);
      this.#noteProposal(event);
      this.#flow.remember(event);
      foldGroupHistory(this.#setup.histories, this.#setup.scene.sceneId, event);
    }
    this.#setup.watch.record(this.#setup.scene.sceneId, events);
  }

  #follow(events: readonly WaitingRoomEvent[]): void {
    const { scene, watch, histories } = this.#setup;
    watch.record(scene.sceneId, events);
    // The room first, whole: an effect must not tell what a later event of the same append has undone.
    for (const event of events) {
      this.view.apply(event);
      this.index.add(event);
      this.quota.apply(event);
      foldGroupHistory(histories, scene.sceneId, event);
    }
    const concerned = new Set<string>();
    for (const event of events) {
      if (event.type === "proposed") this.#noteProposal(event);
      this.#flow.follow(event);
      for (const subjectId of this.#concernedBy(event)) concerned.add(subjectId);
      this.#telling.partners(event);
      if (event.type !== "proposed") this.#noteProposal(event);
    }
    for (const subjectId of concerned) this.#telling.state(subjectId);
    for (const event of events) this.#checkArrival(event);
    if (events.some(({ type }) => type !== "evaluated" && type !== "screened_out")) this.#lobby.changed();
    if (this.quota.isReached && events.some(mayLeaveSomebodyUnneeded)) this.#releaseUnneeded();
  }

  /** When the study has its groups, whoever still waits would wait in vain: their wait ends with its consequence. */
  #releaseUnneeded(): void {
    if (!this.quota.isReached) return;
    for (const { subjectId, status } of this.view.presentTickets()) {
      if (status === "waiting") inBackground(ifPossible(this.room.release(subjectId, quotaActor)));
    }
  }

  #noteProposal(event: WaitingRoomEvent): void {
    if (event.type === "proposed") this.#proposed.set(event.proposal_id, event.members);
    const isOver = event.type === "released" || event.type === "matched";
    if (!isOver || event.proposal_id === null) return;
    this.#proposed.delete(event.proposal_id);
    this.#telling.proposalOver(event.proposal_id);
  }

  /** Whose own standing an event changed, and who hears of it by the message that belongs to it. */
  #concernedBy(event: WaitingRoomEvent): readonly string[] {
    switch (event.type) {
      case "entered":
      case "returned":
      case "timed_out":
      case "removed":
        return [event.subject_id];
      case "proposed":
        return event.members;
      case "released":
        return this.#proposed.get(event.proposal_id) ?? [];
      case "aborted":
        for (const subjectId of event.subject_ids) this.#telling.playerLeft(subjectId);
        return event.subject_ids;
      case "started":
      case "ended":
        return event.subject_ids;
      default:
        return [];
    }
  }

  #onAvailability(availability: Availability): void {
    const { scene, watch } = this.#setup;
    if (!availability.available) {
      const failure = messageOf(availability.error);
      if (failure === this.#toldFailure) return;
      this.#toldFailure = failure;
      watch.reportProblem({
        code: "STORAGE_UNAVAILABLE",
        severity: "error",
        message: `Nothing can be stored for ${scene.sceneId}: ${failure}`,
        action:
          "Look at the disk and the data folder. The scene goes on by itself when its files are whole and writable again.",
        sceneId: scene.sceneId,
      });
      this.#lobby.changed();
      return;
    }
    this.#toldFailure = null;
    watch.resolveProblem("STORAGE_UNAVAILABLE", scene.sceneId);
    this.tellRoomWhoIsThere();
  }
}

const quotaActor: Actor = { name: "server", reason: "The study has the groups that it needs." };

/** Events after which somebody may wait whom no group needs any more. */
function mayLeaveSomebodyUnneeded({ type }: WaitingRoomEvent): boolean {
  return type === "started" || type === "entered" || type === "released" || type === "aborted";
}

/** Whether a participant has a place in the scene or plays. */
export function isPresent(ticket: Ticket): boolean {
  return (
    ticket.status === "waiting" ||
    ticket.status === "reserved" ||
    ticket.status === "matched" ||
    ticket.status === "started"
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

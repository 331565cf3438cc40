import { pseudonym } from "@waitroom/admin-events";
import {
  DurableWaitingRoom,
  foldGroupHistory,
  identifyMatchmaker,
  WaitingRoomView,
  type Availability,
  type Journal,
  type ParticipantHistory,
  type Ticket,
  type WaitingRoomEvent,
} from "@waitroom/matchmaker";
import { z } from "zod";
import type { ResolvedScene } from "../experiment/experiment.ts";
import { Lobby } from "./lobby.ts";
import { MatchFlow } from "./match-flow.ts";
import { messageFor, presentState, type Message, type SceneFacts } from "./payloads.ts";
import type { ScenePorts } from "./ports.ts";
import { inBackground } from "./room-errors.ts";

/** What one scene stands on. */
export interface SceneSetup extends ScenePorts {
  readonly scene: ResolvedScene;
  readonly experimentId: string | null;
  readonly serverRunId: string;
  readonly journal: Journal;
  /** Who was grouped with whom, over all scenes; this scene adds to it. */
  readonly histories: Map<string, ParticipantHistory>;
}

const readyAnswer = z.object({ ready: z.boolean(), visible: z.boolean().optional() });

/** One running scene: its waiting room, and what its participants are told of it. Everything told is durable. */
export class Scene {
  readonly view: WaitingRoomView = new WaitingRoomView();
  readonly #setup: SceneSetup;
  readonly #flow: MatchFlow;
  readonly #lobby: Lobby;
  readonly #facts: SceneFacts;
  /** Members of the open proposals. */
  readonly #proposed: Map<number, readonly string[]> = new Map<number, readonly string[]>();
  #room: DurableWaitingRoom | null = null;
  #toldFailure: string | null = null;

  private constructor(setup: SceneSetup) {
    this.#setup = setup;
    const { scene, now, setTimer } = setup;
    this.#flow = new MatchFlow({
      ...setup,
      view: this.view,
      room: () => this.room,
      origin: { serverRunId: setup.serverRunId, matchmakerHash: identifyMatchmaker(scene.matchmaker).hash },
      onCountdown: (gameId) => this.#tellGame(gameId),
    });
    this.#lobby = new Lobby(() => this.#tellWaiting(), now, setTimer);
    this.#facts = {
      scene,
      view: this.view,
      now,
      respondBy: (proposalId) => this.#room?.respondBy(proposalId) ?? null,
      match: (gameId) => this.#flow.match(gameId),
      countdownEndsAt: (gameId) => this.#flow.countdownEndsAt(gameId),
      isUnavailable: () => this.#room?.availability.available === false,
    };
  }

  /** Reads the journal, whose matches have been reconciled with their records, and opens the room on it. */
  static async open(setup: SceneSetup): Promise<Scene> {
    const opened = new Scene(setup);
    const { scene, journal, now, setTimer, serverRunId, experimentId } = setup;
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
    };
    opened.#room = await DurableWaitingRoom.open(options, {
      journal,
      now,
      setTimer,
      onRestored: (events) => opened.#remember(events),
      onEvents: (events) => opened.#follow(events),
      onAvailability: (availability) => opened.#onAvailability(availability),
    });
    return opened;
  }

  get definition(): ResolvedScene {
    return this.#setup.scene;
  }

  get room(): DurableWaitingRoom {
    if (this.#room === null) throw new Error("The scene is not open yet.");
    return this.#room;
  }

  /** Where a participant stands, as `join_game` acknowledges it. */
  state(ticket: Ticket): Readonly<Record<string, unknown>> {
    return presentState(ticket, this.#facts);
  }

  /** Sends a participant the message that belongs to where they stand. */
  tellState(subjectId: string): void {
    const ticket = this.view.ticket(subjectId);
    if (ticket === undefined) return;
    const message = messageFor(ticket, this.#facts);
    if (message === null) return;
    if (ticket.status === "reserved" && ticket.proposalId !== null) {
      if (!ticket.confirmed) this.#askReady(subjectId, ticket.proposalId, message);
      return;
    }
    this.#setup.tell.message(subjectId, message);
    if (ticket.status === "started") this.#tellWhoIsAway(ticket);
  }

  /** After a restore or a late opening the room takes those for away who are there, or the other way round. */
  tellRoomWhoIsThere(): void {
    for (const ticket of this.view.tickets()) {
      if (!isPresent(ticket)) continue;
      const connection = this.#setup.tell.connection(ticket.subjectId);
      if (connection === null) inBackground(this.room.disconnect(ticket.subjectId, ticket.connection));
      else {
        inBackground(this.room.reconnect(ticket.subjectId, connection));
        this.tellState(ticket.subjectId);
      }
    }
  }

  /** Ends every timer and settles what runs. The journal stays open: its owner closes it. */
  async close(): Promise<void> {
    this.#lobby.close();
    await this.#flow.close();
    await this.#room?.close();
  }

  #remember(events: readonly WaitingRoomEvent[]): void {
    for (const event of events) {
      this.view.apply(event);
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
      foldGroupHistory(histories, scene.sceneId, event);
    }
    const concerned = new Set<string>();
    for (const event of events) {
      if (event.type === "proposed") this.#noteProposal(event);
      this.#flow.follow(event);
      for (const subjectId of this.#concernedBy(event)) concerned.add(subjectId);
      this.#tellPartners(event);
      if (event.type !== "proposed") this.#noteProposal(event);
    }
    for (const subjectId of concerned) this.tellState(subjectId);
    if (events.some((event) => event.type !== "evaluated")) this.#lobby.changed();
  }

  #noteProposal(event: WaitingRoomEvent): void {
    if (event.type === "proposed") this.#proposed.set(event.proposal_id, event.members);
    const isOver = event.type === "released" || event.type === "matched";
    if (isOver && event.proposal_id !== null) this.#proposed.delete(event.proposal_id);
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
        for (const subjectId of event.subject_ids) this.#tellPlayerLeft(subjectId);
        return event.subject_ids;
      case "started":
      case "ended":
        return event.subject_ids;
      default:
        return [];
    }
  }

  #tellPlayerLeft(subjectId: string): void {
    const payload = { message: this.#setup.scene.texts.playerLeft };
    this.#setup.tell.message(subjectId, { event: "waiting_room_player_left", payload });
  }

  /** Who plays with somebody is told when they are away or back. */
  #tellPartners(event: WaitingRoomEvent): void {
    if (event.type !== "disconnected" && event.type !== "returned") return;
    const ticket = this.view.ticket(event.subject_id);
    if (ticket === undefined) return;
    for (const partner of this.#partners(ticket)) this.#tellPartnerStatus(partner.subjectId, ticket);
  }

  #tellWhoIsAway(ticket: Ticket): void {
    for (const partner of this.#partners(ticket)) {
      if (!partner.connected) this.#tellPartnerStatus(ticket.subjectId, partner);
    }
  }

  #tellPartnerStatus(subjectId: string, partner: Ticket): void {
    const payload = {
      partner: pseudonym(partner.subjectId),
      connected: partner.connected,
      until: partner.graceUntil,
      ms_remaining: partner.graceUntil === null ? null : Math.max(0, partner.graceUntil - this.#setup.now()),
      message: partner.connected ? null : this.#setup.scene.texts.partnerAway,
    };
    this.#setup.tell.message(subjectId, { event: "partner_status", payload });
  }

  /** The others of a started game. */
  #partners(ticket: Ticket): readonly Ticket[] {
    if (ticket.status !== "started" || ticket.gameId === null) return [];
    const members = this.view.game(ticket.gameId)?.members ?? [];
    return members.filter(({ subjectId }) => subjectId !== ticket.subjectId);
  }

  #tellWaiting(): void {
    for (const ticket of this.view.presentTickets()) {
      if (ticket.status === "waiting") this.tellState(ticket.subjectId);
    }
  }

  #tellGame(gameId: string): void {
    for (const member of this.view.game(gameId)?.members ?? []) this.tellState(member.subjectId);
  }

  #askReady(subjectId: string, proposalId: number, message: Message): void {
    this.#setup.tell.ask(subjectId, message, (answer) => {
      const parsed = readyAnswer.safeParse(answer);
      if (!parsed.success) {
        this.#setup.watch.logActivity("invalid_answer", subjectId, {
          event: "match_ready",
          proposal_id: proposalId,
        });
        return;
      }
      const { ready, visible } = parsed.data;
      this.#setup.watch.logActivity("match_ready", subjectId, {
        proposal_id: proposalId,
        ready,
        visible: visible ?? null,
      });
      const { room } = this;
      inBackground(ready ? room.confirm(subjectId, proposalId) : room.decline(subjectId, proposalId));
    });
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

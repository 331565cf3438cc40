import { pseudonym } from "@waitroom/admin-events";
import type { Ticket, WaitingRoomEvent } from "@waitroom/matchmaker";
import { z } from "zod";
import { Confirmations } from "./confirmations.ts";
import { messageFor, type Message, type SceneFacts } from "./payloads.ts";
import type { ScenePorts } from "./ports.ts";
import { inBackground } from "./room-errors.ts";
import type { SceneRoom } from "./scene-room.ts";

const readyAnswer = z.object({ ready: z.boolean(), visible: z.boolean().optional() });

/** What telling stands on. */
export interface TellingPorts extends Pick<ScenePorts, "tell" | "watch" | "now" | "setTimer"> {
  readonly facts: SceneFacts;
  readonly room: () => SceneRoom;
}

/** Sends the participants of a scene what concerns them; all of it is durable. */
export class Telling {
  readonly #ports: TellingPorts;
  readonly #confirmations: Confirmations;

  constructor(ports: TellingPorts) {
    this.#ports = ports;
    this.#confirmations = new Confirmations({
      confirm: (subjectId, proposalId) => inBackground(ports.room().confirm(subjectId, proposalId)),
      setTimer: ports.setTimer,
    });
  }

  /** A proposal is matched or released. */
  proposalOver(proposalId: number): void {
    this.#confirmations.over(proposalId);
  }

  /** Ends every timer. */
  close(): void {
    this.#confirmations.close();
  }

  /** Sends a participant the message that belongs to where they stand. */
  state(subjectId: string): void {
    const ticket = this.#ports.facts.view.ticket(subjectId);
    if (ticket === undefined) return;
    const message = messageFor(ticket, this.#ports.facts);
    if (message === null) return;
    if (ticket.status === "reserved" && ticket.proposalId !== null) {
      if (!ticket.confirmed) this.#askReady(subjectId, ticket.proposalId, message);
      return;
    }
    this.#ports.tell.message(subjectId, message);
    if (ticket.status === "started") this.#tellWhoIsAway(ticket);
  }

  /** Tells somebody that their group fell apart before the start. */
  playerLeft(subjectId: string): void {
    const payload = { message: this.#ports.facts.scene.texts.playerLeft };
    this.#ports.tell.message(subjectId, { event: "waiting_room_player_left", payload });
  }

  /** Who plays with somebody is told when they are away or back. */
  partners(event: WaitingRoomEvent): void {
    if (event.type !== "disconnected" && event.type !== "returned") return;
    const ticket = this.#ports.facts.view.ticket(event.subject_id);
    if (ticket === undefined) return;
    for (const partner of this.#partnersOf(ticket)) this.#tellPartnerStatus(partner.subjectId, ticket);
  }

  #tellWhoIsAway(ticket: Ticket): void {
    for (const partner of this.#partnersOf(ticket)) {
      if (!partner.connected) this.#tellPartnerStatus(ticket.subjectId, partner);
    }
  }

  #tellPartnerStatus(subjectId: string, partner: Ticket): void {
    const payload = {
      partner: pseudonym(partner.subjectId),
      connected: partner.connected,
      until: partner.graceUntil,
      ms_remaining: partner.graceUntil === null ? null : Math.max(0, partner.graceUntil - this.#ports.now()),
      message: partner.connected ? null : this.#ports.facts.scene.texts.partnerAway,
    };
    this.#ports.tell.message(subjectId, { event: "partner_status", payload });
  }

  /** The others of a started game. */
  #partnersOf(ticket: Ticket): readonly Ticket[] {
    if (ticket.status !== "started" || ticket.gameId === null) return [];
    const members = this.#ports.facts.view.game(ticket.gameId)?.members ?? [];
    return members.filter(({ subjectId }) => subjectId !== ticket.subjectId);
  }

  /** Tells all who wait. */
  waiting(): void {
    for (const ticket of this.#ports.facts.view.presentTickets()) {
      if (ticket.status === "waiting") this.state(ticket.subjectId);
    }
  }

  /** Tells the members of a game. */
  game(gameId: string): void {
    for (const member of this.#ports.facts.view.game(gameId)?.members ?? []) this.state(member.subjectId);
  }

  #askReady(subjectId: string, proposalId: number, message: Message): void {
    this.#confirmations.asked(proposalId, subjectId);
    this.#ports.tell.ask(subjectId, message, (answer) => {
      const parsed = readyAnswer.safeParse(answer);
      if (!parsed.success) {
        this.#ports.watch.logActivity("invalid_answer", subjectId, {
          event: "match_ready",
          proposal_id: proposalId,
        });
        return;
      }
      const { ready, visible } = parsed.data;
      this.#ports.watch.logActivity("match_ready", subjectId, {
        proposal_id: proposalId,
        ready,
        visible: visible ?? null,
      });
      if (ready) this.#confirmations.answered(proposalId, subjectId);
      else inBackground(this.#ports.room().decline(subjectId, proposalId));
    });
  }
}

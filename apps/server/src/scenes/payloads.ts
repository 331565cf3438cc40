import type { MatchedEvent, Ticket, WaitingRoomView } from "@waitroom/matchmaker";
import { pseudonym } from "@waitroom/admin-events";
import type { ResolvedScene } from "../experiment/experiment.ts";

/** An event to a participant: its name and what it carries. */
export interface Message {
  readonly event: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** What the messages of a scene are made from. */
export interface SceneFacts {
  readonly scene: ResolvedScene;
  readonly view: WaitingRoomView;
  /** Epoch ms. */
  readonly now: () => number;
  /** When the members of an open proposal must have answered, epoch ms; null when it is not open. */
  readonly respondBy: (proposalId: number) => number | null;
  /** The match of a game that has not ended. */
  readonly match: (gameId: string) => MatchedEvent | undefined;
  /** When a running countdown ends, epoch ms; null while none runs. */
  readonly countdownEndsAt: (gameId: string) => number | null;
  /** Whether the scene cannot store anything now. */
  readonly isUnavailable: () => boolean;
}

/** What somebody with this ticket is told of where they stand; null: nothing new may be told yet. */
export function messageFor(ticket: Ticket, facts: SceneFacts): Message | null {
  switch (ticket.status) {
    case "waiting":
      return { event: "waiting_room", payload: waitingRoom(ticket, facts) };
    case "reserved":
      return ticket.proposalId === null ? null : matchReady(ticket.proposalId, facts);
    case "matched":
      return ticket.gameId === null ? null : countdown(ticket.gameId, facts);
    case "started":
      return ticket.gameId === null ? null : startGame(ticket, ticket.gameId, facts);
    case "ended":
      return endGame(ticket, facts);
    case "timed_out":
      return timedOut(ticket, facts);
    case "removed":
      return removed(facts);
    case "left":
      return null;
  }
}

/** The present state: the status, with the payload of the message that belongs to it. */
export function presentState(ticket: Ticket, facts: SceneFacts): Readonly<Record<string, unknown>> {
  return {
    ...messageFor(ticket, facts)?.payload,
    status: ticket.status,
    scene_id: facts.scene.sceneId,
  };
}

function waitingRoom(ticket: Ticket, facts: SceneFacts): Message["payload"] {
  const { scene, view } = facts;
  const waiting = view.waiting.size;
  const present = waiting + (ticket.connected ? 0 : 1);
  return {
    scene_id: scene.sceneId,
    cur_num_players: present,
    // Whoever still waits needs at least one more who fits, however many are there.
    players_needed: Math.max(1, scene.groupSize - present),
    deadline_at: ticket.deadlineAt,
    ms_remaining: ticket.deadlineAt === null ? null : Math.max(0, ticket.deadlineAt - facts.now()),
    away: ticket.awayReason === "no_confirmation",
    message: ticket.awayReason === "no_confirmation" ? scene.texts.away : null,
    waitroom_timeout_message: scene.onTimeout.message,
    hide_lobby_count: false,
    storage_unavailable: facts.isUnavailable(),
  };
}

function matchReady(proposalId: number, facts: SceneFacts): Message {
  const respondBy = facts.respondBy(proposalId);
  return {
    event: "match_ready",
    payload: {
      proposal_id: proposalId,
      respond_by: respondBy,
      ms_remaining: respondBy === null ? null : Math.max(0, respondBy - facts.now()),
      message: facts.scene.texts.confirm,
    },
  };
}

function countdown(gameId: string, facts: SceneFacts): Message | null {
  const endsAt = facts.countdownEndsAt(gameId);
  if (endsAt === null) return null;
  return {
    event: "match_found_countdown",
    payload: {
      game_id: gameId,
      countdown_seconds: Math.max(0, Math.ceil((endsAt - facts.now()) / 1000)),
      message: facts.scene.texts.matchFound,
    },
  };
}

function startGame(ticket: Ticket, gameId: string, { scene, match, view }: SceneFacts): Message {
  const matched = match(gameId);
  const own = matched?.participants.find((participant) => participant.subject_id === ticket.subjectId);
  const members = view.game(gameId)?.members ?? [];
  return {
    event: "start_game",
    payload: {
      game_id: gameId,
      scene_id: scene.sceneId,
      condition: matched?.condition ?? null,
      role: own?.role ?? null,
      partners: members
        .filter((member) => member.subjectId !== ticket.subjectId)
        .map((member) => pseudonym(member.subjectId)),
      scene_metadata: scene.metadata,
    },
  };
}

function endGame(ticket: Ticket, { scene }: SceneFacts): Message {
  const isCompleted = ticket.outcome === "completed";
  return {
    event: "end_game",
    payload: {
      game_id: ticket.gameId,
      outcome: ticket.outcome,
      message: ticket.outcome === "partner_left" ? scene.texts.partnerLeft : null,
      completion_code: isCompleted ? scene.completionCode : null,
      next_scene_id: scene.nextSceneId,
    },
  };
}

function timedOut(ticket: Ticket, { scene }: SceneFacts): Message {
  const { consequence } = ticket;
  return {
    event: "waiting_room_timeout",
    payload: {
      message: consequence?.message ?? scene.onTimeout.message,
      completion_code: consequence?.completion_code ?? null,
      redirect_url: consequence?.redirect_url ?? null,
    },
  };
}

function removed({ scene }: SceneFacts): Message {
  return {
    event: "waiting_room_timeout",
    payload: { message: scene.texts.removed, completion_code: null, redirect_url: null },
  };
}

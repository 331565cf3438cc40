import type {
  EndGame,
  PartnerStatus,
  ServerEvent,
  StartGame,
  TimedOut,
  ToldState,
  WaitingRoom,
} from "./protocol.ts";
import type { Problem } from "./problem.ts";

/** What the participant sees. Instants ending in `At` are monotonic milliseconds, not the time of day. */
export type Screen =
  | { readonly kind: "loading" }
  | { readonly kind: "start" }
  | { readonly kind: "joining" }
  | {
      readonly kind: "waiting";
      /** Null until the server has told it. */
      readonly room: WaitingRoom | null;
      readonly endsAt: number | null;
      /** Why the participant is back here, if they are. */
      readonly notice: string | null;
    }
  | { readonly kind: "away" }
  | {
      readonly kind: "ready";
      /** Null where the group is confirmed and waits for the countdown. */
      readonly proposalId: number | null;
      readonly message: string | null;
      readonly endsAt: number | null;
      readonly answered: boolean;
    }
  | {
      readonly kind: "countdown";
      readonly gameId: string;
      readonly startsAt: number;
      readonly message: string | null;
    }
  | { readonly kind: "playing"; readonly start: StartGame; readonly absent: readonly string[] }
  | { readonly kind: "ended"; readonly end: EndGame }
  | { readonly kind: "timed_out"; readonly timeout: TimedOut }
  | { readonly kind: "left" }
  | { readonly kind: "removed"; readonly message: string | null }
  | { readonly kind: "superseded" }
  | { readonly kind: "problem"; readonly problem: Problem };

/** The screen after an event of the server. Events that no longer concern this page change nothing. */
export function afterEvent(screen: Screen, event: ServerEvent, now: number): Screen {
  if (event.type === "session_superseded") return { kind: "superseded" };
  if (!listens(screen)) return screen;
  switch (event.type) {
    case "waiting_room":
      return afterWaitingRoom(screen, event.room, now);
    case "waiting_room_timeout":
      return { kind: "timed_out", timeout: event.timeout };
    case "match_ready":
      return {
        kind: "ready",
        proposalId: event.ready.proposalId,
        message: event.ready.message,
        endsAt: later(now, event.ready.msRemaining),
        answered: false,
      };
    case "match_found_countdown":
      return {
        kind: "countdown",
        gameId: event.countdown.gameId,
        startsAt: now + event.countdown.countdownSeconds * 1000,
        message: event.countdown.message,
      };
    case "start_game":
      return { kind: "playing", start: event.start, absent: [] };
    case "waiting_room_player_left":
      return {
        ...(screen.kind === "waiting" ? screen : { kind: "waiting", room: null, endsAt: null }),
        notice: event.message ?? "Somebody in your group left. You are back in your place.",
      };
    case "partner_status":
      return afterPartnerStatus(screen, event.status);
    case "end_game":
      return afterEnd(screen, event.end);
    default:
      return event satisfies never;
  }
}

/** The screen for the state told in the acknowledgement of `join_game`. */
export function afterTold(screen: Screen, state: ToldState, now: number): Screen {
  switch (state.status) {
    case "waiting":
      return afterEvent(screen, { type: "waiting_room", room: state.room }, now);
    case "reserved": {
      // The event `match_ready`, which brings the way to answer, may have come before this or still come.
      if (screen.kind === "ready" && screen.proposalId === state.ready.proposalId) return screen;
      const next = afterEvent(screen, { type: "match_ready", ready: state.ready }, now);
      return next.kind === "ready" ? { ...next, answered: true } : next;
    }
    case "matched":
      if (state.countdown === null) {
        return { kind: "ready", proposalId: null, message: null, endsAt: null, answered: true };
      }
      if (screen.kind === "countdown" && screen.gameId === state.countdown.gameId) return screen;
      return afterEvent(screen, { type: "match_found_countdown", countdown: state.countdown }, now);
    case "started":
      if (screen.kind === "playing" && screen.start.gameId === state.start.gameId) return screen;
      return afterEvent(screen, { type: "start_game", start: state.start }, now);
    case "ended":
      return { kind: "ended", end: state.end };
    case "timed_out":
      return { kind: "timed_out", timeout: state.timeout };
    case "left":
      return { kind: "left" };
    case "removed":
      return { kind: "removed", message: state.message };
    default:
      return state satisfies never;
  }
}

/** Whether the participant is on their way to a group or in one, so that a reconnect must find them again. */
export function isTakingPart(screen: Screen): boolean {
  switch (screen.kind) {
    case "joining":
    case "waiting":
    case "away":
    case "ready":
    case "countdown":
    case "playing":
      return true;
    case "loading":
    case "start":
    case "ended":
    case "timed_out":
    case "left":
    case "removed":
    case "superseded":
    case "problem":
      return false;
    default:
      return screen satisfies never;
  }
}

/** What is shown is the same, so that its view is updated in place. */
export function screenKey(screen: Screen): string {
  switch (screen.kind) {
    case "ready":
      return `ready ${screen.proposalId}`;
    case "countdown":
      return `countdown ${screen.gameId}`;
    case "playing":
      return `playing ${screen.start.gameId}`;
    case "problem":
      return `problem ${screen.problem.title}`;
    case "loading":
    case "start":
    case "joining":
    case "waiting":
    case "away":
    case "ended":
    case "timed_out":
    case "left":
    case "removed":
    case "superseded":
      return screen.kind;
    default:
      return screen satisfies never;
  }
}

function listens(screen: Screen): boolean {
  return (
    isTakingPart(screen) || screen.kind === "start" || screen.kind === "loading" || screen.kind === "problem"
  );
}

function afterWaitingRoom(screen: Screen, room: WaitingRoom, now: number): Screen {
  if (room.away) return { kind: "away" };
  const notice = screen.kind === "waiting" ? screen.notice : null;
  return { kind: "waiting", room, endsAt: later(now, room.msRemaining), notice };
}

function afterPartnerStatus(screen: Screen, status: PartnerStatus): Screen {
  if (screen.kind !== "playing" || !screen.start.partners.includes(status.partner)) return screen;
  const others = screen.absent.filter((partner) => partner !== status.partner);
  return { ...screen, absent: status.connected ? others : [...others, status.partner] };
}

/** A page that has not joined yet does not show the end of an earlier scene's game. */
function afterEnd(screen: Screen, end: EndGame): Screen {
  if (screen.kind === "start" || screen.kind === "loading") return screen;
  if (screen.kind === "playing" && screen.start.gameId !== end.gameId) return screen;
  return { kind: "ended", end };
}

function later(now: number, ms: number | null): number | null {
  return ms === null ? null : now + ms;
}

import type {
  Answer,
  Countdown,
  EndGame,
  Experiment,
  MatchReady,
  SceneInfo,
  ServerEvent,
  StartGame,
  TimedOut,
  ToldState,
  WaitingRoom,
} from "./protocol.ts";
import type { Fields } from "./reading.ts";
import {
  fieldsOf,
  flag,
  list,
  number,
  optionalNumber,
  optionalText,
  text,
  UnreadableMessage,
} from "./reading.ts";

/** Names of the events of `parseEvent`. */
export const serverEventNames = [
  "waiting_room",
  "waiting_room_timeout",
  "match_ready",
  "match_found_countdown",
  "start_game",
  "waiting_room_player_left",
  "partner_status",
  "end_game",
  "session_superseded",
] as const satisfies readonly ServerEvent["type"][];

/** Reads the payload of a server event; throws `UnreadableMessage` where it is not what was agreed. */
export function parseEvent(type: ServerEvent["type"], payload: unknown): ServerEvent {
  if (type === "session_superseded") return { type };
  const fields = fieldsOf(payload, type);
  switch (type) {
    case "waiting_room":
      return { type, room: waitingRoom(fields) };
    case "waiting_room_timeout":
      return { type, timeout: timedOut(fields) };
    case "match_ready":
      return { type, ready: matchReady(fields) };
    case "match_found_countdown":
      return { type, countdown: countdown(fields) };
    case "start_game":
      return { type, start: startGame(fields) };
    case "waiting_room_player_left":
      return { type, message: optionalText(fields, "message") };
    case "partner_status":
      return {
        type,
        status: { partner: text(fields, "partner"), connected: flag(fields, "connected") },
      };
    case "end_game":
      return { type, end: endGame(fields) };
    default:
      return type satisfies never;
  }
}

/** Reads the acknowledgement of a command; `read` takes what stands beside `ok: true`. */
export function parseAnswer<T>(payload: unknown, read: (fields: Fields) => T): Answer<T> {
  const fields = fieldsOf(payload, "the answer");
  if (flag(fields, "ok")) return { ok: true, value: read(fields) };
  return { ok: false, errorCode: text(fields, "error_code"), message: optionalText(fields, "message") };
}

/** Reads the field `state` of the acknowledgement of `join_game`. */
export function parseToldState(answer: Fields): ToldState {
  const fields = fieldsOf(answer["state"], "state");
  const status = text(fields, "status");
  switch (status) {
    case "waiting":
      return { status, room: waitingRoom(fields) };
    case "reserved":
      return { status, ready: matchReady(fields) };
    case "matched":
      return { status, countdown: optionalText(fields, "game_id") === null ? null : countdown(fields) };
    case "started":
      return { status, start: startGame(fields) };
    case "ended":
      return { status, end: endGame(fields) };
    case "timed_out":
      return { status, timeout: timedOut(fields) };
    case "left":
      return { status };
    case "removed":
      return { status, message: optionalText(fields, "message") };
    default:
      throw new UnreadableMessage(`Unknown status ${JSON.stringify(status)}`);
  }
}

/** Reads the answer of `GET /api/experiment`. */
export function parseExperiment(payload: unknown): Experiment {
  const fields = fieldsOf(payload, "the experiment");
  const scenes = list(fields, "scenes").map((scene) => sceneInfo(fieldsOf(scene, "a scene")));
  return { experimentId: optionalText(fields, "experiment_id"), scenes };
}

function sceneInfo(fields: Fields): SceneInfo {
  const sceneId = text(fields, "scene_id");
  return {
    sceneId,
    groupSize: number(fields, "group_size"),
    nextSceneId: optionalText(fields, "next_scene_id"),
    title: optionalText(fields, "title") ?? sceneId,
    description: optionalText(fields, "description") ?? "",
    confirm: fields["confirm"] === "person" ? "person" : "page",
  };
}

function waitingRoom(fields: Fields): WaitingRoom {
  return {
    sceneId: text(fields, "scene_id"),
    curNumPlayers: number(fields, "cur_num_players"),
    playersNeeded: number(fields, "players_needed"),
    msRemaining: optionalNumber(fields, "ms_remaining"),
    away: flag(fields, "away"),
    timeoutMessage: optionalText(fields, "waitroom_timeout_message"),
    hideLobbyCount: fields["hide_lobby_count"] === true,
    storageUnavailable: fields["storage_unavailable"] === true,
  };
}

function matchReady(fields: Fields): MatchReady {
  return {
    proposalId: number(fields, "proposal_id"),
    msRemaining: optionalNumber(fields, "ms_remaining"),
    message: optionalText(fields, "message"),
  };
}

function countdown(fields: Fields): Countdown {
  return {
    gameId: text(fields, "game_id"),
    countdownSeconds: number(fields, "countdown_seconds"),
    message: optionalText(fields, "message"),
  };
}

function startGame(fields: Fields): StartGame {
  return {
    gameId: text(fields, "game_id"),
    sceneId: text(fields, "scene_id"),
    role: optionalText(fields, "role"),
    partners: list(fields, "partners").map((partner) => {
      if (typeof partner !== "string") throw new UnreadableMessage("Expected `partners` to be names");
      return partner;
    }),
  };
}

function timedOut(fields: Fields): TimedOut {
  return {
    message: optionalText(fields, "message"),
    completionCode: optionalText(fields, "completion_code"),
    redirectUrl: optionalText(fields, "redirect_url"),
  };
}

function endGame(fields: Fields): EndGame {
  return {
    gameId: text(fields, "game_id"),
    outcome: optionalText(fields, "outcome") ?? "ended",
    message: optionalText(fields, "message"),
    completionCode: optionalText(fields, "completion_code"),
  };
}

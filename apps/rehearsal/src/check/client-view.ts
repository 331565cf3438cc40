import type { Observation, Payload } from "../observation.ts";
import { textOf } from "./scene-history.ts";

/** One connection of a participant, as they saw it. */
export interface SeenConnection {
  readonly number: number;
  readonly openedAt: number;
  /** Null: it was open to the end. */
  closedAt: number | null;
}

/** A message of the server. */
export interface SeenMessage {
  readonly at: number;
  readonly connection: number;
  readonly event: string;
  readonly payload: Payload;
}

/** A `join_game` that was acknowledged with `ok: true`. */
export interface SeenJoin {
  readonly sceneId: string;
  /** When it was sent; where earlier ones got no answer, when the first of them was: any of them may have let them in. */
  readonly sentAt: number;
  readonly answeredAt: number;
}

/** A `join_game` that the scene's screening refused. */
export interface SeenRefusal {
  readonly sceneId: string;
  readonly reason: string;
  readonly answeredAt: number;
}

/** All that one participant saw. */
export interface ClientView {
  readonly subjectId: string;
  readonly connections: SeenConnection[];
  /** By connection as they opened, then by time: what a slow network brings late to an older tab was sent before. */
  readonly told: SeenMessage[];
  readonly joins: SeenJoin[];
  readonly refusals: SeenRefusal[];
  /** When they asked to leave and were told that they did. */
  readonly leaves: number[];
}

/** Sorts what was seen by participant. */
export function clientViews(observations: readonly Observation[]): ReadonlyMap<string, ClientView> {
  const views = new Map<string, ClientView>();
  const sent = new Map<number, { readonly at: number; readonly sceneId: string }>();
  const asked = new Map<string, number>();
  for (const seen of observations) {
    const view = viewOf(views, seen.subjectId);
    switch (seen.kind) {
      case "connected":
        view.connections.push({ number: seen.connection, openedAt: seen.at, closedAt: null });
        break;
      case "disconnected": {
        const open = view.connections.find(({ number }) => number === seen.connection);
        if (open !== undefined) open.closedAt = seen.at;
        break;
      }
      case "sent":
        sent.set(seen.call, { at: seen.at, sceneId: textOf(seen.payload, "scene_id") });
        if (seen.event === "join_game") {
          const key = `${seen.subjectId} ${textOf(seen.payload, "scene_id")}`;
          asked.set(key, asked.get(key) ?? seen.at);
        }
        break;
      case "answered": {
        const call = sent.get(seen.call);
        if (call === undefined) break;
        const key = `${seen.subjectId} ${call.sceneId}`;
        const sentAt = asked.get(key) ?? call.at;
        // What could not be decided in time may have been decided all the same.
        if (seen.event === "join_game" && seen.payload["error_code"] !== "STORAGE_UNAVAILABLE")
          asked.delete(key);
        if (seen.event === "join_game" && seen.payload["error_code"] === "SCREENED_OUT") {
          const reason = textOf(seen.payload, "reason");
          view.refusals.push({ sceneId: call.sceneId, reason, answeredAt: seen.at });
        }
        if (seen.payload["ok"] !== true) break;
        if (seen.event === "leave_game") view.leaves.push(seen.at);
        if (seen.event !== "join_game") break;
        view.joins.push({ sceneId: call.sceneId, sentAt, answeredAt: seen.at });
        view.told.push(...stateTold(seen.at, seen.connection, seen.payload["state"]));
        break;
      }
      case "told":
        view.told.push({
          at: seen.at,
          connection: seen.connection,
          event: seen.event,
          payload: seen.payload,
        });
    }
  }
  for (const { connections, told } of views.values()) {
    // Not by its number: one that took long to come about was begun before others that opened earlier.
    const order = new Map(connections.map(({ number }, index) => [number, index]));
    const placeOf = ({ connection }: SeenMessage): number => order.get(connection) ?? connections.length;
    told.sort((a, b) => placeOf(a) - placeOf(b) || a.at - b.at);
  }
  return views;
}

function viewOf(views: Map<string, ClientView>, subjectId: string): ClientView {
  let view = views.get(subjectId);
  if (view === undefined) {
    view = { subjectId, connections: [], told: [], joins: [], refusals: [], leaves: [] };
    views.set(subjectId, view);
  }
  return view;
}

const eventOf: Readonly<Record<string, string>> = {
  waiting: "waiting_room",
  reserved: "match_ready",
  matched: "match_found_countdown",
  started: "start_game",
  ended: "end_game",
  timed_out: "waiting_room_timeout",
  removed: "waiting_room_timeout",
};

/** The state in an acknowledgement tells what the message that belongs to it tells. */
function stateTold(at: number, connection: number, state: unknown): readonly SeenMessage[] {
  if (typeof state !== "object" || state === null) return [];
  const payload = state as Payload;
  const event = eventOf[textOf(payload, "status")];
  // A countdown that does not run yet has no game to tell of.
  const isEmpty = event === "match_found_countdown" && textOf(payload, "game_id") === "";
  return event === undefined || isEmpty ? [] : [{ at, connection, event, payload }];
}

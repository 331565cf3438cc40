import type { ActivityEvent, AdminConnected, StateDelta, StateUpdate } from "../wire.ts";
import type { AdminStore } from "./admin-store.ts";

/** What the server sends, by name. */
export interface AdminServerMessages {
  readonly admin_connected: (identity: AdminConnected) => void;
  readonly state_update: (update: StateUpdate) => void;
  readonly state_delta: (delta: StateDelta) => void;
  readonly activity_event: (event: ActivityEvent) => void;
  readonly disconnect: () => void;
}

/** The part of a socket.io client socket that is used; a real one fits. */
export interface AdminSocket {
  readonly on: <Name extends keyof AdminServerMessages>(
    event: Name,
    listener: AdminServerMessages[Name],
  ) => unknown;
  readonly off: <Name extends keyof AdminServerMessages>(
    event: Name,
    listener: AdminServerMessages[Name],
  ) => unknown;
  readonly emit: (event: "request_state", payload: object) => unknown;
}

/**
 * Keeps the store in step with the socket: states, deltas, activities and the connection; asks for the state on a gap.
 * Call it before the socket connects, or at once after. Returns the function that ends it and leaves the socket open.
 */
export function connectAdminStore(store: AdminStore, socket: AdminSocket): () => void {
  const onDelta = (delta: StateDelta): void => {
    if (store.applyDelta(delta) === "gap") socket.emit("request_state", {});
  };
  socket.on("admin_connected", store.connected);
  socket.on("state_update", store.applyUpdate);
  socket.on("state_delta", onDelta);
  socket.on("activity_event", store.activity);
  socket.on("disconnect", store.disconnected);
  return () => {
    socket.off("admin_connected", store.connected);
    socket.off("state_update", store.applyUpdate);
    socket.off("state_delta", onDelta);
    socket.off("activity_event", store.activity);
    socket.off("disconnect", store.disconnected);
    store.disconnected();
  };
}

import type { ActivityEvent, AdminConnected, StateDelta, StateUpdate } from "../wire-messages.ts";
import type { AdminStore } from "./admin-store.ts";

/** Adds or takes away a listener of a message of the server. */
export interface AdminListening {
  (event: "admin_connected", listener: (identity: AdminConnected) => void): unknown;
  (event: "state_update", listener: (update: StateUpdate) => void): unknown;
  (event: "state_delta", listener: (delta: StateDelta) => void): unknown;
  (event: "activity_event", listener: (event: ActivityEvent) => void): unknown;
  (event: "disconnect", listener: () => void): unknown;
}

/** The part of a socket.io client socket that is used; a real one fits. */
export interface AdminSocket {
  readonly on: AdminListening;
  readonly off: AdminListening;
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

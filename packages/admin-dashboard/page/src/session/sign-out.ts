import { createCell, type Readable } from "../live/store.ts";

/** `failed`: the server did not confirm it, so that this browser may still be signed in. */
export type SignOutState = "idle" | "sending" | "failed";

/** The way out, wherever on the page it is asked for. */
export interface SignOut extends Readable<SignOutState> {
  /** Asks the server to end the session; leaves once it has. */
  readonly run: () => Promise<void>;
  /** Stays signed in. */
  readonly giveUp: () => void;
}

export function createSignOut(ports: {
  /** Whether no session is left. */
  readonly request: () => Promise<boolean>;
  readonly leave: () => void;
}): SignOut {
  const cell = createCell<SignOutState>("idle");
  return {
    get: cell.get,
    subscribe: cell.subscribe,
    run: async () => {
      if (cell.get() === "sending") return;
      cell.set("sending");
      const isOut = await ports.request();
      cell.set(isOut ? "idle" : "failed");
      if (isOut) ports.leave();
    },
    giveUp: () => cell.set("idle"),
  };
}

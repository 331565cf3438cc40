import type { Server } from "node:http";
import type { Socket } from "node:net";
import type { SetTimer } from "@waitroom/matchmaker";

/** What {@link connectionsEnder} stands on. */
export interface EndConnectionsPorts {
  /** Before it listens, or connections are missed. */
  readonly server: Server;
  /** Takes no more connections, and resolves when the last one is gone; answers over those that are there go on. */
  readonly close: () => Promise<void>;
  readonly setTimer: SetTimer;
}

/** How long requests may still be answered, and clients take to close their side, in ms. */
const PARTING_MS = 1000;
const LOOK_EVERY_MS = 50;

/**
 * Returns how all connections of a server are ended within a second. Node waits for those over which nothing was asked yet, as
 * browsers open them ahead, for half requests, and, as long as they are kept alive, for those whose request was answered meanwhile.
 */
export function connectionsEnder({ server, close, setTimer }: EndConnectionsPorts): () => Promise<void> {
  const open = new Set<Socket>();
  server.on("connection", (connection) => {
    open.add(connection);
    connection.once("close", () => open.delete(connection));
  });
  return async () => {
    const look = (): void => {
      server.closeIdleConnections();
      cancelLook = setTimer(LOOK_EVERY_MS, look);
    };
    let cancelLook = setTimer(LOOK_EVERY_MS, look);
    const cancelLimit = setTimer(PARTING_MS, () => {
      for (const connection of open) connection.destroy();
    });
    try {
      await close();
    } finally {
      cancelLook();
      cancelLimit();
    }
  };
}

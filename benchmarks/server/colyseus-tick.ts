import { QueueRoom } from "@colyseus/core";

interface QueuedClient {
  readonly sessionId: string;
  readonly send: (type: string, message?: unknown) => void;
}

interface DrivenQueue {
  readonly clients: { push: (client: QueuedClient) => number };
  onJoin: (client: QueuedClient, options: { readonly rank: number }) => void;
  disconnect: () => unknown;
}

/** Whether everybody in a group was told; the room that Colyseus would make for it is left out, which only helps it. */
class TellingQueueRoom extends QueueRoom {
  override processGroupsReady(): void {
    for (const group of this.groups) {
      if (group.ready !== true) continue;
      for (const client of group.clients) {
        this.clients.delete(client);
        client.send("seat");
      }
    }
  }
}

/**
 * How long Colyseus' queue takes from the second of two joining to telling them, in ms: the room in this process, with its
 * own timer and without sockets or a log.
 *
 * @param tickMs null: its default
 */
export async function colyseusWaits(tickMs: number | null, pairs: number): Promise<readonly number[]> {
  const waits: number[] = [];
  const room = new TellingQueueRoom();
  if (tickMs !== null) room.cycleTickInterval = tickMs;
  room.onCreate({ matchRoomName: "game", maxPlayers: 2 });
  const queue = room as unknown as DrivenQueue;
  let next = 0;
  for (let pair = 0; pair < pairs; pair += 1) {
    // At any moment of a tick.
    await new Promise((resolve) => {
      setTimeout(resolve, Math.random() * (tickMs ?? 1000));
    });
    await new Promise<void>((resolve) => {
      let from = 0;
      const told = (type: string): void => {
        if (type !== "seat") return;
        waits.push(performance.now() - from);
        resolve();
      };
      for (const isLast of [false, true]) {
        next += 1;
        const client = { sessionId: `c${next}`, send: isLast ? told : () => undefined };
        from = performance.now();
        queue.clients.push(client);
        queue.onJoin(client, { rank: 0 });
      }
    });
  }
  // Its timers are held by its clock, which nobody else stops.
  (room as unknown as { clock: { clear: () => void } }).clock.clear();
  return waits;
}

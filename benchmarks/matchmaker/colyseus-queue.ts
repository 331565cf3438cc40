import { QueueRoom } from "@colyseus/core";
import type { Arrival } from "./hosted-room.ts";

/** What a queue sees of a connection. */
interface QueuedClient {
  readonly sessionId: string;
  userData?: { readonly rank: number; readonly group?: { readonly ready?: boolean } };
  send(type: string | number, message?: unknown): void;
}

/** What of a `QueueRoom` is driven. */
interface DrivenQueue {
  maxWaitingCyclesForPriority?: number | undefined;
  readonly clients: {
    readonly length: number;
    push(client: QueuedClient): number;
    delete(client: QueuedClient): boolean;
  };
  readonly groups: readonly { readonly ready?: boolean; readonly clients: readonly QueuedClient[] }[];
  onJoin(client: QueuedClient, options: { readonly rank: number }): void;
  reassignMatchGroups(): void;
}

/** A `QueueRoom` without its timer, and without the rooms that it would make for its groups. */
class StillQueueRoom extends QueueRoom {
  override setTimestep(): void {}
  override processGroupsReady(): void {}
}

/** Colyseus' queue for pairs whose sum of round trips is at most a limit, driven by hand. */
export class ColyseusQueue {
  readonly #room: DrivenQueue;

  constructor(maxRttMs: number) {
    const room = new StillQueueRoom();
    room.onCreate({
      matchRoomName: "game",
      maxPlayers: 2,
      compare: (client, group) =>
        group.clients.every((member) => client.rank + (member.userData?.rank ?? 0) <= maxRttMs),
    });
    this.#room = room;
    // It would put people into groups that do not fit them, and the pool would not stand.
    this.#room.maxWaitingCyclesForPriority = undefined;
  }

  get size(): number {
    return this.#room.clients.length;
  }

  join({ subjectId, rttMs }: Arrival): void {
    const client = { sessionId: subjectId, send: () => {} };
    this.#room.clients.push(client);
    this.#room.onJoin(client, { rank: rttMs ?? 0 });
  }

  /** One tick: everybody is put into groups anew, and whoever is in a full one goes. Returns the number of full ones. */
  cycle(): number {
    this.#room.reassignMatchGroups();
    const ready = this.#room.groups.filter((group) => group.ready === true);
    for (const { clients } of ready) for (const client of clients) this.#room.clients.delete(client);
    return ready.length;
  }
}

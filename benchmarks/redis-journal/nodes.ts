import { randomUUID } from "node:crypto";
import { FIFOMatchmaker, type WaitingRoomEvent, type WaitingRoomOptions } from "@waitroom/matchmaker";
import { NodeRedis, sceneKeys } from "@waitroom/redis-journal";
// @boundaries-ignore what a node does is measured where it stands
import { ClusterRoom } from "../../apps/server/src/cluster/cluster-room.ts";
// @boundaries-ignore the same
import { threadHeart, type Heart } from "../../apps/server/src/cluster/heart.ts";
import type { Room, Told } from "./pairs.ts";

/** Groups of two by first come, first served, as all parts of this benchmark form them. */
export function pairsOf(sceneId: string): WaitingRoomOptions {
  return { sceneId, groupSize: 2, matchmaker: new FIFOMatchmaker(), serverRunId: "benchmark" };
}

/** A node without sockets: its rooms, and what keeps its leases. */
export class BenchmarkNode {
  readonly #url: string;
  readonly #experimentId: string;
  readonly #name: string;
  readonly #redis: NodeRedis;
  readonly #heart: Heart;
  readonly #rooms: ClusterRoom[] = [];
  /** When the right to decide was gained last, monotonic ms. */
  heldAt = Number.NaN;

  constructor(url: string, experimentId: string, name: string) {
    this.#url = url;
    this.#experimentId = experimentId;
    this.#name = name;
    this.#redis = new NodeRedis({ url });
    this.#heart = threadHeart({
      redis: this.#redis,
      experimentId,
      node: name,
      newToken: randomUUID,
      monotonicNow: () => performance.now(),
      setTimer,
      onNodes: () => undefined,
      onTime: () => undefined,
    });
  }

  /** Opens its room of a scene. */
  async open(sceneId: string, onEvents: Told): Promise<ClusterRoom> {
    const room = await ClusterRoom.open(
      {
        keys: sceneKeys(this.#experimentId, sceneId),
        node: this.#name,
        connect: () => new NodeRedis({ url: this.#url }),
        newId: randomUUID,
        makeLease: (on) =>
          this.#heart.lease(sceneId, {
            ...on,
            onHeld: (lease) => {
              this.heldAt = performance.now();
              on.onHeld(lease);
            },
          }),
        onTold: () => undefined,
      },
      pairsOf(sceneId),
      { now: Date.now, setTimer, onEvents: (events: readonly WaitingRoomEvent[]) => onEvents(events) },
    );
    this.#rooms.push(room);
    return room;
  }

  async close(): Promise<void> {
    await Promise.all(this.#rooms.map((room) => room.close()));
    await this.#heart.close();
    await this.#redis.close();
  }
}

/** Resolves when a room answers: then somebody decides. */
export async function untilDecided(room: Room): Promise<void> {
  await room.enter({ subjectId: "nobody", connection: "c" });
  await room.leave("nobody");
}

export function setTimer(delayMs: number, run: () => void): () => void {
  const timer = setTimeout(run, delayMs);
  return () => clearTimeout(timer);
}

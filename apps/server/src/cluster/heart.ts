import {
  experimentKeys,
  LeaseKeeper,
  NodePresence,
  sceneKeys,
  type Lease,
  type NodeRow,
  type RedisPort,
} from "@waitroom/redis-journal";
import type { LeasePort } from "./takeover.ts";

/** What must go on also while a rule thinks: keeping leases, and saying that the node is there. */
export interface Heart {
  /** Makes what keeps the lease of a scene. */
  readonly lease: (
    sceneId: string,
    on: { readonly onHeld: (lease: Lease) => void; readonly onLost: (token: string) => void },
  ) => LeasePort;
  /** What the node says of itself from now on, JSON. */
  readonly say: (facts: string) => void;
  readonly close: () => Promise<void>;
}

/** What a heart stands on. */
export interface HeartSetup {
  readonly redis: Pick<RedisPort, "run">;
  readonly experimentId: string | null;
  readonly node: string;
  readonly newToken: () => string;
  /** Monotonic ms. */
  readonly monotonicNow: () => number;
  readonly setTimer: (delayMs: number, run: () => void) => () => void;
  readonly onNodes: (nodes: readonly NodeRow[]) => void;
  /** Told the time of Redis, epoch ms, and how long the call took that brought it. */
  readonly onTime: (redisNow: number, roundTripMs: number) => void;
}

/** A heart in this thread. */
export function threadHeart(setup: HeartSetup): Heart {
  const { redis, experimentId, node, newToken, monotonicNow, setTimer, onTime, onNodes } = setup;
  let facts = "{}";
  const leases = new Map<string, LeaseKeeper>();
  const presence = new NodePresence({
    redis,
    keys: experimentKeys(experimentId),
    node,
    facts: () => facts,
    onNodes,
    onTime,
    now: monotonicNow,
    setTimer,
  });
  presence.start();
  return {
    lease: (sceneId, { onHeld, onLost }) => {
      const keeper = new LeaseKeeper({
        redis,
        keys: sceneKeys(experimentId, sceneId),
        node,
        newToken,
        onHeld,
        onLost,
        onTime,
        now: monotonicNow,
        setTimer,
      });
      leases.set(sceneId, keeper);
      return { compete: () => keeper.compete(), giveUp: () => keeper.giveUp() };
    },
    say: (text) => {
      facts = text;
    },
    close: async () => {
      presence.close();
      await Promise.all(Array.from(leases.values(), (keeper) => keeper.giveUp()));
    },
  };
}

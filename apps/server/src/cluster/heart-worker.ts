import { randomUUID } from "node:crypto";
import { parentPort, workerData } from "node:worker_threads";
import { NodeRedis } from "@waitroom/redis-journal";
import { monotonicClock, systemTimer } from "../clock.ts";
import type { FromHeart, HeartStart, ToHeart } from "./heart-messages.ts";
import { threadHeart } from "./heart.ts";
import type { LeasePort } from "./takeover.ts";

/** A node whose main thread has stood still for so long is of no use to its scenes: then its leases end. */
const MOST_SILENCE_MS = 30_000;

const port = parentPort;
if (port === null) throw new Error("Expected to run as a worker.");
const start: HeartStart = workerData;
const tell = (message: FromHeart): void => port.postMessage(message);

const redis = new NodeRedis({ url: start.url });
const heart = threadHeart({
  redis,
  experimentId: start.experimentId,
  node: start.node,
  newToken: randomUUID,
  monotonicNow: monotonicClock,
  setTimer: systemTimer,
  onNodes: (nodes) => tell({ type: "nodes", nodes }),
  onTime: (redisNow, roundTripMs) => tell({ type: "time", redisNow, roundTripMs }),
});
const leases = new Map<string, LeasePort>();
const held = new Map<string, string>();
let heardAt = monotonicClock();

setInterval(() => {
  if (monotonicClock() - heardAt < MOST_SILENCE_MS) return;
  for (const [sceneId, token] of held) {
    held.delete(sceneId);
    void leases.get(sceneId)?.giveUp();
    tell({ type: "lost", sceneId, token });
  }
}, 1_000);

port.on("message", (message: ToHeart) => {
  heardAt = monotonicClock();
  void follow(message);
});

async function follow(message: ToHeart): Promise<void> {
  switch (message.type) {
    case "lease": {
      const { sceneId } = message;
      const lease = heart.lease(sceneId, {
        onHeld: (lease) => {
          held.set(sceneId, lease.token);
          tell({ type: "held", sceneId, lease });
        },
        onLost: (token) => {
          held.delete(sceneId);
          tell({ type: "lost", sceneId, token });
        },
      });
      leases.set(sceneId, lease);
      return;
    }
    case "compete":
      return leases.get(message.sceneId)?.compete();
    case "give_up":
      held.delete(message.sceneId);
      await leases.get(message.sceneId)?.giveUp();
      return tell({ type: "done", call: message.call });
    case "say":
      return heart.say(message.facts);
    case "close":
      await heart.close();
      await redis.close();
      tell({ type: "done", call: message.call });
      process.exit();
  }
}

import { Worker } from "node:worker_threads";
import type { HeartSetup, Heart } from "./heart.ts";
import type { FromHeart, HeartStart, ToHeart } from "./heart-messages.ts";

/** What a heart in a thread of its own stands on. */
export interface WorkerHeartSetup extends HeartStart, Pick<HeartSetup, "onNodes" | "onTime"> {
  /** Told that the thread has ended with an error: the node can decide nothing any more. */
  readonly onFault: (error: Error) => void;
}

type Listener = Parameters<Heart["lease"]>[1];

/** A heart in a thread of its own, with connections of its own: it beats on while a rule thinks. */
export function workerHeart({ url, experimentId, node, onNodes, onTime, onFault }: WorkerHeartSetup): Heart {
  const isSource = import.meta.url.endsWith(".ts");
  const start: HeartStart = { url, experimentId, node };
  const worker = new Worker(new URL(isSource ? "./heart-worker.ts" : "./heart-worker.js", import.meta.url), {
    workerData: start,
    ...(isSource ? { execArgv: ["--conditions=@waitroom/source"] } : {}),
  });
  const listeners = new Map<string, Listener>();
  const calls = new Map<number, () => void>();
  let lastCall = 0;
  let isClosed = false;
  // eslint-disable-next-line unicorn/require-post-message-target-origin -- a thread, and no window
  const tell = (message: ToHeart): void => worker.postMessage(message);
  const call = (make: (call: number) => ToHeart): Promise<void> =>
    new Promise((resolve) => {
      lastCall += 1;
      if (isClosed) return resolve();
      calls.set(lastCall, resolve);
      tell(make(lastCall));
    });
  worker.on("message", (message: FromHeart) => {
    switch (message.type) {
      case "held":
        return listeners.get(message.sceneId)?.onHeld(message.lease);
      case "lost":
        return listeners.get(message.sceneId)?.onLost(message.token);
      case "nodes":
        return onNodes(message.nodes);
      case "time":
        return onTime(message.redisNow, message.roundTripMs);
      case "done":
        calls.get(message.call)?.();
        calls.delete(message.call);
    }
  });
  worker.on("error", onFault);
  worker.on("exit", () => {
    isClosed = true;
    for (const resolve of calls.values()) resolve();
  });
  return {
    lease: (sceneId, on) => {
      listeners.set(sceneId, on);
      tell({ type: "lease", sceneId });
      return {
        compete: () => tell({ type: "compete", sceneId }),
        giveUp: () => call((number) => ({ type: "give_up", sceneId, call: number })),
      };
    },
    say: (facts) => tell({ type: "say", facts }),
    close: () => call((number) => ({ type: "close", call: number })),
  };
}

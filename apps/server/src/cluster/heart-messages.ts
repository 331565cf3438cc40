import type { Lease, NodeRow } from "@waitroom/redis-journal";

/** What the thread of the heart is started with. */
export interface HeartStart {
  readonly url: string;
  readonly experimentId: string | null;
  readonly node: string;
}

/** To the thread of the heart. */
export type ToHeart =
  | { readonly type: "lease" | "compete"; readonly sceneId: string }
  | { readonly type: "give_up"; readonly sceneId: string; readonly call: number }
  | { readonly type: "say"; readonly facts: string }
  | { readonly type: "close"; readonly call: number };

/** From the thread of the heart. */
export type FromHeart =
  | { readonly type: "held"; readonly sceneId: string; readonly lease: Lease }
  | { readonly type: "lost"; readonly sceneId: string; readonly token: string }
  | { readonly type: "nodes"; readonly nodes: readonly NodeRow[] }
  | { readonly type: "time"; readonly redisNow: number; readonly roundTripMs: number }
  | { readonly type: "done"; readonly call: number };

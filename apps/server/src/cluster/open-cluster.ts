import { describeWeakSetting, NodeRedis, RedisJournalError, weakSettings } from "@waitroom/redis-journal";
import { SetupError } from "../config/setup-error.ts";
import type { RedisConfig } from "../config/config.ts";
import { ClusterNode, type ClusterNodeSetup } from "./cluster-node.ts";
import { waitForRedis } from "./wait-for-redis.ts";
import { workerHeart } from "./worker-heart.ts";

/** What sharing scenes over Redis stands on. */
export interface OpenClusterSetup extends Omit<ClusterNodeSetup, "connect" | "makeHeart" | "node"> {
  readonly redis: RedisConfig;
  readonly onFault: (error: Error) => void;
  /** Told that Redis cannot be reached yet, and for how long the node waits for it. */
  readonly onWaiting: (limitMs: number) => void;
}

/**
 * Makes this process one of several nodes, once Redis can be reached.
 *
 * @throws {@link SetupError} `REDIS_UNUSABLE` when Redis cannot be reached within a minute, or can lose what it acknowledges.
 */
export async function openCluster(setup: OpenClusterSetup): Promise<ClusterNode> {
  const { redis, experimentId, newId, onFault } = setup;
  await checkRedis(setup);
  const node = `${redis.nodeName}.${newId().slice(0, 8)}`;
  return new ClusterNode({
    ...setup,
    node,
    connect: () => new NodeRedis({ url: redis.url }),
    makeHeart: (on) => workerHeart({ ...on, url: redis.url, experimentId, node, onFault }),
  });
}

async function checkRedis(setup: OpenClusterSetup): Promise<void> {
  const { url, allowWeak } = setup.redis;
  const redis = new NodeRedis({ url });
  try {
    const weak = await waitForRedis(() => weakSettings(redis.command), setup);
    if (weak.length === 0) return;
    const sentences = weak.map(describeWeakSetting);
    if (!allowWeak) {
      throw unusable([...sentences, "REDIS_ALLOW_WEAK=yes starts the server all the same."]);
    }
    setup.watch.reportProblem({
      code: "REDIS_WEAK",
      severity: "warning",
      message: sentences.join(" "),
      action: "Set Redis up as docs/scale-out.md says, or live with the loss.",
    });
  } catch (error) {
    if (!(error instanceof RedisJournalError)) throw error;
    throw unusable([error.message], error);
  } finally {
    await redis.close();
  }
}

function unusable(problems: readonly string[], cause?: unknown): SetupError {
  return new SetupError("REDIS_UNUSABLE", "The Redis of REDIS_URL cannot be used:", problems, { cause });
}

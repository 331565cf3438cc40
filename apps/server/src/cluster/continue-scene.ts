import { JsonlJournal } from "@waitroom/match-logger";
import { continueJournal, NodeRedis, RedisJournalError, sceneKeys } from "@waitroom/redis-journal";
import type { ServerConfig } from "../config/config.ts";
import { SetupError } from "../config/setup-error.ts";
import type { ResolvedExperiment } from "../experiment/experiment.ts";

/**
 * Lets a closed scene go on from the journal in this node's data folder; resolves with what was done, in a sentence.
 *
 * @throws {@link SetupError} `REDIS_UNUSABLE` where that is not possible; the scene stays closed then.
 */
export async function continueScene(
  { redis: redisConfig, dataDir }: Pick<ServerConfig, "redis" | "dataDir">,
  { experimentId, scenes }: Pick<ResolvedExperiment, "experimentId" | "scenes">,
  sceneId: string,
): Promise<string> {
  if (redisConfig === null) throw unusable("REDIS_URL: not set; only scenes in Redis can be continued.");
  if (!scenes.some((scene) => scene.sceneId === sceneId))
    throw unusable(`The experiment has no scene \`${sceneId}\`.`);
  const redis = new NodeRedis({ url: redisConfig.url, timeoutMs: 30_000 });
  const archive = await JsonlJournal.open({ dataDir, experimentId, sceneId });
  try {
    const { events, restored, kept } = await continueJournal({
      redis,
      keys: sceneKeys(experimentId, sceneId),
      archive: archive.read(1),
    });
    return (
      `${sceneId} goes on from ${events} events: ${restored} were put back, ${kept} that the archive lacks were kept. ` +
      "Start every node again."
    );
  } catch (error) {
    if (!(error instanceof RedisJournalError)) throw error;
    throw unusable(error.message, error);
  } finally {
    await archive.close();
    await redis.close();
  }
}

function unusable(problem: string, cause?: unknown): SetupError {
  return new SetupError("REDIS_UNUSABLE", "The scene cannot be continued:", [problem], { cause });
}

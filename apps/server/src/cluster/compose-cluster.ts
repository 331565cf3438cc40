import { randomUUID } from "node:crypto";
import type { JsonlJournal, MatchAssignmentLogger } from "@waitroom/match-logger";
import { monotonicClock, systemTimer, wallClock } from "../clock.ts";
import type { RedisConfig } from "../config/config.ts";
import type { Participants } from "../participants/participants.ts";
import { supersede } from "../participants/presence.ts";
import type { SceneDirectory } from "../scenes/scene-directory.ts";
import { SERVER_VERSION } from "../version.ts";
import { openClusterArchive } from "./cluster-archive.ts";
import type { ClusterNode, ClusterNodeSetup } from "./cluster-node.ts";
import { openCluster } from "./open-cluster.ts";

/** What one of several servers gives its node. */
export interface ComposedCluster {
  readonly redis: RedisConfig;
  readonly experimentId: string | null;
  readonly openJournal: (sceneId: string) => Promise<JsonlJournal>;
  readonly logger: MatchAssignmentLogger;
  readonly participants: Participants;
  readonly scenes: () => SceneDirectory;
  readonly watch: ClusterNodeSetup["watch"];
  readonly isDraining: () => boolean;
  readonly onWaiting: (limitMs: number) => void;
  readonly onSocketsElsewhere: (count: number) => void;
}

/** Makes a server one of several nodes. */
export function composeCluster(parts: ComposedCluster): Promise<ClusterNode> {
  const { redis, experimentId, openJournal, logger, participants, scenes, watch, isDraining } = parts;
  const { onWaiting, onSocketsElsewhere } = parts;
  return openCluster({
    redis,
    experimentId,
    openArchive: (sceneId) =>
      openClusterArchive({ sceneId, openJournal: () => openJournal(sceneId), logger }),
    own: {
      connection: participants.connection,
      supersede: (subjectId) => {
        const older = participants.get(subjectId).connection;
        if (older !== null) supersede(subjectId, older, scenes());
      },
      startAfresh: (subjectId) => participants.get(subjectId).connection?.disconnect(true),
    },
    watch,
    newId: randomUUID,
    monotonicNow: monotonicClock,
    wallNow: wallClock,
    setTimer: systemTimer,
    facts: () => ({
      version: SERVER_VERSION,
      sockets: participants.connectedCount,
      state: isDraining() ? "draining" : "running",
    }),
    onFault: endProcess,
    onWaiting,
    onSocketsElsewhere,
  });
}

/**
 * Without the thread that keeps its leases and its presence a node decides nothing, and the others take its people to be away.
 * An error that nobody catches ends it in order, and its supervisor starts it again.
 */
function endProcess(cause: Error): never {
  throw new Error("The thread that keeps this node's leases has ended.", { cause });
}

import { randomUUID } from "node:crypto";
import { AdminEventAggregator } from "@waitroom/admin-events";
import {
  JsonlJournal,
  MatchAssignmentLogger,
  MatchLogError,
  nodeFiles,
  type FilePort,
} from "@waitroom/match-logger";
import { Registry } from "@prometheus-io/client";
import { pino } from "pino";
import { AdminActionsFile } from "./admin/admin-actions-file.ts";
import { monotonicClock, systemTimer, wallClock } from "./clock.ts";
import type { ClusterNode } from "./cluster/cluster-node.ts";
import type { ServerConfig } from "./config/config.ts";
import { SetupError } from "./config/setup-error.ts";
import type { ResolvedExperiment } from "./experiment/experiment.ts";
import { IdentityFile } from "./identity/identity-file.ts";
import { ParticipantTokens } from "./identity/participant-tokens.ts";
import { sharedSubjectId } from "./identity/shared-subject-id.ts";
import { loadTokenKeys } from "./identity/token-key.ts";
import { OwnedParts } from "./owned-parts.ts";
import { assertPage } from "./page-directory.ts";
import { Draining } from "./operations/draining.ts";
import { faultReport } from "./operations/fault-report.ts";
import { Metrics } from "./operations/metrics.ts";
import { Observer } from "./operations/observer.ts";
import { sceneMeasures } from "./operations/scene-measures.ts";
import type { ServerLog } from "./operations/server-log.ts";
import { timedFiles } from "./operations/timed-files.ts";
import { Participants } from "./participants/participants.ts";
import { fileStore } from "./scenes/file-store.ts";
import { Scenes } from "./scenes/scenes.ts";
import { serveStudy } from "./serve-study.ts";

/** What the process gives the server, and what tests replace. */
export interface ServerParts {
  /** The file system under logs and journals. @default the real one */
  readonly files?: FilePort;
  /** Makes the server's own log from the id of its run. @default nothing is written */
  readonly log?: (serverRunId: string) => ServerLog;
  /** Where the metrics are kept; what else is in it is shown with them. @default a fresh one */
  readonly registry?: Registry;
}

/** A server that runs. */
export interface RunningServer {
  /** Where participants go, without a path: `http://127.0.0.1:3000`. */
  readonly origin: string;
  /** The server's own log. */
  readonly log: ServerLog;
  /** Lets nobody new in, stores what was taken, tells everybody, and gives the files back. */
  readonly close: () => Promise<void>;
  /** The part whose end `close` waits for; null before and after. */
  readonly ending: () => string | null;
}

/**
 * Makes the server and listens.
 *
 * @throws {@link SetupError} when the data folder or the address cannot be used; nothing is left open then.
 */
export async function createServer(
  config: ServerConfig,
  experiment: ResolvedExperiment,
  parts: ServerParts = {},
): Promise<RunningServer> {
  const owned = new OwnedParts();
  const close = (): Promise<void> => owned.close();
  try {
    const serverRunId = randomUUID();
    const log = parts.log?.(serverRunId) ?? pino({ enabled: false });
    const origin = await compose(config, experiment, { ...parts, log, serverRunId }, owned);
    return { origin, log, close, ending: () => owned.ending };
  } catch (error) {
    await close();
    if (!(error instanceof MatchLogError)) throw error;
    throw new SetupError("DATA_UNUSABLE", "The data folder cannot be used:", [error.message], {
      cause: error,
    });
  }
}

/**
 * The composition root: makes every part, gives each what it needs, and listens. Resolves with the origin.
 *
 * @param owned takes what has to be ended, in the order in which it was opened
 */
async function compose(
  config: ServerConfig,
  experiment: ResolvedExperiment,
  parts: Omit<ServerParts, "log"> & { readonly log: ServerLog; readonly serverRunId: string },
  owned: OwnedParts,
): Promise<string> {
  const { dataDir } = config;
  const { experimentId } = experiment;
  const { log, serverRunId } = parts;
  const sceneIds = experiment.scenes.map(({ sceneId }) => sceneId);
  const metrics = new Metrics(parts.registry ?? new Registry());
  const draining = new Draining();
  const files = {
    files: timedFiles(parts.files ?? nodeFiles, monotonicClock, (ms) =>
      metrics.syncSeconds.observe(ms / 1000),
    ),
  };
  let cluster: ClusterNode | null = null;
  // All nodes mean the same moment.
  const now = (): number => cluster?.now() ?? wallClock();
  const setTimer = systemTimer;

  if (config.pageDir !== null) assertPage(config.pageDir);
  const keys = await loadTokenKeys(config.stateDir, config);
  const tokens = new ParticipantTokens({ keys, experimentId, now, newId: randomUUID });
  const identities = await IdentityFile.open({
    folder: config.identityDir,
    experimentId,
    now,
    newId: config.redis === null ? () => randomUUID() : sharedSubjectId(keys.current, experimentId),
    ...files,
  });
  owned.push("identities", () => identities.close());
  const aggregator = new AdminEventAggregator({ now });
  owned.push("dashboard state", () => aggregator.close());
  for (const scene of experiment.scenes) aggregator.declareScene(scene.sceneId, scene);
  const observer = new Observer({ watch: aggregator, metrics, log, sceneIds, since: now() });
  const { aroundRule, measured } = sceneMeasures(metrics, observer.label, monotonicClock);
  const participants = new Participants(monotonicClock);
  const logger = await MatchAssignmentLogger.open({
    dataDir,
    experimentId,
    serverRunId,
    // Several nodes tell it each on its own, and one of them writes it.
    ...(config.redis === null ? { activity: aggregator } : {}),
    now,
    ...files,
  });
  owned.push("match files", () => logger.close());
  const actionsFile = new AdminActionsFile({ dataDir, experimentId, ...files });
  owned.push("acts of admins", () => actionsFile.close());
  const onProblem = faultReport({ watch: aggregator, metrics, log });
  const openJournal = (sceneId: string): Promise<JsonlJournal> =>
    JsonlJournal.open({ dataDir, experimentId, sceneId, now, ...files });
  if (config.redis !== null) {
    // What speaks with Redis takes a while to load, and a server on its own needs none of it.
    const { composeCluster } = await import("./cluster/compose-cluster.ts");
    const isDraining = (): boolean => draining.isDraining;
    const parts = { redis: config.redis, experimentId, openJournal, logger, participants, isDraining };
    const node = await composeCluster({
      ...parts,
      scenes: () => scenes,
      watch: observer,
      onSocketsElsewhere: (count) => aggregator.presenceElsewhere(count),
      onWaiting: (limitMs) =>
        log.warn({ limit_ms: limitMs }, "Redis cannot be reached; the server waits for it before it starts"),
    });
    owned.push("cluster", () => node.close());
    cluster = node;
  }
  const scenes: Scenes = await Scenes.open({
    definitions: experiment.scenes,
    experimentId,
    serverRunId,
    openStore:
      cluster?.openStore ??
      ((sceneId) =>
        fileStore(
          sceneId,
          () => openJournal(sceneId),
          logger,
          (journal) => measured(sceneId, journal),
        )),
    tell: participants,
    watch: observer,
    now,
    setTimer,
    aroundRule,
  });
  owned.push("scenes", () => scenes.close());

  return serveStudy(
    {
      config,
      experiment,
      serverRunId,
      tokens,
      identities,
      aggregator,
      participants,
      logger,
      actionsFile,
      scenes,
      node: cluster,
      draining,
      metrics,
      log,
      label: observer.label,
      now,
      ...files,
      onProblem,
    },
    owned,
  );
}

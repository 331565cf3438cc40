import { randomUUID } from "node:crypto";
import { createDashboardHandler } from "@waitroom/admin-dashboard";
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
import { Server } from "socket.io";
import { AdminActionsFile } from "./admin/admin-actions-file.ts";
import { actRecord } from "./admin/act-record.ts";
import { adminActs } from "./admin/admin-acts.ts";
import { serveAdmin } from "./admin/admin-namespace.ts";
import { KnownDevices } from "./admin/known-devices.ts";
import { LoginThrottle } from "./admin/login-throttle.ts";
import { openAdminSessions } from "./admin/open-admin-sessions.ts";
import { watchRtts } from "./admin/rtt-watch.ts";
import { monotonicClock, systemTimer, wallClock } from "./clock.ts";
import type { ClusterNode } from "./cluster/cluster-node.ts";
import { completedMatches } from "./cluster/completed-matches.ts";
import { drainableNode } from "./cluster/drain-node.ts";
import { composeCluster, reachElsewhere, tellAnywhere } from "./cluster/compose-cluster.ts";
import type { ServerConfig } from "./config/config.ts";
import { SetupError } from "./config/setup-error.ts";
import type { ResolvedExperiment } from "./experiment/experiment.ts";
import { createHttpApp } from "./http/app.ts";
import { listen } from "./http/listen.ts";
import { coverHandshakes } from "./http/security-headers.ts";
import { IdentityFile } from "./identity/identity-file.ts";
import { ParticipantTokens } from "./identity/participant-tokens.ts";
import { recruitment } from "./identity/recruitment.ts";
import { sharedSubjectId } from "./identity/shared-subject-id.ts";
import { loadTokenKeys } from "./identity/token-key.ts";
import { followLogHealth } from "./log-health.ts";
import { OwnedParts } from "./owned-parts.ts";
import { assertPage, pageDirectory } from "./page-directory.ts";
import { drain } from "./operations/drain.ts";
import { closedWhileDraining, Draining } from "./operations/draining.ts";
import { faultReport } from "./operations/fault-report.ts";
import { metricsText } from "./operations/gauges.ts";
import { LoopDelay } from "./operations/loop-delay.ts";
import { Metrics } from "./operations/metrics.ts";
import { observeRequests } from "./operations/observe-requests.ts";
import { Observer } from "./operations/observer.ts";
import { failingChecks } from "./operations/readiness.ts";
import { sceneMeasures } from "./operations/scene-measures.ts";
import type { ServerLog } from "./operations/server-log.ts";
import { socketMeasures } from "./operations/socket-measures.ts";
import { timedFiles } from "./operations/timed-files.ts";
import { watchSockets } from "./operations/watch-sockets.ts";
import { participantDirectory } from "./participants/participant-directory.ts";
import { serveParticipants } from "./participants/participant-sockets.ts";
import { Participants } from "./participants/participants.ts";
import { StudyRecords } from "./records/study-records.ts";
import { fileStore } from "./scenes/file-store.ts";
import { TableExports } from "./records/table-exports.ts";
import { Scenes } from "./scenes/scenes.ts";
import { MOST_PENDING, pendingConnections } from "./sockets/pending-connections.ts";
import { watchConnections } from "./sockets/connection-watch.ts";
import { socketSettings } from "./sockets/socket-settings.ts";

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
    return { origin: await compose(config, experiment, { ...parts, log, serverRunId }, owned), log, close };
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
  owned.push(() => identities.close());
  const aggregator = new AdminEventAggregator({ now });
  owned.push(() => aggregator.close());
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
  owned.push(() => logger.close());
  const actionsFile = new AdminActionsFile({ dataDir, experimentId, ...files });
  owned.push(() => actionsFile.close());
  const onProblem = faultReport({ watch: aggregator, metrics, log });
  const openJournal = (sceneId: string): Promise<JsonlJournal> =>
    JsonlJournal.open({ dataDir, experimentId, sceneId, now, ...files });
  if (config.redis !== null) {
    const isDraining = (): boolean => draining.isDraining;
    const parts = { redis: config.redis, experimentId, openJournal, logger, participants, isDraining };
    const node = await composeCluster({
      ...parts,
      scenes: () => scenes,
      watch: observer,
      onFault: onProblem,
    });
    owned.push(() => node.close());
    cluster = node;
  }
  const node: ClusterNode | null = cluster;
  let askToDrain: ((name: string) => void) | null = null;
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
  owned.push(() => scenes.close());

  const { passwords, sessions } = await openAdminSessions({ config, now, onProblem, owned });
  const act = actRecord({ log: actionsFile, watch: aggregator, serverRunId, now, newId: randomUUID });
  const records = new StudyRecords({
    sceneIds,
    scene: (sceneId) => {
      const scene = scenes.get(sceneId);
      const journal = scenes.journal(sceneId);
      if (scene === undefined || scene === "closed" || journal === undefined) return undefined;
      return { journal, index: scene.index };
    },
    matches: cluster === null ? logger : completedMatches(logger, cluster.completeFiles),
  });
  const loopDelay = new LoopDelay(setTimer);
  owned.push(() => loopDelay.close());
  const directory = participantDirectory(tokens, participants, scenes);
  const app = await createHttpApp({
    participants: { ...directory, create: closedWhileDraining(draining, directory.create) },
    experiment,
    recruited: closedWhileDraining(
      draining,
      recruitment({ identities, tokens, monotonicNow: monotonicClock, onProblem }),
    ),
    adminToken: config.adminToken,
    passwords,
    sessions,
    throttle: new LoginThrottle({ now: monotonicClock }),
    devices: new KnownDevices(),
    adminApi: {
      sessions,
      adminToken: config.adminToken,
      state: aggregator,
      records,
      actions: actionsFile,
      act,
      identities,
      nodes: node === null ? null : { all: () => node.nodes(), drain: (name) => askToDrain?.(name) },
      exports: new TableExports({
        dataDir,
        experimentId,
        scenes: experiment.scenes,
        // Another node may archive.
        ...(cluster === null ? {} : { completeFiles: cluster.completeFiles }),
        ...files,
      }),
    },
    dashboard: createDashboardHandler(),
    pageDirectory: config.pageDir ?? pageDirectory(),
    hashedAssets: config.pageDir === null,
    operations: {
      loopDelayMs: () => loopDelay.p99Ms,
      failingChecks: () => failingChecks(readiness),
      metrics: () =>
        metricsText({
          metrics,
          scenes,
          label: observer.label,
          sockets: () => ({ participants: io.of("/").sockets.size, admin: io.of("/admin").sockets.size }),
          loopDelayMs: () => loopDelay.p99Ms,
        }),
      metricsTokens: [config.metricsToken, config.adminToken].filter((token) => token !== null),
    },
    observe: (http) => observeRequests(http, metrics, log),
    onProblem,
  });
  owned.push(() => app.close());
  const io: Server = new Server(
    app.server,
    socketSettings(() => pendingConnections(io) < MOST_PENDING),
  );
  coverHandshakes(app.server);
  owned.push(() => io.close());
  if (config.redis !== null) {
    owned.push(await reachElsewhere(io, { redis: config.redis, experimentId, participants }));
  }
  watchSockets(io.of("/"), "participants", metrics);
  watchSockets(io.of("/admin"), "admin", metrics);
  const { onCut, onHandled, onRefused } = socketMeasures(metrics, log);
  watchConnections(io.engine, { now: monotonicClock, setTimer, onCut });
  serveParticipants(io.of("/"), {
    tokens,
    participants,
    scenes,
    onPresence: (subjectId, connected) => aggregator.presence(subjectId, connected),
    nameConnection: cluster?.nameConnection ?? ((socketId) => Promise.resolve(socketId)),
    onProblem: ({ event, error }) => onProblem(new Error(`The event ${event} failed.`, { cause: error })),
    onHandled,
    onRefused,
    isDraining: () => draining.isDraining,
    monotonicNow: monotonicClock,
    setTimer,
  });
  const admin = serveAdmin(io.of("/admin"), {
    aggregator,
    scenes,
    act: adminActs(act, {
      scenes,
      tell: cluster === null ? participants : tellAnywhere(participants, scenes),
    }),
    sessions,
    adminToken: config.adminToken,
    now,
  });
  owned.push(() => admin.close());
  const health = followLogHealth({
    logger,
    isJournalFailing: scenes.isJournalFailing,
    aggregator,
    sessions,
    dataDir,
  });
  owned.push(health.stop);
  const stopRtts = watchRtts({
    scenes,
    participants,
    measure: (subjectId, rtt) => aggregator.measure(subjectId, rtt),
    isWatched: () => admin.clientCount() > 0,
    setTimer,
  });
  owned.push(stopRtts);
  const readiness = {
    isDraining: () => draining.isDraining,
    sceneIds,
    scenes,
    isMatchLogFailing: () => logger.stats().state === "unavailable",
    freeShare: health.freeShare,
  };
  const origin = await listen(app, config);
  const letGo = (): Promise<void> => drain({ draining, io, scenes, log, random: Math.random, setTimer });
  owned.push(letGo);
  if (node !== null) {
    askToDrain = drainableNode({ io, cluster: node, drain: letGo, onFault: onProblem });
  }
  log.info({ scenes: sceneIds, experiment_id: experimentId }, "the server listens");
  return origin;
}

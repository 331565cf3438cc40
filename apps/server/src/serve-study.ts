import { randomUUID } from "node:crypto";
import { createDashboardHandler } from "@waitroom/admin-dashboard";
import type { AdminEventAggregator } from "@waitroom/admin-events";
import type { FilePort, MatchAssignmentLogger } from "@waitroom/match-logger";
import { Server } from "socket.io";
import type { AdminActionsFile } from "./admin/admin-actions-file.ts";
import { actRecord } from "./admin/act-record.ts";
import { adminActs } from "./admin/admin-acts.ts";
import { serveAdmin } from "./admin/admin-namespace.ts";
import { KnownDevices } from "./admin/known-devices.ts";
import { LoginThrottle } from "./admin/login-throttle.ts";
import { openAdminSessions } from "./admin/open-admin-sessions.ts";
import { watchRtts } from "./admin/rtt-watch.ts";
import { monotonicClock, systemTimer as setTimer } from "./clock.ts";
import type { ClusterNode } from "./cluster/cluster-node.ts";
import { completedMatches } from "./cluster/completed-matches.ts";
import { drainableNode } from "./cluster/drain-node.ts";
import { tellAnywhere } from "./cluster/tell-anywhere.ts";
import type { ServerConfig } from "./config/config.ts";
import type { ResolvedExperiment } from "./experiment/experiment.ts";
import { createHttpApp } from "./http/app.ts";
import { connectionsEnder } from "./http/end-connections.ts";
import { listen } from "./http/listen.ts";
import { coverHandshakes } from "./http/security-headers.ts";
import type { IdentityFile } from "./identity/identity-file.ts";
import type { ParticipantTokens } from "./identity/participant-tokens.ts";
import { recruitment } from "./identity/recruitment.ts";
import { followLogHealth } from "./log-health.ts";
import type { OwnedParts } from "./owned-parts.ts";
import { pageDirectory } from "./page-directory.ts";
import { drain } from "./operations/drain.ts";
import { closedWhileDraining, type Draining } from "./operations/draining.ts";
import { metricsText } from "./operations/gauges.ts";
import { LoopDelay } from "./operations/loop-delay.ts";
import type { Metrics } from "./operations/metrics.ts";
import { observeRequests } from "./operations/observe-requests.ts";
import { failingChecks } from "./operations/readiness.ts";
import type { ServerLog } from "./operations/server-log.ts";
import { socketMeasures } from "./operations/socket-measures.ts";
import { watchSockets } from "./operations/watch-sockets.ts";
import { participantDirectory } from "./participants/participant-directory.ts";
import { serveParticipants } from "./participants/participant-sockets.ts";
import type { Participants } from "./participants/participants.ts";
import { StudyRecords } from "./records/study-records.ts";
import { TableExports } from "./records/table-exports.ts";
import type { Scenes } from "./scenes/scenes.ts";
import { MOST_PENDING, pendingConnections } from "./sockets/pending-connections.ts";
import { watchConnections } from "./sockets/connection-watch.ts";
import { socketSettings } from "./sockets/socket-settings.ts";

/** A study that runs in this process: what is decided and kept, before anybody reaches it. */
export interface Study {
  readonly config: ServerConfig;
  readonly experiment: ResolvedExperiment;
  readonly serverRunId: string;
  readonly tokens: ParticipantTokens;
  readonly identities: IdentityFile;
  readonly aggregator: AdminEventAggregator;
  readonly participants: Participants;
  readonly logger: MatchAssignmentLogger;
  readonly actionsFile: AdminActionsFile;
  readonly scenes: Scenes;
  /** Null where the server is not one of several. */
  readonly node: ClusterNode | null;
  readonly draining: Draining;
  readonly metrics: Metrics;
  readonly log: ServerLog;
  /** The label of a scene in the metrics. */
  readonly label: (sceneId: string) => string;
  readonly now: () => number;
  readonly files: FilePort;
  readonly onProblem: (error: unknown) => void;
}

/**
 * Lets people reach a study: http, the participants' sockets and those of admins. Resolves with the origin once it listens.
 *
 * @param owned takes what has to be ended, in the order in which it was opened
 */
export async function serveStudy(study: Study, owned: OwnedParts): Promise<string> {
  const { config, experiment, serverRunId, tokens, identities, aggregator, participants, logger } = study;
  const { actionsFile, scenes, node, draining, metrics, log, label, now, files, onProblem } = study;
  const { dataDir } = config;
  const { experimentId } = experiment;
  const sceneIds = experiment.scenes.map(({ sceneId }) => sceneId);
  let askToDrain: ((name: string) => void) | null = null;

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
    matches: node === null ? logger : completedMatches(logger, node.completeFiles),
  });
  const loopDelay = new LoopDelay(setTimer);
  owned.push("measuring of the event loop", () => loopDelay.close());
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
        ...(node === null ? {} : { completeFiles: node.completeFiles }),
        files,
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
          label,
          sockets: () => ({ participants: io.of("/").sockets.size, admin: io.of("/admin").sockets.size }),
          loopDelayMs: () => loopDelay.p99Ms,
        }),
      metricsTokens: [config.metricsToken, config.adminToken].filter((token) => token !== null),
    },
    observe: (http) => observeRequests(http, metrics, log),
    onProblem,
  });
  owned.push("http", () => app.close());
  const io: Server = new Server(
    app.server,
    socketSettings(() => pendingConnections(io) < MOST_PENDING),
  );
  coverHandshakes(app.server);
  owned.push("connections", connectionsEnder({ server: app.server, close: () => io.close(), setTimer }));
  if (config.redis !== null) {
    const { reachElsewhere } = await import("./cluster/reach-elsewhere.ts");
    owned.push(
      "sockets of other nodes",
      await reachElsewhere(io, { redis: config.redis, experimentId, participants }),
    );
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
    nameConnection: node?.nameConnection ?? ((socketId) => Promise.resolve(socketId)),
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
      tell: node === null ? participants : tellAnywhere(participants, scenes),
    }),
    sessions,
    adminToken: config.adminToken,
    now,
  });
  owned.push("sockets of admins", () => admin.close());
  const health = followLogHealth({
    logger,
    isJournalFailing: scenes.isJournalFailing,
    aggregator,
    sessions,
    dataDir,
  });
  owned.push("health of the log", health.stop);
  const stopRtts = watchRtts({
    scenes,
    participants,
    measure: (subjectId, rtt) => aggregator.measure(subjectId, rtt),
    isWatched: () => admin.clientCount() > 0,
    setTimer,
  });
  owned.push("round-trip times", stopRtts);
  const readiness = {
    isDraining: () => draining.isDraining,
    sceneIds,
    scenes,
    isMatchLogFailing: () => logger.stats().state === "unavailable",
    freeShare: health.freeShare,
  };
  const origin = await listen(app, config);
  const letGo = (): Promise<void> => drain({ draining, io, scenes, log, random: Math.random, setTimer });
  owned.push("draining", letGo);
  if (node !== null) {
    askToDrain = drainableNode({ io, cluster: node, drain: letGo, onFault: onProblem });
  }
  log.info({ scenes: sceneIds, experiment_id: experimentId }, "the server listens");
  return origin;
}

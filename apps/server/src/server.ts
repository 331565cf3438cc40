import { randomUUID } from "node:crypto";
import type { AddressInfo } from "node:net";
import { createDashboardHandler } from "@waitroom/admin-dashboard";
import { AdminEventAggregator } from "@waitroom/admin-events";
import { JsonlJournal, MatchAssignmentLogger, MatchLogError, type FilePort } from "@waitroom/match-logger";
import type { FastifyInstance } from "fastify";
import { Server } from "socket.io";
import { AdminActionsFile } from "./admin/admin-actions-file.ts";
import { actRecord } from "./admin/act-record.ts";
import { adminActs } from "./admin/admin-acts.ts";
import { serveAdmin } from "./admin/admin-namespace.ts";
import { AdminPasswords } from "./admin/admin-passwords.ts";
import { AdminSessions } from "./admin/admin-sessions.ts";
import { KnownDevices } from "./admin/known-devices.ts";
import { LoginThrottle } from "./admin/login-throttle.ts";
import { watchRtts } from "./admin/rtt-watch.ts";
import { monotonicClock, systemTimer, wallClock } from "./clock.ts";
import type { ServerConfig } from "./config/config.ts";
import { SetupError } from "./config/setup-error.ts";
import type { ResolvedExperiment } from "./experiment/experiment.ts";
import { createHttpApp } from "./http/app.ts";
import { IdentityFile } from "./identity/identity-file.ts";
import { ParticipantTokens } from "./identity/participant-tokens.ts";
import { recruitment } from "./identity/recruitment.ts";
import { loadTokenKeys } from "./identity/token-key.ts";
import { followLogHealth } from "./log-health.ts";
import { assertPage, pageDirectory } from "./page-directory.ts";
import { participantDirectory } from "./participants/participant-directory.ts";
import { serveParticipants } from "./participants/participant-sockets.ts";
import { Participants } from "./participants/participants.ts";
import { StudyRecords } from "./records/study-records.ts";
import { fileStore } from "./scenes/file-store.ts";
import { TableExports } from "./records/table-exports.ts";
import { Scenes } from "./scenes/scenes.ts";
import { watchConnections } from "./sockets/connection-watch.ts";
import { socketSettings } from "./sockets/socket-settings.ts";

/** What tests replace. */
export interface ServerParts {
  /** The file system under logs and journals. @default the real one */
  readonly files?: FilePort;
}

/** A server that runs. */
export interface RunningServer {
  /** Where participants go, without a path: `http://127.0.0.1:3000`. */
  readonly origin: string;
  /** Stops taking anything, stores what was taken, and gives the files back. */
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
  const owned: Closer[] = [];
  const close = async (): Promise<void> => {
    for (const end of owned.splice(0).toReversed()) await end();
  };
  try {
    return { origin: await compose(config, experiment, parts, owned), close };
  } catch (error) {
    await close();
    if (!(error instanceof MatchLogError)) throw error;
    throw new SetupError("DATA_UNUSABLE", "The data folder cannot be used:", [error.message], {
      cause: error,
    });
  }
}

/** Ends something that the server opened. */
type Closer = () => unknown;

/**
 * The composition root: makes every part, gives each what it needs, and listens. Resolves with the origin.
 *
 * @param owned takes what has to be ended, in the order in which it was opened
 */
async function compose(
  config: ServerConfig,
  experiment: ResolvedExperiment,
  parts: ServerParts,
  owned: Closer[],
): Promise<string> {
  const { dataDir } = config;
  const { experimentId } = experiment;
  const serverRunId = randomUUID();
  const files = parts.files === undefined ? {} : { files: parts.files };
  const now = wallClock;
  const setTimer = systemTimer;

  if (config.pageDir !== null) assertPage(config.pageDir);
  const keys = await loadTokenKeys(config.stateDir, config);
  const tokens = new ParticipantTokens({ keys, experimentId, now, newId: randomUUID });
  const identities = await IdentityFile.open({
    folder: config.identityDir,
    experimentId,
    now,
    newId: randomUUID,
    ...files,
  });
  owned.push(() => identities.close());
  const aggregator = new AdminEventAggregator({ now });
  owned.push(() => aggregator.close());
  for (const scene of experiment.scenes) aggregator.declareScene(scene.sceneId, scene);
  const participants = new Participants(monotonicClock);
  const logger = await MatchAssignmentLogger.open({
    dataDir,
    experimentId,
    serverRunId,
    activity: aggregator,
    now,
    ...files,
  });
  owned.push(() => logger.close());
  const actionsFile = new AdminActionsFile({ dataDir, experimentId, ...files });
  owned.push(() => actionsFile.close());
  const scenes = await Scenes.open({
    definitions: experiment.scenes,
    experimentId,
    serverRunId,
    openStore: (sceneId) =>
      fileStore(sceneId, () => JsonlJournal.open({ dataDir, experimentId, sceneId, now, ...files }), logger),
    tell: participants,
    watch: aggregator,
    now,
    setTimer,
  });
  owned.push(() => scenes.close());

  const sessions = new AdminSessions({ now });
  const act = actRecord({ log: actionsFile, watch: aggregator, serverRunId, now, newId: randomUUID });
  const records = new StudyRecords({
    sceneIds: experiment.scenes.map(({ sceneId }) => sceneId),
    scene: (sceneId) => {
      const scene = scenes.get(sceneId);
      const journal = scenes.journal(sceneId);
      if (scene === undefined || scene === "closed" || journal === undefined) return undefined;
      return { journal, index: scene.index };
    },
    matches: logger,
  });
  const onProblem = (error: unknown): void => reportFault(aggregator, error);
  const app = await createHttpApp({
    participants: participantDirectory(tokens, participants, scenes),
    experiment,
    recruited: recruitment({ identities, tokens, monotonicNow: monotonicClock, onProblem }),
    adminToken: config.adminToken,
    passwords: await AdminPasswords.create({
      operator: config.operatorPassword,
      viewer: config.viewerPassword,
    }),
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
      exports: new TableExports({ dataDir, experimentId, scenes: experiment.scenes, ...files }),
    },
    dashboard: createDashboardHandler(),
    pageDirectory: config.pageDir ?? pageDirectory(),
    hashedAssets: config.pageDir === null,
    onProblem,
  });
  owned.push(() => app.close());
  const io = new Server(app.server, socketSettings());
  owned.push(() => io.close());
  watchConnections(io.engine, { now: monotonicClock });
  serveParticipants(io.of("/"), {
    tokens,
    participants,
    scenes,
    onPresence: (subjectId, connected) => aggregator.presence(subjectId, connected),
    onProblem: ({ event, error }) => onProblem(new Error(`The event ${event} failed.`, { cause: error })),
    monotonicNow: monotonicClock,
    setTimer,
  });
  const admin = serveAdmin(io.of("/admin"), {
    aggregator,
    scenes,
    act: adminActs(act, { scenes, tell: participants }),
    sessions,
    adminToken: config.adminToken,
    now,
  });
  owned.push(() => admin.close());
  owned.push(
    followLogHealth({
      logger,
      isJournalFailing: scenes.isJournalFailing,
      aggregator,
      sessions,
      dataDir,
    }),
  );
  const stopRtts = watchRtts({
    scenes,
    participants,
    measure: (subjectId, rtt) => aggregator.measure(subjectId, rtt),
    isWatched: () => admin.clientCount() > 0,
    setTimer,
  });
  owned.push(stopRtts);
  await listen(app, config);
  return originOf(app.server.address(), config.host);
}

async function listen(app: FastifyInstance, { port, host }: ServerConfig): Promise<void> {
  try {
    await app.listen({ port, host });
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new SetupError("CANNOT_LISTEN", `The server cannot listen on ${host}, port ${port}:`, [problem], {
      cause,
    });
  }
}

/** An error that nobody outside is to blame for. It is shown, and the server goes on. */
function reportFault(aggregator: AdminEventAggregator, error: unknown): void {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  aggregator.reportProblem({
    code: "SERVER_FAULT",
    severity: "error",
    message:
      `${error instanceof Error ? error.message : String(error)} ${cause === error ? "" : String(cause)}`.trim(),
    action: "Please report this with the time at which it happened.",
  });
}

function originOf(address: AddressInfo | string | null, host: string): string {
  if (address === null || typeof address === "string") throw new TypeError("Expected a TCP address.");
  const name = host.includes(":") ? `[${host}]` : host;
  return `http://${name}:${address.port}`;
}

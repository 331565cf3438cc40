import { AdminEventAggregator } from "@waitroom/admin-events";
import type { Attributes } from "@waitroom/matchmaker";
import type { FastifyInstance } from "fastify";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AdminSessions, type AdminRole } from "../../src/admin/admin-sessions.ts";
import { KnownDevices } from "../../src/admin/known-devices.ts";
import type { ResolvedExperiment } from "../../src/experiment/experiment.ts";
import { LoginThrottle } from "../../src/admin/login-throttle.ts";
import { createHttpApp } from "../../src/http/app.ts";
import type { AdminApiPorts } from "../../src/http/admin-api/ports.ts";
import type { HttpPorts } from "../../src/http/ports.ts";
import { TableExports } from "../../src/records/table-exports.ts";
import { StudyRecords } from "../../src/records/study-records.ts";

export const host = "127.0.0.1:3000";
export const bearer: Readonly<Record<string, string>> = { authorization: "Bearer token-of-the-researcher" };
/** What a browser on our own page sends. */
export const own: Readonly<Record<string, string>> = { host, origin: `http://${host}` };

/** An experiment without scenes, which nothing here needs. */
export const openStudy: ResolvedExperiment = { experimentId: null, access: "open", scenes: [] };
export const closedStudy: ResolvedExperiment = { ...openStudy, access: "token" };

const roles: ReadonlyMap<string, AdminRole> = new Map([
  ["correct horse", "operator"],
  ["just looking", "viewer"],
]);

export interface TestApp {
  readonly app: FastifyInstance;
  readonly clock: { now: number };
  readonly problems: unknown[];
  readonly people: Map<string, Attributes>;
  readonly sessions: AdminSessions;
  readonly close: () => Promise<void>;
}

/** The application with people in memory, a small page, and a dashboard that says for what it was asked. */
export async function startApp(overrides: Partial<HttpPorts> = {}): Promise<TestApp> {
  const directory = await mkdtemp(join(tmpdir(), "page-"));
  await mkdir(join(directory, "page", "assets"), { recursive: true });
  await writeFile(join(directory, "page", "index.html"), "<!doctype html><title>Study</title>");
  await writeFile(join(directory, "page", "assets", "app-1a2b.js"), "export {};");
  await writeFile(join(directory, "page", ".env"), "top secret");
  await writeFile(join(directory, "secret.txt"), "top secret");
  const clock = { now: 0 };
  const problems: unknown[] = [];
  const people = new Map<string, Attributes>();
  const sessions = new AdminSessions({ now: () => clock.now });
  const app = await createHttpApp({
    participants: {
      create: async (attributes) => {
        const subjectId = `s${people.size + 1}`;
        people.set(subjectId, attributes);
        return { subjectId, token: `token of ${subjectId}` };
      },
      update: async (subjectId, attributes) => {
        people.set(subjectId, { ...people.get(subjectId), ...attributes });
      },
    },
    experiment: openStudy,
    recruited: async ({ platformId }) => ({ token: `token-of-${platformId}` }),
    adminToken: "token-of-the-researcher",
    passwords: { roleOf: async (password) => roles.get(password) ?? null },
    sessions,
    throttle: new LoginThrottle({ now: () => clock.now }),
    devices: new KnownDevices(),
    adminApi: emptyAdminApi(sessions),
    dashboard: (request, response) => {
      response.setHeader("content-type", "text/html");
      response.end(`dashboard at ${request.url}`);
    },
    pageDirectory: join(directory, "page"),
    hashedAssets: true,
    operations: {
      loopDelayMs: () => 0,
      failingChecks: () => [],
      metrics: async () => ({ contentType: "text/plain", text: "up 1\n" }),
      metricsTokens: ["token-of-the-researcher"],
    },
    onProblem: (error) => problems.push(error),
    ...overrides,
  });
  const close = async (): Promise<void> => {
    await app.close();
    await rm(directory, { recursive: true });
  };
  return { app, clock, problems, people, sessions, close };
}

/** Logs in with the right password; `cookie` is what the browser sends from then on. */
export async function login(app: FastifyInstance, headers: Readonly<Record<string, string>> = own) {
  const response = await app.inject({
    method: "POST",
    url: "/admin/login",
    headers: { ...headers },
    payload: { password: "correct horse" },
  });
  const [set] = response.cookies;
  return { response, cookie: set === undefined ? "" : `${set.name}=${set.value}`, set };
}

/** The nodes that were asked to drain. */
export const drained: string[] = [];

/** Of a study in which nothing has happened; acts are carried out without a record. */
export function emptyAdminApi(sessions: AdminSessions): AdminApiPorts {
  const aggregator = new AdminEventAggregator({ now: () => 0, epoch: "test" });
  return {
    sessions,
    adminToken: "token-of-the-researcher",
    state: aggregator,
    records: new StudyRecords({
      sceneIds: [],
      scene: () => undefined,
      matches: { loggedMatch: async () => null, stats: () => ({ files: [] }) },
    }),
    actions: { last: async () => [] },
    act: (_asked, _actor, perform) => perform(),
    identities: { reveal: () => [], erase: async () => [], all: () => [] },
    nodes: {
      all: () => [
        {
          node: "north.1",
          version: "1",
          started_at: 0,
          uptime_ms: 5,
          sockets: 2,
          loop_delay_ms: 0,
          holds: ["pairs"],
          redis_rtt_ms: 1,
          state: "running",
          is_there: true,
        },
      ],
      drain: (node) => drained.push(node),
    },
    exports: new TableExports({ dataDir: tmpdir(), experimentId: "none", scenes: [] }),
  };
}

import type { AdminEventAggregator } from "@waitroom/admin-events";
import {
  attachAdminNamespace,
  type AdminNamespaceOptions,
  type AttachedAdminNamespace,
} from "@waitroom/admin-events/socket.io";
import type { Namespace } from "socket.io";
import type { SceneDirectory } from "../scenes/scene-directory.ts";
import { isUnavailable } from "../scenes/room-errors.ts";
import { authenticateAdmin, type AdminCredentials } from "./authenticate-admin.ts";

/** What the `/admin` namespace of this server stands on. */
export interface AdminNamespaceSetup extends AdminCredentials {
  readonly aggregator: AdminEventAggregator;
  readonly scenes: SceneDirectory;
  /** Carries out what operators ask, and keeps the record of it. */
  readonly act: NonNullable<AdminNamespaceOptions["act"]>;
  /** Epoch ms. */
  readonly now: () => number;
}

/** Serves the dashboard's namespace, and closes the sockets of a session that ends. */
export function serveAdmin(namespace: Namespace, setup: AdminNamespaceSetup): AttachedAdminNamespace {
  const { aggregator, scenes, sessions, act, now } = setup;
  const attached = attachAdminNamespace(namespace, {
    aggregator,
    now,
    act,
    authenticate: ({ headers, auth, secure }) => {
      const admin = authenticateAdmin({ headers, auth, encrypted: secure }, setup);
      if (admin === null) return null;
      return { role: admin.role, name: admin.name, sessionId: admin.sessionKey ?? undefined };
    },
    explain: async ({ sceneId, subjectIds }) => {
      const scene = scenes.get(sceneId);
      if (scene === undefined || scene === "closed") return [];
      try {
        return await scene.room.inspect((room) =>
          subjectIds.map((subjectId) => ({ subjectId, ...room.explain(subjectId, now()) })),
        );
      } catch (error) {
        if (!isUnavailable(error)) throw error;
        return {
          ok: false,
          error_code: "STORAGE_UNAVAILABLE",
          message: "Nothing can be stored at the moment.",
        };
      }
    },
  });
  sessions.onEnd((session) => attached.disconnectSession(session.key));
  keepWatchedSessions(namespace, setup);
  return attached;
}

/** A page that is open and watched is in use: its session does not end for idleness. */
function keepWatchedSessions(namespace: Namespace, { sessions, adminToken }: AdminNamespaceSetup): void {
  namespace.on("connection", ({ handshake: { headers, auth, secure }, conn }) => {
    const admin = authenticateAdmin({ headers, auth, encrypted: secure }, { sessions, adminToken });
    const key = admin?.sessionKey;
    if (key === null || key === undefined) return;
    // The client's answer to each heartbeat shows that the page is still there.
    conn.on("heartbeat", () => sessions.touch(key));
  });
}

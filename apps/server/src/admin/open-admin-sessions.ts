import { join } from "node:path";
import type { ServerConfig } from "../config/config.ts";
import type { OwnedParts } from "../owned-parts.ts";
import { AdminPasswords } from "./admin-passwords.ts";
import { AdminSessions } from "./admin-sessions.ts";
import { KeptSessions } from "./kept-sessions.ts";

/** What the sessions stand on. */
export interface AdminSessionsSetup {
  readonly config: Pick<ServerConfig, "operatorPassword" | "viewerPassword" | "stateDir" | "redis">;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly onProblem: (error: unknown) => void;
  readonly owned: OwnedParts;
}

/** The admins' passwords and sessions, with those that outlived the process before. Each node keeps its own. */
export async function openAdminSessions({
  config,
  now,
  onProblem,
  owned,
}: AdminSessionsSetup): Promise<{ readonly passwords: AdminPasswords; readonly sessions: AdminSessions }> {
  const { operatorPassword: operator, viewerPassword: viewer, redis } = config;
  const passwords = await AdminPasswords.create({ operator, viewer });
  const kept = new KeptSessions({
    path: join(config.stateDir, redis === null ? "admin-sessions" : `admin-sessions.${redis.nodeName}`),
    passwords: { operator, viewer },
    onProblem,
  });
  owned.push("sessions of admins", () => kept.close());
  const sessions = new AdminSessions({ now, kept: await kept.load(), onChange: (all) => kept.save(all) });
  kept.opensWith(passwords.hashes);
  return { passwords, sessions };
}

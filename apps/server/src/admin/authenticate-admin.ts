import type { AdminRole, AdminSessions } from "./admin-sessions.ts";
import { equalInConstantTime } from "./constant-time.ts";
import { type RequestHeaders, sessionIdOf } from "./session-cookie.ts";

/** An admin, or a program of the researcher's. */
export interface Admin {
  readonly role: AdminRole;
  /** Who acted, in the record of admin actions: `admin` or `token`. */
  readonly name: string;
  /** The key of their session; null for a program with the ADMIN_TOKEN. */
  readonly sessionKey: string | null;
}

/** What comes with a socket's handshake. */
export interface AdminHandshake {
  readonly headers: RequestHeaders;
  /** What the client sent as `auth`. */
  readonly auth: unknown;
  /** Whether the connection itself is TLS. @default false */
  readonly encrypted?: boolean;
}

/** What {@link authenticateAdmin} checks against. */
export interface AdminCredentials {
  readonly sessions: AdminSessions;
  readonly adminToken: string | null;
}

/** Who asks, by `auth.token` (a wrong one is refused, cookie or not) or else by the session cookie; null: nobody. */
export function authenticateAdmin(handshake: AdminHandshake, credentials: AdminCredentials): Admin | null {
  const token = tokenOf(handshake.auth);
  if (token !== undefined) {
    return isAdminToken(token, credentials.adminToken)
      ? { role: "operator", name: "token", sessionKey: null }
      : null;
  }
  const session = credentials.sessions.check(sessionIdOf(handshake.headers, handshake.encrypted));
  return session === null ? null : { role: session.role, name: session.name, sessionKey: session.key };
}

/** Whether this is the ADMIN_TOKEN; never where none is set. */
export function isAdminToken(given: unknown, adminToken: string | null): boolean {
  return adminToken !== null && typeof given === "string" && equalInConstantTime(given, adminToken);
}

function tokenOf(auth: unknown): unknown {
  return typeof auth === "object" && auth !== null && "token" in auth ? auth.token : undefined;
}

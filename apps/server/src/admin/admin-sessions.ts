import { createHash, randomBytes } from "node:crypto";

/** What an admin may do: look only, or act as well. */
export type AdminRole = "viewer" | "operator";

/** One login. */
export interface AdminSession {
  /** Hash of the session's id: names the session inside the server, opens nothing. */
  readonly key: string;
  readonly role: AdminRole;
  /** Who acted, in the record of admin actions. */
  readonly name: string;
  /** Epoch milliseconds after which it ends in any case. */
  readonly endsAt: number;
}

/** A session as it outlives the process: with the moment of its last use. */
export interface StoredSession extends AdminSession {
  /** Epoch milliseconds. */
  readonly usedAt: number;
}

/** Why a session ended. */
export type SessionEnd = "logout" | "idle" | "expired" | "replaced";

/** What {@link AdminSessions} stands on. */
export interface AdminSessionsPorts {
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Makes session ids of 256 bits. @default from the system's random source */
  readonly newSessionId?: () => string;
  /** @default 30 minutes */
  readonly idleMs?: number;
  /** @default 12 hours */
  readonly absoluteMs?: number;
  /** Sessions of the process before; those that are over by now end at the first look. @default none */
  readonly kept?: readonly StoredSession[];
  /** Told all sessions after a login and after an end, and each minute while somebody uses one. @default nobody is told */
  readonly onChange?: (sessions: readonly StoredSession[]) => void;
}

/**
 * The logins. The id that a browser keeps is stored as a hash only. A session ends by logout,
 * after 30 minutes without use, and 12 hours after the login; at most 100 are kept, then the oldest gives way.
 */
export class AdminSessions {
  readonly #now: () => number;
  readonly #newSessionId: () => string;
  readonly #idleMs: number;
  readonly #absoluteMs: number;
  readonly #sessions = new Map<string, { readonly session: AdminSession; usedAt: number }>();
  readonly #listeners = new Set<(session: AdminSession, reason: SessionEnd) => void>();
  readonly #onChange: (sessions: readonly StoredSession[]) => void;
  #toldAt: number;
  #hasUse = false;

  constructor(ports: AdminSessionsPorts) {
    this.#now = ports.now;
    this.#newSessionId = ports.newSessionId ?? randomSessionId;
    this.#idleMs = ports.idleMs ?? 30 * 60 * 1000;
    this.#absoluteMs = ports.absoluteMs ?? 12 * 60 * 60 * 1000;
    this.#onChange = ports.onChange ?? (() => undefined);
    this.#toldAt = ports.now();
    for (const { usedAt, ...session } of ports.kept ?? [])
      this.#sessions.set(session.key, { session, usedAt });
  }

  /** Starts a session; `sessionId` is for the cookie and stands nowhere else. */
  create(admin: { readonly role: AdminRole; readonly name: string }): {
    readonly sessionId: string;
    readonly session: AdminSession;
  } {
    this.sweep();
    const [oldest] = this.#sessions.keys();
    if (oldest !== undefined && this.#sessions.size >= maxSessions) this.#end(oldest, "replaced");
    const sessionId = this.#newSessionId();
    const now = this.#now();
    const session = { key: keyOf(sessionId), ...admin, endsAt: now + this.#absoluteMs };
    this.#sessions.set(session.key, { session, usedAt: now });
    this.#tell();
    return { sessionId, session };
  }

  /** The session of this id, which counts as used now; null when there is none (any more). */
  check(sessionId: string | null | undefined): AdminSession | null {
    return typeof sessionId === "string" ? this.touch(keyOf(sessionId)) : null;
  }

  /** As `check`, for who holds the session's key: an open socket on which the admin acted. */
  touch(key: string): AdminSession | null {
    this.#endIfOver(key);
    const entry = this.#sessions.get(key);
    if (entry === undefined) return null;
    entry.usedAt = this.#now();
    this.#hasUse = true;
    return entry.session;
  }

  /** Ends the session of this id, if there is one. */
  end(sessionId: string | null | undefined): void {
    if (typeof sessionId === "string") this.#end(keyOf(sessionId), "logout");
  }

  /** Ends what is over. Call it each second or so: sockets of a session that nobody uses are closed by this. */
  sweep(): void {
    for (const key of this.#sessions.keys()) this.#endIfOver(key);
    if (this.#hasUse && this.#now() - this.#toldAt >= tellUseMs) this.#tell();
  }

  /** Calls `listener` whenever a session ends, so that its sockets can be closed. Returns how to stop that. */
  onEnd(listener: (session: AdminSession, reason: SessionEnd) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  #endIfOver(key: string): void {
    const entry = this.#sessions.get(key);
    if (entry === undefined) return;
    const now = this.#now();
    if (now >= entry.session.endsAt) this.#end(key, "expired");
    else if (now >= entry.usedAt + this.#idleMs) this.#end(key, "idle");
  }

  #tell(): void {
    this.#toldAt = this.#now();
    this.#hasUse = false;
    this.#onChange(Array.from(this.#sessions.values(), ({ session, usedAt }) => ({ ...session, usedAt })));
  }

  #end(key: string, reason: SessionEnd): void {
    const entry = this.#sessions.get(key);
    if (entry === undefined) return;
    this.#sessions.delete(key);
    this.#tell();
    for (const listener of this.#listeners) listener(entry.session, reason);
  }
}

const maxSessions = 100;

/** A use is on disk a minute later at most: little beside the 30 minutes after which an unused session ends. */
const tellUseMs = 60_000;

function randomSessionId(): string {
  return randomBytes(32).toString("base64url");
}

/** A lookup by hash: how long it takes says nothing about the ids that are there. */
function keyOf(sessionId: string): string {
  return createHash("sha256").update(sessionId).digest("base64url");
}

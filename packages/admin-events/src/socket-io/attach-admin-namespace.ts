import type { Namespace, Socket } from "socket.io";
import type { AdminMessage } from "../delta-feed.ts";
import { systemTimer } from "../system-timer.ts";
import type { AdminAck, ExplainAck } from "../wire-messages.ts";
import { AdminClient, liveRoom } from "./admin-client.ts";
import { Guard, refuse, reportFailure } from "./guard.ts";
import { parseAdminAction, parseExplain, parseNothing } from "./parse-request.ts";
import type {
  AdminClientLimits,
  AdminCommand,
  AdminIdentity,
  AdminNamespaceOptions,
  ExplainQuery,
  SubjectExplanation,
} from "./ports.ts";

/** What can be done with an attached namespace. */
export interface AttachedAdminNamespace {
  /** How many admins are connected. */
  readonly clientCount: () => number;
  /** Disconnects the sockets of a login that ended, those under way included. */
  readonly disconnectSession: (sessionId: string) => void;
  /** Disconnects everybody, stops listening to the aggregator and refuses from then on. */
  readonly close: () => void;
}

const defaultLimits: AdminClientLimits = { maxPending: 16, cutAfterMs: 10_000, maxRequestsPerSecond: 20 };
const explainIntervalMs = 1000;
const endedSessionsKept = 1000;

/**
 * Serves the admin page on a socket.io namespace of the caller: state on connect, deltas and activities after it, answers to
 * `request_state`, `explain` and `admin_action`. Nothing is sent to a socket before `authenticate` said who it is; the
 * aggregator is watched only while somebody is connected.
 */
export function attachAdminNamespace(
  namespace: Namespace,
  options: AdminNamespaceOptions,
): AttachedAdminNamespace {
  const { aggregator, now = Date.now, timer = systemTimer } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const identities = new WeakMap<Socket, AdminIdentity>();
  const clients = new Set<AdminClient>();
  // A login may end while its socket is between its handshake and its first message.
  const endedSessions = new Set<string>();
  let unsubscribe: (() => void) | undefined;
  let closed = false;

  // One encoding for all who keep up; this node's sockets only, since each node has its own state and numbers.
  const deliver = (message: AdminMessage): void => {
    if (message.event === "state_delta") {
      for (const client of clients) client.keepUp();
      namespace.local.to(liveRoom).emit(message.event, message.payload);
      return;
    }
    // A burst of lines is no reason to start anew: the next delta brings those that are left out here.
    const full = [...clients].filter((client) => !client.hasRoom).map((client) => client.socket.id);
    namespace.local.to(liveRoom).except(full).emit(message.event, message.payload);
  };

  const leave = (client: AdminClient): void => {
    client.close();
    clients.delete(client);
    if (clients.size > 0) return;
    unsubscribe?.();
    unsubscribe = undefined;
  };

  const welcome = (socket: Socket): void => {
    const identity = identities.get(socket);
    if (closed || identity === undefined || endedSessions.has(identity.sessionId ?? "")) {
      socket.disconnect(true);
      return;
    }
    const client = new AdminClient(socket, identity, { feed: aggregator, now, timer, limits });
    clients.add(client);
    socket.on("disconnect", () => leave(client));
    listen(client, options, { now, maxRequestsPerSecond: limits.maxRequestsPerSecond });
    // Before the state, so that no change falls between the state and its first delta.
    unsubscribe ??= aggregator.subscribe(deliver);
    client.greet();
  };

  const admit = async (socket: Socket, next: (refusal?: Error) => void): Promise<void> => {
    const identity = await authenticated(socket, options);
    if (identity !== null && !closed) identities.set(socket, identity);
    next(identities.has(socket) ? undefined : unauthorized());
  };

  namespace.use((socket, next) => {
    void admit(socket, next);
  });
  namespace.on("connection", welcome);

  return {
    clientCount: () => clients.size,
    disconnectSession: (sessionId) => {
      endedSessions.add(sessionId);
      const [oldest] = endedSessions;
      if (endedSessions.size > endedSessionsKept && oldest !== undefined) endedSessions.delete(oldest);
      for (const client of clients) {
        if (client.identity.sessionId === sessionId) client.socket.disconnect(true);
      }
    },
    close: () => {
      closed = true;
      namespace.off("connection", welcome);
      for (const client of clients) client.socket.disconnect(true);
    },
  };
}

async function authenticated(socket: Socket, options: AdminNamespaceOptions): Promise<AdminIdentity | null> {
  try {
    return await options.authenticate(socket.handshake);
  } catch (error) {
    reportFailure(options.aggregator, "authenticate", error);
    return null;
  }
}

function unauthorized(): Error {
  return Object.assign(new Error("UNAUTHORIZED"), { data: { error_code: "UNAUTHORIZED" } });
}

function listen(
  client: AdminClient,
  options: AdminNamespaceOptions,
  pace: { readonly now: () => number; readonly maxRequestsPerSecond: number },
): void {
  const guard = new Guard(client, { feed: options.aggregator, ...pace });
  let lastExplainAt = Number.NEGATIVE_INFINITY;
  guard.on({
    event: "request_state",
    parse: parseNothing,
    allows: () => true,
    handle: (): AdminAck => {
      client.requestState();
      return { ok: true };
    },
  });
  guard.on({
    event: "explain",
    parse: parseExplain,
    allows: () => true,
    handle: async (query: ExplainQuery): Promise<ExplainAck> => {
      if (options.explain === undefined) {
        return refuse("NOT_SUPPORTED", "This server gives no explanations.");
      }
      const at = pace.now();
      if (at - lastExplainAt < explainIntervalMs) {
        return refuse("RATE_LIMITED", "Explanations are given once a second.");
      }
      lastExplainAt = at;
      const answer = await options.explain(query, client.identity);
      return "ok" in answer ? answer : answer.map(explanationRow);
    },
  });
  guard.on({
    event: "admin_action",
    parse: parseAdminAction,
    allows: (identity) => identity.role === "operator",
    handle: (command: AdminCommand): AdminAck | Promise<AdminAck> =>
      options.act?.(command, client.identity) ??
      refuse("NOT_SUPPORTED", "This server takes no actions from here."),
  });
}

function explanationRow(explanation: SubjectExplanation): Extract<ExplainAck, readonly unknown[]>[number] {
  return {
    subject_id: explanation.subjectId,
    code: explanation.code,
    text: explanation.text,
    next_change_at: explanation.nextChangeAt,
  };
}

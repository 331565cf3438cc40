import {
  type ActivityEvent,
  type AdminAck,
  type AdminActionRequest,
  type AdminConnected,
  type AdminStore,
  connectAdminStore,
  type ExplainAck,
  type ExplainRequest,
  type ExplanationRow,
  type Snapshot,
  type StateDelta,
  type StateUpdate,
} from "@waitroom/admin-events/client";
import type { Socket } from "socket.io-client";
import { type Interruption, withInterruption } from "./interruptions.ts";
import { createCell, type Every, type Readable } from "./store.ts";

/**
 * How fresh the page is. `stale`: connected, but the server has been silent for longer than its heartbeat allows.
 * `signed-out`: not asked to connect yet, or the server wants a session.
 */
export type Link = "connecting" | "live" | "reconnecting" | "stale" | "signed-out";

export interface LiveView {
  readonly link: Link;
  /** When the rows were last brought up to date, by this browser's clock; null before the first state. */
  readonly heardAt: number | null;
  /** What the server said when it refused the connection for another reason than a missing session. */
  readonly refusal: string | null;
  /** Who the server says we are; null before the first connection. */
  readonly identity: AdminConnected | null;
  /** What is shown; it stands still while the page is paused. */
  readonly snapshot: Snapshot | null;
  /** Since when the page is paused, by this browser's clock; null while it follows. */
  readonly pausedAt: number | null;
  /** Changes that came while paused, and are shown on resuming. */
  readonly held: number;
  readonly interruptions: readonly Interruption[];
}

/** The state of the experiment as it comes over the socket. */
export interface Live extends Readable<LiveView> {
  readonly open: () => void;
  /** Empty where the server does not answer or refuses. */
  readonly explain: (sceneId: string, subjectIds: readonly string[]) => Promise<readonly ExplanationRow[]>;
  /** Asks the server to do something; where no answer comes it is not known whether it did. */
  readonly act: (request: AdminActionRequest) => Promise<AdminAck>;
  /** Holds what is shown still, while everything is still received. */
  readonly pause: () => void;
  readonly resume: () => void;
  readonly close: () => void;
}

export type LiveSocket = Socket<
  {
    admin_connected: (message: AdminConnected) => void;
    state_update: (message: StateUpdate) => void;
    state_delta: (message: StateDelta) => void;
    activity_event: (message: ActivityEvent) => void;
  },
  {
    request_state: (payload: object) => void;
    explain: (request: ExplainRequest, acknowledge: (answer: ExplainAck) => void) => void;
    admin_action: (request: AdminActionRequest, acknowledge: (answer: AdminAck) => void) => void;
  }
>;

export interface LivePorts {
  readonly socket: LiveSocket;
  readonly store: AdminStore;
  readonly now: () => number;
  readonly every: Every;
  /** Told the server's time whenever a row brings it. */
  readonly onServerTime: (serverNow: number) => void;
}

/** With nothing to tell, the server sends the summary every 5 s. */
const silenceMs = 15_000;
const explainLimitMs = 5_000;
const actLimitMs = 20_000;
const checkMs = 1_000;

const nothingYet: LiveView = {
  link: "signed-out",
  heardAt: null,
  refusal: null,
  identity: null,
  snapshot: null,
  pausedAt: null,
  held: 0,
  interruptions: [],
};

export function createLive({ socket, store, now, every, onServerTime }: LivePorts): Live {
  const cell = createCell<LiveView>(nothingYet);
  let latest: Snapshot | null = null;
  let epoch: string | null = null;
  const change = (part: Partial<LiveView>): void => cell.set({ ...cell.get(), ...part });
  const interrupt = (refusal: string | null): void =>
    change({ link: cell.get().snapshot === null ? "connecting" : "reconnecting", refusal });

  const disconnectStore = connectAdminStore(store, socket);
  const unsubscribe = store.subscribe(() => {
    const { status, summary, identity, epoch: nextEpoch, seq: _, ...sections } = store.getSnapshot();
    if (status === "disconnected") return interrupt(null);
    // While a whole state is awaited, nothing is known that was not known before.
    if (status === "stale" || summary === null) return;
    if (summary !== latest?.summary) onServerTime(summary.now);
    const view = cell.get();
    const at = now();
    latest = { ...sections, summary };
    const wasAway = view.link === "reconnecting" && view.heardAt !== null;
    const interruption = { from: view.heardAt ?? at, to: at, hasRestarted: nextEpoch !== epoch };
    epoch = nextEpoch;
    change({
      link: "live",
      heardAt: at,
      refusal: null,
      identity,
      snapshot: view.pausedAt === null ? latest : view.snapshot,
      held: view.pausedAt === null ? 0 : view.held + 1,
      ...(wasAway ? { interruptions: withInterruption(view.interruptions, interruption) } : {}),
    });
  });
  socket.on("connect_error", (error) => {
    if (!isUnauthorized(error)) return interrupt(socket.active ? null : error.message);
    socket.disconnect();
    return change({ link: "signed-out", refusal: null });
  });

  const stop = every(checkMs, () => {
    const { link, heardAt } = cell.get();
    // After a refusal, or when the server closed the connection, the client library does not try again by itself.
    if ((link === "reconnecting" || link === "connecting") && !socket.active) socket.connect();
    if (link === "live" && heardAt !== null && now() - heardAt > silenceMs) change({ link: "stale" });
  });

  return {
    get: cell.get,
    subscribe: cell.subscribe,
    open: () => {
      change({ link: "connecting", refusal: null });
      socket.connect();
    },
    explain: async (sceneId, subjectIds) => {
      if (!socket.connected) return [];
      const request: ExplainRequest = { scene_id: sceneId, subject_ids: subjectIds };
      // No answer in time is no explanation yet: the next turn asks again.
      const answer = await socket
        .timeout(explainLimitMs)
        .emitWithAck("explain", request)
        .catch(() => []);
      return "ok" in answer ? [] : answer;
    },
    act: async (request) => {
      if (!socket.connected) return notConnected;
      return socket
        .timeout(actLimitMs)
        .emitWithAck("admin_action", request)
        .catch(() => noAnswer);
    },
    pause: () => change({ pausedAt: now(), held: 0 }),
    resume: () => change({ pausedAt: null, held: 0, snapshot: latest }),
    close: () => {
      stop();
      unsubscribe();
      disconnectStore();
      socket.disconnect();
    },
  };
}

const notConnected: AdminAck = {
  ok: false,
  error_code: "NOT_CONNECTED_TO_SERVER",
  message: "This page has no connection to the server at the moment. Nothing was sent.",
};

const noAnswer: AdminAck = {
  ok: false,
  error_code: "NO_ANSWER",
  message: "No answer came. It may have been done: look at the record of actions before you try again.",
};

function isUnauthorized(error: Error): boolean {
  return error.message === "UNAUTHORIZED" || ("data" in error && codeOf(error.data) === "UNAUTHORIZED");
}

function codeOf(data: unknown): unknown {
  return typeof data === "object" && data !== null && "error_code" in data ? data.error_code : null;
}

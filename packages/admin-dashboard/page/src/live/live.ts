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
import { type After, createCell, type Every, type Readable } from "./store.ts";

/**
 * How fresh the page is. `stale`: connected, but the server has been silent for longer than its heartbeat allows.
 * `signed-out`: not asked to connect yet, or the server wants a session.
 */
export type Link = "connecting" | "live" | "reconnecting" | "stale" | "signed-out";

export interface LiveView {
  readonly link: Link;
  /** When the rows were last brought up to date, by the server's clock; null before the first state. */
  readonly heardAt: number | null;
  /** What the server said when it refused the connection for another reason than a missing session. */
  readonly refusal: string | null;
  /** Who the server says we are; null before the first connection. */
  readonly identity: AdminConnected | null;
  /** What is shown; it stands still while the page is paused. */
  readonly snapshot: Snapshot | null;
  /** The newest state, also while the page is paused: what an act would meet. */
  readonly latest: Snapshot | null;
  /** Since when the page is paused, by the server's clock; null while it follows. */
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
  /** By the server's clock, like all times on the page. */
  readonly now: () => number;
  readonly every: Every;
  readonly after: After;
  /** Told the server's time whenever a row brings it. */
  readonly onServerTime: (serverNow: number) => void;
}

/** With nothing to tell, the server sends the summary every 5 s. */
const silenceMs = 15_000;
const explainLimitMs = 5_000;
const actLimitMs = 20_000;
const checkMs = 1_000;
/** Lines of the timeline come one by one: what comes within this time is shown at once. As often as the server sends changes. */
const showMs = 250;

const nothingYet: LiveView = {
  link: "signed-out",
  heardAt: null,
  refusal: null,
  identity: null,
  snapshot: null,
  latest: null,
  pausedAt: null,
  held: 0,
  interruptions: [],
};

export function createLive({ socket, store, now, every, after, onServerTime }: LivePorts): Live {
  const cell = createCell<LiveView>(nothingYet);
  let latest: Snapshot | null = null;
  let epoch: string | null = null;
  let held = 0;
  let heardAt: number | null = null;
  let shownAt = Number.NEGATIVE_INFINITY;
  let cancelShow: (() => void) | null = null;
  const change = (part: Partial<LiveView>): void => cell.set({ ...cell.get(), ...part });

  const show = (): void => {
    cancelShow?.();
    cancelShow = null;
    shownAt = now();
    const { pausedAt, snapshot } = cell.get();
    change({ heardAt, held, latest, snapshot: pausedAt === null ? latest : snapshot });
  };
  const interrupt = (refusal: string | null): void => {
    if (cancelShow !== null) show();
    change({ link: cell.get().snapshot === null ? "connecting" : "reconnecting", refusal });
  };

  const disconnectStore = connectAdminStore(store, socket);
  const unsubscribe = store.subscribe(() => {
    const { status, summary, identity, epoch: nextEpoch, seq: _, ...sections } = store.getSnapshot();
    if (status === "disconnected") return interrupt(null);
    // While a whole state is awaited, nothing is known that was not known before.
    if (status === "stale" || summary === null) return;
    if (summary !== latest?.summary) onServerTime(summary.now);
    const { link, heardAt: lastHeardAt, pausedAt, interruptions } = cell.get();
    heardAt = now();
    latest = { ...sections, summary };
    held = pausedAt === null ? 0 : held + 1;
    if (link === "live") {
      epoch = nextEpoch;
      // Never longer, also when the clock was set back.
      const waitMs = Math.min(showMs, showMs - (now() - shownAt));
      if (waitMs <= 0) return show();
      cancelShow ??= after(waitMs, show);
      return;
    }
    const away = { from: lastHeardAt ?? heardAt, to: heardAt, hasRestarted: nextEpoch !== epoch };
    epoch = nextEpoch;
    change({
      link: "live",
      refusal: null,
      identity,
      // After the silence of a connection that held, nothing is missing.
      interruptions:
        lastHeardAt === null || link === "stale" ? interruptions : withInterruption(interruptions, away),
    });
    return show();
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
    pause: () => {
      held = 0;
      show();
      change({ pausedAt: now() });
    },
    resume: () => {
      held = 0;
      change({ pausedAt: null });
      show();
    },
    close: () => {
      cancelShow?.();
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

import type { Socket } from "socket.io";
import type { TimerPort } from "../ports.ts";
import { Backlog } from "./backlog.ts";
import type { AdminClientLimits, AdminFeed, AdminIdentity } from "./ports.ts";

/** Sockets in this room get deltas and activities; who is owed a whole state is not in it. */
export const liveRoom = "admin_live";

/** A whole state is the costliest message: one a second for each client. */
const stateIntervalMs = 1000;

interface AdminClientPorts {
  readonly feed: AdminFeed;
  readonly now: () => number;
  readonly timer: TimerPort;
  readonly limits: AdminClientLimits;
}

/** One connected admin. Sees to it that what waits for a slow one stays bounded: skip, then a whole state, or the end. */
export class AdminClient {
  readonly socket: Socket;
  readonly identity: AdminIdentity;
  readonly #ports: AdminClientPorts;
  readonly #backlog: Backlog;
  #owed = false;
  #behindSince: number | null = null;
  #lastStateAt = Number.NEGATIVE_INFINITY;
  #cancelTimer: (() => void) | undefined;
  #closed = false;

  constructor(socket: Socket, identity: AdminIdentity, ports: AdminClientPorts) {
    this.socket = socket;
    this.identity = identity;
    this.#ports = ports;
    this.#backlog = new Backlog(socket.conn);
  }

  greet(): void {
    const { name, role } = this.identity;
    this.socket.emit("admin_connected", { status: "connected", name, role });
    this.#sendState();
  }

  /** Sends a whole state, at once or as soon as one may be sent again. */
  requestState(): void {
    this.#owe();
    this.keepUp();
  }

  /** Whether what waits for this client leaves room for a message that it can do without. */
  get hasRoom(): boolean {
    return this.#backlog.pending < this.#ports.limits.maxPending;
  }

  /** Is called before each delta: decides whether this client gets it, is owed a whole state instead, or is cut. */
  keepUp(): void {
    const { limits, now } = this.#ports;
    if (!this.hasRoom) {
      this.#behindSince ??= now();
      this.#owe();
    } else if (this.#backlog.pending === 0) {
      // Only an empty backlog shows that the client reads again: it may have taken a part and stopped.
      this.#behindSince = null;
    }
    if (this.#behindSince !== null) {
      if (now() - this.#behindSince >= limits.cutAfterMs) this.cut();
    } else if (this.#owed && now() - this.#lastStateAt >= stateIntervalMs) {
      this.#sendState();
    }
  }

  /** Whether it asks and does not read the answers; then it is cut. */
  cutIfFlooding(): boolean {
    if (this.#backlog.pending < this.#ports.limits.maxPending * 4) return false;
    this.cut();
    return true;
  }

  /** Ends the connection without waiting for what was not read. */
  cut(): void {
    this.socket.conn.close(true);
  }

  close(): void {
    this.#closed = true;
    this.#cancelTimer?.();
    this.#backlog.close();
  }

  #owe(): void {
    if (this.#owed) return;
    this.#owed = true;
    void this.socket.leave(liveRoom);
    this.#tryAgainLater();
  }

  #sendState(): void {
    this.#owed = false;
    this.#cancelTimer?.();
    this.#lastStateAt = this.#ports.now();
    this.socket.emit("state_update", this.#ports.feed.stateUpdate());
    void this.socket.join(liveRoom);
  }

  #tryAgainLater(): void {
    this.#cancelTimer = this.#ports.timer.schedule(() => {
      this.keepUp();
      if (this.#owed && !this.#closed) this.#tryAgainLater();
    }, stateIntervalMs);
  }
}

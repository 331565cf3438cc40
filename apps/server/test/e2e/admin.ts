import { io, type Socket } from "socket.io-client";

/** Logs in as a browser does; resolves with the session cookie. */
export async function logIn(origin: string, password: string): Promise<string> {
  const response = await fetch(`${origin}/admin/login`, {
    method: "POST",
    headers: { "content-type": "application/json", origin },
    body: JSON.stringify({ password }),
  });
  if (response.status !== 200) throw new Error(`POST /admin/login answered ${response.status}.`);
  return (response.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
}

/** A dashboard without a page: notes all that it is told, in order. */
export class TestAdmin {
  readonly socket: Socket;
  readonly received: { readonly event: string; readonly payload: unknown; readonly at: number }[] = [];

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.onAny((event: string, payload: unknown) => {
      this.received.push({ event, payload, at: performance.now() });
    });
  }

  static async connect(
    origin: string,
    credentials: { readonly cookie?: string; readonly token?: string },
  ): Promise<TestAdmin> {
    const { cookie, token } = credentials;
    const socket = io(`${origin}/admin`, {
      transports: ["websocket"],
      forceNew: true,
      reconnection: false,
      ...(token === undefined ? {} : { auth: { token } }),
      ...(cookie === undefined ? {} : { extraHeaders: { cookie, origin } }),
    });
    const admin = new TestAdmin(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once("connect", resolve);
      socket.once("connect_error", reject);
    });
    return admin;
  }

  /** The newest whole state, asked for now. */
  async snapshot(): Promise<Snapshot> {
    const next = new Promise<{ snapshot: Snapshot }>((resolve) => this.socket.once("state_update", resolve));
    this.socket.emit("request_state");
    return (await next).snapshot;
  }

  activities(
    eventType: string,
  ): readonly { readonly subject_id: string; readonly details: unknown; readonly at: number }[] {
    return this.received
      .filter(({ event }) => event === "activity_event")
      .map(({ payload, at }) => ({
        ...(payload as { event_type: string; subject_id: string; details: unknown }),
        at,
      }))
      .filter(({ event_type }) => event_type === eventType);
  }

  [Symbol.dispose](): void {
    this.socket.disconnect();
  }
}

type Row = Readonly<Record<string, unknown>>;

/** What tests read of a snapshot. */
export interface Snapshot {
  readonly summary: Row;
  readonly scenes: readonly Row[];
  readonly participants: readonly Row[];
  readonly games: readonly Row[];
  readonly problems: readonly Row[];
}

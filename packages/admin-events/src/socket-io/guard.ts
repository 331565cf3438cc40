import type { AdminErrorCode, AdminRefusal } from "../wire-messages.ts";
import type { AdminClient } from "./admin-client.ts";
import type { Parsed } from "./parse-request.ts";
import type { AdminFeed, AdminIdentity } from "./ports.ts";

/** One kind of request. */
export interface RequestKind<T> {
  readonly event: string;
  readonly parse: (payload: unknown) => Parsed<T>;
  /** Who may; the others are refused before anything is parsed. */
  readonly allows: (identity: AdminIdentity) => boolean;
  readonly handle: (request: T) => unknown;
}

interface GuardPorts {
  readonly feed: AdminFeed;
  readonly now: () => number;
  readonly maxRequestsPerSecond: number;
}

/** The one way in for what a client sends: counted, allowed, parsed, answered; nothing it sends makes a listener throw. */
export class Guard {
  readonly #client: AdminClient;
  readonly #ports: GuardPorts;
  #second = 0;
  #requests = 0;

  constructor(client: AdminClient, ports: GuardPorts) {
    this.#client = client;
    this.#ports = ports;
  }

  on<T>(kind: RequestKind<T>): void {
    this.#client.socket.on(kind.event, (...args: readonly unknown[]) => {
      if (this.#client.cutIfFlooding()) return;
      void this.#answer(kind, args);
    });
  }

  async #answer<T>(kind: RequestKind<T>, args: readonly unknown[]): Promise<void> {
    const last = args.at(-1);
    const answer = await this.#result(kind, isAck(last) && args.length === 1 ? undefined : args[0]);
    if (isAck(last)) last(answer);
  }

  async #result<T>(kind: RequestKind<T>, payload: unknown): Promise<unknown> {
    if (!this.#takesOneMore()) return refuse("RATE_LIMITED", "Too many requests; try again in a second.");
    if (!kind.allows(this.#client.identity)) {
      return refuse("UNAUTHORIZED", "This needs the role of an operator.");
    }
    const parsed = kind.parse(payload);
    if (!parsed.ok) return refuse("INVALID_PAYLOAD", parsed.message);
    try {
      return await kind.handle(parsed.value);
    } catch (error) {
      reportFailure(this.#ports.feed, kind.event, error);
      return refuse("FAILED", "The server could not do this; see the problems.");
    }
  }

  #takesOneMore(): boolean {
    const second = Math.floor(this.#ports.now() / 1000);
    if (second !== this.#second) this.#requests = 0;
    this.#second = second;
    this.#requests += 1;
    return this.#requests <= this.#ports.maxRequestsPerSecond;
  }
}

export function refuse(code: AdminErrorCode, message: string): AdminRefusal {
  return { ok: false, error_code: code, message };
}

/** A port that throws is a fault of the server: the researcher sees it where they look. */
export function reportFailure(feed: AdminFeed, what: string, error: unknown): void {
  feed.reportProblem({
    code: "ADMIN_REQUEST_FAILED",
    severity: "error",
    message: `${what}: ${error instanceof Error ? error.message : String(error)}`,
    action: "Look at the server's log; the request had no effect that this page knows of.",
  });
}

function isAck(value: unknown): value is (answer: unknown) => void {
  return typeof value === "function";
}

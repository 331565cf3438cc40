import type { z } from "zod";
import { ClientError, type ClientErrorCode } from "./client-error.ts";
import { defaultPayloadLimits, payloadFlaw, type PayloadLimits } from "./payload-flaw.ts";
import { type Rate, TokenBucket } from "./token-bucket.ts";

/** What `guard` needs of a socket; one of socket.io fits. */
export interface GuardedSocket {
  readonly on: (event: string, listener: (...args: unknown[]) => void) => unknown;
}

/** The bounds of one socket, shared by all its events: make one for each connection. */
export class SocketLimits {
  readonly payload: PayloadLimits;
  readonly #bucket: TokenBucket;

  /**
   * @param ports `now` is monotonic milliseconds.
   * @param rate events of the socket, all kinds together. @default 20 a second, 50 at once
   */
  constructor(
    ports: { readonly now: () => number },
    rate: Rate = { perSecond: 20, burst: 50 },
    payload: PayloadLimits = defaultPayloadLimits,
  ) {
    this.payload = payload;
    this.#bucket = new TokenBucket(rate, ports.now);
  }

  /** Counts an event; false when it is one too many. */
  take(): boolean {
    return this.#bucket.take();
  }
}

/** An error in the server's own code while it handled an event; the client was told `INVALID_STATE`. */
export interface EventProblem {
  readonly event: string;
  readonly error: unknown;
}

/** Where a guarded event comes from and what it is checked against. */
export interface GuardedEvent<Payload> {
  readonly socket: GuardedSocket;
  readonly event: string;
  /** What the payload has to be; unknown keys are its own business. A missing payload counts as `{}`. */
  readonly schema: z.ZodType<Payload>;
  readonly limits: SocketLimits;
  readonly onProblem: (problem: EventProblem) => void;
  /** Monotonic milliseconds. */
  readonly now: () => number;
  /** Told each event when it is answered; must not throw. */
  readonly onHandled?: ((handled: HandledEvent) => void) | undefined;
}

/** An event that was answered. */
export interface HandledEvent {
  readonly event: string;
  /** `ok`, or the code of the refusal. */
  readonly outcome: "ok" | ClientErrorCode;
  /** From its coming to its answer. */
  readonly durationMs: number;
}

/** What the client is told: `ok: true` with the handler's result, or why not. */
export type EventAnswer =
  | { readonly ok: true; readonly [field: string]: unknown }
  | {
      readonly ok: false;
      readonly error_code: ClientErrorCode;
      readonly reason?: string;
      readonly message: string;
    };

/**
 * Listens to one event of a client. `handler` is called only with a payload that is small, flat and fits the
 * schema, and within the rate. What it returns is acknowledged as `{ ok: true, ...result }`; a `ClientError`
 * that it throws as `{ ok: false, error_code, message }`; any other error goes to `onProblem`, and the client is
 * told `INVALID_STATE` in neutral words. Nothing that a client sends, or leaves out, makes this throw.
 */
export function guard<Payload>(
  guarded: GuardedEvent<Payload>,
  handler: (payload: Payload) => EventResult | Promise<EventResult>,
): void {
  guarded.socket.on(guarded.event, (...args) => {
    const last = args.at(-1);
    const hasAck = typeof last === "function"; // only socket.io makes functions; none comes over the wire
    const payloads = hasAck ? args.slice(0, -1) : args;
    const acknowledge = (result: EventAnswer): void => {
      if (hasAck) last(result);
    };
    // What is left here is an error of `onProblem` itself: nobody is left to be told, and the process goes on.
    respond(guarded, payloads, handler, acknowledge).catch(() => undefined);
  });
}

/** What a handler adds to `ok: true`. */
export type EventResult = Readonly<Record<string, unknown>> | void;

async function respond<Payload>(
  guarded: GuardedEvent<Payload>,
  payloads: readonly unknown[],
  handler: (payload: Payload) => EventResult | Promise<EventResult>,
  acknowledge: (result: EventAnswer) => void,
): Promise<void> {
  const { event, now, onHandled } = guarded;
  const from = now();
  try {
    const answered = await answer(guarded, payloads, handler);
    acknowledge(answered);
    const outcome = answered.ok ? "ok" : answered.error_code;
    onHandled?.({ event, outcome, durationMs: now() - from });
  } catch (error) {
    // The result could not be written as JSON: the client is told that much, and we are told why.
    acknowledge(neutralRefusal);
    guarded.onProblem({ event, error });
  }
}

async function answer<Payload>(
  { event, schema, limits, onProblem }: GuardedEvent<Payload>,
  payloads: readonly unknown[],
  handler: (payload: Payload) => EventResult | Promise<EventResult>,
): Promise<EventAnswer> {
  if (!limits.take()) return refusal("RATE_LIMITED", "Too many messages. Please wait a moment.");
  if (payloads.length > 1) return refusal("INVALID_PAYLOAD", "Expected one payload.");
  const payload = payloads.length === 0 ? {} : payloads[0];
  const flaw = payloadFlaw(payload, limits.payload);
  if (flaw !== null) return refusal("INVALID_PAYLOAD", `The payload ${flaw}.`);
  try {
    const parsed = schema.safeParse(payload);
    if (!parsed.success) return refusal("INVALID_PAYLOAD", issueText(parsed.error));
    return { ...(await handler(parsed.data)), ok: true };
  } catch (error) {
    if (error instanceof ClientError) {
      const { code, message, reason } = error;
      return { ...refusal(code, message), ...(reason === null ? {} : { reason }) };
    }
    onProblem({ event, error });
    return neutralRefusal;
  }
}

function refusal(code: ClientErrorCode, message: string): EventAnswer {
  return { ok: false, error_code: code, message };
}

const neutralRefusal = refusal("INVALID_STATE", "That did not work. Please try again.");

function issueText(error: z.ZodError): string {
  const [issue] = error.issues;
  if (issue === undefined) return "The payload is not valid.";
  const where = issue.path.length === 0 ? "" : `${issue.path.map(String).join(".")}: `;
  return `${where}${issue.message}`.slice(0, 200);
}

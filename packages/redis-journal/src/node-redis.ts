import { createHash } from "node:crypto";
import { createClient } from "redis";
import type { RedisPort, RedisScript, StreamEntry } from "./ports.ts";
import { RedisJournalError } from "./redis-journal-error.ts";

/** How Redis is reached. */
export interface NodeRedisOptions {
  /** `redis[s]://[[user][:password]@]host[:port][/database]` */
  readonly url: string;
  /** How long an answer may take, in ms. @default 2000 */
  readonly timeoutMs?: number;
  /** Told when a connection is lost and when there is one again; must not throw. */
  readonly onConnection?: (isConnected: boolean) => void;
}

type Client = ReturnType<typeof newClient>;

interface Live {
  readonly client: Client;
  /** The process of Redis behind this connection. */
  readonly runId: string;
}

const MIN_BETWEEN_CONNECTS_MS = 50;

/**
 * Redis by node-redis. Each connection belongs to one process of Redis, whose run id goes with every script; a lost connection
 * is made anew by the next call. Nothing is sent twice by itself: whoever calls decides whether to try again.
 */
export class NodeRedis implements RedisPort {
  readonly #options: NodeRedisOptions;
  readonly #hashes: Map<string, string> = new Map<string, string>();
  #live: Promise<Live> | null = null;
  #blocking: Promise<Live> | null = null;
  #connectedAt = Number.NEGATIVE_INFINITY;
  #isClosed = false;

  constructor(options: NodeRedisOptions) {
    this.#options = options;
  }

  readonly run = async (
    script: RedisScript,
    keys: readonly string[],
    args: readonly string[],
  ): Promise<readonly string[]> => {
    const hash = this.#hashOf(script);
    const answer = await this.#call((live) => {
      const rest = [String(keys.length), ...keys, live.runId, ...args];
      return live.client.sendCommand(["EVALSHA", hash, ...rest]).catch((error: unknown) => {
        if (!(error instanceof Error) || !error.message.startsWith("NOSCRIPT")) throw error;
        return live.client.sendCommand(["EVAL", script.lua, ...rest]);
      });
    });
    if (Array.isArray(answer)) return answer.map(String);
    throw new RedisJournalError("WRONG_ANSWER", `Expected the script ${script.name} to answer a list.`);
  };

  readonly range = async (
    key: string,
    from: string,
    to: string,
    count: number,
  ): Promise<readonly StreamEntry[]> =>
    entriesOf(
      await this.#call(({ client }) => client.sendCommand(["XRANGE", key, from, to, "COUNT", String(count)])),
    );

  readonly last = async (key: string): Promise<StreamEntry | null> => {
    const answer = await this.#call(({ client }) =>
      client.sendCommand(["XREVRANGE", key, "+", "-", "COUNT", "1"]),
    );
    return entriesOf(answer)[0] ?? null;
  };

  /** Waits on a connection of its own, one call at a time. */
  readonly wait = async (
    key: string,
    after: string,
    count: number,
    blockMs: number,
  ): Promise<readonly StreamEntry[]> => {
    this.#blocking ??= this.#connect(() => (this.#blocking = null));
    const live = await this.#reached(this.#blocking, () => (this.#blocking = null));
    const args = ["XREAD", "COUNT", String(count), "BLOCK", String(blockMs), "STREAMS", key, after];
    const answer = await this.#timed(
      live,
      () => live.client.sendCommand(args),
      blockMs,
      () => {
        this.#blocking = null;
      },
    );
    if (answer === null) return [];
    return entriesOf(isList(answer) && isList(answer[0]) ? answer[0][1] : answer);
  };

  /** Any single command, for what has no script; the answer as RESP 2 gives it. */
  readonly command = (args: readonly string[]): Promise<unknown> =>
    this.#call(({ client }) => client.sendCommand([...args]));

  /** Another one to the same Redis, with connections of its own. */
  duplicate(): NodeRedis {
    return new NodeRedis(this.#options);
  }

  /** Ends the connections; calls that wait reject. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const live of [this.#live, this.#blocking]) {
      if (live === null) continue;
      await live.then(
        ({ client }) => client.destroy(),
        () => undefined,
      );
    }
  }

  #call(send: (live: Live) => Promise<unknown>): Promise<unknown> {
    this.#live ??= this.#connect(() => (this.#live = null));
    return this.#reached(this.#live, () => (this.#live = null)).then((live) =>
      this.#timed(
        live,
        () => send(live),
        0,
        () => {
          this.#live = null;
        },
      ),
    );
  }

  async #reached(connecting: Promise<Live>, forget: () => void): Promise<Live> {
    try {
      return await connecting;
    } catch (cause) {
      forget();
      throw isReply(cause) ? refused(cause) : unreachable(cause);
    }
  }

  async #timed(
    live: Live,
    send: () => Promise<unknown>,
    extraMs: number,
    forget: () => void,
  ): Promise<unknown> {
    const timeoutMs = (this.#options.timeoutMs ?? 2_000) + extraMs;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(unreachable(new Error(`No answer within ${timeoutMs} ms.`)));
        // Nothing that was sent over this connection can be relied on any more.
        forget();
        live.client.destroy();
      }, timeoutMs);
    });
    try {
      return await Promise.race([send(), late]);
    } catch (error) {
      if (error instanceof RedisJournalError) throw error;
      if (!isReply(error)) throw unreachable(error);
      throw refused(error);
    } finally {
      clearTimeout(timer);
    }
  }

  async #connect(forget: () => void): Promise<Live> {
    if (this.#isClosed) throw new Error("The connection was closed.");
    const { url, timeoutMs = 2_000, onConnection } = this.#options;
    const waitMs = this.#connectedAt + MIN_BETWEEN_CONNECTS_MS - performance.now();
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    this.#connectedAt = performance.now();
    const client = newClient(url, timeoutMs);
    client.on("error", () => undefined);
    client.once("end", forget);
    client.once("error", forget);
    try {
      await client.connect();
      const info: unknown = await client.sendCommand(["INFO", "server"]);
      const runId = typeof info === "string" ? /^run_id:(\w+)/m.exec(info)?.[1] : undefined;
      if (runId === undefined) throw new Error("Redis does not say its run id.");
      client.once("error", () => onConnection?.(false));
      onConnection?.(true);
      return { client, runId };
    } catch (error) {
      if (client.isOpen) client.destroy();
      throw error;
    }
  }

  #hashOf({ lua }: RedisScript): string {
    const known = this.#hashes.get(lua);
    if (known !== undefined) return known;
    const made = createHash("sha1").update(lua).digest("hex");
    this.#hashes.set(lua, made);
    return made;
  }
}

function newClient(url: string, timeoutMs: number) {
  return createClient({
    url,
    RESP: 2,
    disableOfflineQueue: true,
    disableClientInfo: true,
    maintNotifications: "disabled",
    socket: { reconnectStrategy: false, connectTimeout: timeoutMs },
  });
}

/** An error that Redis answered, unlike one of the connection. A server that is starting cannot be reached yet. */
function isReply(error: unknown): error is Error {
  return (
    error instanceof Error &&
    /^(ERR|WRONGPASS|WRONGTYPE|OOM|NOAUTH|NOPERM|MISCONF|READONLY|NOREPLICAS|NOSCRIPT|CROSSSLOT|MOVED)\b/.test(
      error.message,
    )
  );
}

function refused(cause: Error): RedisJournalError {
  return new RedisJournalError("WRONG_ANSWER", `Redis refused: ${cause.message}`, { cause });
}

function unreachable(cause: unknown): RedisJournalError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new RedisJournalError("UNREACHABLE", `Redis cannot be reached: ${why}`, { cause });
}

function entriesOf(answer: unknown): readonly StreamEntry[] {
  if (answer === null) return [];
  if (isList(answer)) {
    return answer.map((entry) => {
      if (!isList(entry) || !isList(entry[1])) throw unreadable();
      return { id: String(entry[0]), fields: fieldsOf(entry[1]) };
    });
  }
  throw unreadable();
}

function fieldsOf(flat: readonly unknown[]): Readonly<Record<string, string>> {
  const fields: Record<string, string> = {};
  for (let index = 0; index + 1 < flat.length; index += 2)
    fields[String(flat[index])] = String(flat[index + 1]);
  return fields;
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function unreadable(): RedisJournalError {
  return new RedisJournalError("WRONG_ANSWER", "Expected Redis to answer entries of a stream.");
}

import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** How the server keeps what it acknowledged. */
export interface RedisProcessOptions {
  /** @default "yes" */
  readonly appendonly?: "yes" | "no";
  /** @default "always" */
  readonly appendfsync?: "always" | "everysec" | "no";
}

/** A `redis-server` of a test's own: on a free port of loopback, in a folder of its own. It may be killed and started again. */
export class RedisProcess implements AsyncDisposable {
  readonly port: number;
  readonly folder: string;
  readonly #options: RedisProcessOptions;
  #process: ChildProcess | null = null;

  private constructor(port: number, folder: string, options: RedisProcessOptions) {
    this.port = port;
    this.folder = folder;
    this.#options = options;
  }

  /** Whether `redis-server` is installed here. */
  static isInstalled(): boolean {
    return spawnSync("redis-server", ["--version"]).status === 0;
  }

  /** Rejects where `redis-server` is not installed or does not answer within 30 s. */
  static async start(options: RedisProcessOptions = {}): Promise<RedisProcess> {
    const folder = await mkdtemp(join(tmpdir(), "waitroom-redis-"));
    const redis = new RedisProcess(await freePort(), folder, options);
    await redis.start();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Process id; undefined while it does not run. */
  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** Starts it, again with what it stored; resolves when it answers. */
  async start(): Promise<void> {
    const { appendonly = "yes", appendfsync = "always" } = this.#options;
    const settings = Object.entries({
      port: String(this.port),
      bind: "127.0.0.1",
      dir: this.folder,
      save: "",
      appendonly,
      appendfsync,
      "maxmemory-policy": "noeviction",
    }).flatMap(([name, value]) => [`--${name}`, value]);
    const started = spawn("redis-server", settings, { stdio: "ignore" });
    this.#process = started;
    for (let tries = 0; !(await answers(this.port)); tries += 1) {
      if (tries === 600 || started.exitCode !== null) {
        throw new Error(
          `Expected redis-server to answer on port ${this.port}; exit code ${String(started.exitCode)}.`,
        );
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Ends it; `SIGKILL` leaves it no time to store anything. */
  async stop(signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<void> {
    const running = this.#process;
    this.#process = null;
    if (running === null || running.exitCode !== null || running.signalCode !== null) return;
    const ended = once(running, "exit");
    running.kill(signal);
    await ended;
  }

  /** Lets it stand still, and go on. */
  pause(isPaused: boolean): void {
    this.#process?.kill(isPaused ? "SIGSTOP" : "SIGCONT");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.pause(false);
    await this.stop("SIGKILL");
    await rm(this.folder, { recursive: true, force: true });
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.write("PING\r\n"));
    socket.once("data", (bytes) => {
      resolve(bytes.toString().startsWith("+PONG"));
      socket.destroy();
    });
    socket.once("error", () => resolve(false));
    socket.once("close", () => resolve(false));
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new TypeError("Expected a TCP address.");
  return address.port;
}

import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("../../../server/src/main.ts", import.meta.url));

/** How a server is started. */
export interface RehearsedServerOptions {
  /** Its working folder: `.waitroom` is made there. */
  readonly folder: string;
  /** Added to the environment: `EXPERIMENT`, `DATA_DIR`, `ADMIN_TOKEN`. `PORT` is chosen by the system unless given. */
  readonly env?: Readonly<Record<string, string>>;
  /** How long it may take until it listens, in ms. @default 60000 */
  readonly startLimitMs?: number;
}

/** A server in a process of its own that can be killed and started again on the same port. */
export class RehearsedServer {
  readonly #options: RehearsedServerOptions;
  #child: ChildProcess | null = null;
  #origin = "";
  #output = "";
  readonly #disorder: string[] = [];
  readonly #asked: WeakMap<ChildProcess, NodeJS.Signals> = new WeakMap<ChildProcess, NodeJS.Signals>();

  private constructor(options: RehearsedServerOptions) {
    this.#options = options;
  }

  /** @throws Error when the server ends instead of listening, or does not listen in time; with what it printed */
  static async start(options: RehearsedServerOptions): Promise<RehearsedServer> {
    const server = new RehearsedServer(options);
    await server.start();
    return server;
  }

  /** The first address that it printed, without the final slash. */
  get origin(): string {
    return this.#origin;
  }

  /** All that it printed, over all starts. */
  get output(): string {
    return this.#output;
  }

  /** How it ended otherwise than it was asked to: by itself, or by a signal that it ends in order at with another code than 0. */
  get disorder(): readonly string[] {
    return this.#disorder;
  }

  /** The id of its process now; undefined while it does not run. */
  get pid(): number | undefined {
    return this.isRunning ? this.#child?.pid : undefined;
  }

  get isRunning(): boolean {
    return this.#child !== null && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Starts it (again), on the same port. */
  async start(): Promise<void> {
    const { folder, env = {}, startLimitMs = 60_000 } = this.#options;
    const ownPort = this.#origin === "" ? {} : { PORT: new URL(this.#origin).port };
    const child = spawn(process.execPath, ["--conditions=@waitroom/source", main], {
      cwd: folder,
      env: { ...process.env, PORT: "0", HOST: "127.0.0.1", ...env, ...ownPort },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#child = child;
    child.once("exit", (code, signal) => {
      const asked = this.#asked.get(child);
      const how = code === null ? `by ${signal}` : `with code ${code}`;
      if (asked === undefined) this.#disorder.push(`The server ended by itself, ${how}.`);
      else if (asked !== "SIGKILL" && code !== 0) this.#disorder.push(`The server ended at ${asked} ${how}.`);
    });
    const errors = createInterface({ input: child.stderr });
    errors.on("line", (line) => (this.#output += `${line}\n`));
    const lines = createInterface({ input: child.stdout });
    let limit: NodeJS.Timeout | undefined;
    const listening = new Promise<string>((resolve, reject) => {
      limit = setTimeout(() => {
        this.#ask(child, "SIGKILL");
        reject(new Error(`The server did not listen within ${startLimitMs / 1000} s:\n${this.#output}`));
      }, startLimitMs);
      lines.on("line", (line) => {
        this.#output += `${line}\n`;
        const found = /^Participants\s+(http:\/\/[^\s/]+)/.exec(line);
        if (found?.[1] !== undefined) resolve(found[1]);
      });
      child.once("error", reject);
      child.once("exit", (code, signal) =>
        reject(new Error(`The server ended with ${code ?? signal} instead of listening:\n${this.#output}`)),
      );
    });
    this.#origin = await listening.finally(() => clearTimeout(limit));
  }

  /** Ends it and resolves with its exit code, or the signal that ended it, when it is gone. */
  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<number | string | null> {
    const child = this.#child;
    if (child === null || !this.isRunning) return null;
    const gone = once(child, "exit");
    this.#ask(child, signal);
    await gone;
    return child.exitCode ?? child.signalCode;
  }

  /** Ends it and starts it again. */
  async restart(signal: NodeJS.Signals = "SIGKILL"): Promise<void> {
    await this.stop(signal);
    await this.start();
  }

  #ask(child: ChildProcess, signal: NodeJS.Signals): void {
    this.#asked.set(child, signal);
    child.kill(signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop("SIGKILL");
  }
}

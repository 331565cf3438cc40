import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export const ADMIN_PASSWORD = "correct horse battery";
export const VIEWER_PASSWORD = "only looking around";
export const ADMIN_TOKEN = "token-of-the-researcher";

const main = fileURLToPath(new URL("../../src/main.ts", import.meta.url));

/** The real server in a process of its own, on a folder of its own. */
export class ServerProcess {
  readonly folder: string;
  readonly #env: Readonly<Record<string, string>>;
  #child: ChildProcess | null = null;
  /** Whether the process was asked to end. */
  #isAsked = false;
  #origin = "";
  #output = "";

  private constructor(folder: string, env: Readonly<Record<string, string>>) {
    this.folder = folder;
    this.#env = env;
  }

  static async start(env: Readonly<Record<string, string>> = {}): Promise<ServerProcess> {
    const server = new ServerProcess(await mkdtemp(join(tmpdir(), "waitroom-")), env);
    await server.restart();
    return server;
  }

  /** The first address that it printed, without the final slash. */
  get origin(): string {
    return this.#origin;
  }

  /** Everything it printed, over all restarts. */
  get output(): string {
    return this.#output;
  }

  get dataDir(): string {
    return join(this.folder, "data");
  }

  /** The path of a scene's file in the experiment's folder of logs. */
  log(experimentId: string, name: string): string {
    return join(this.dataDir, experimentId, "match_logs", name);
  }

  get isRunning(): boolean {
    return this.#child !== null && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Starts it, on the same port as before if it ran before; `env` goes before what it was started with. */
  async restart(env: Readonly<Record<string, string>> = {}): Promise<void> {
    const port = this.#origin === "" ? "0" : new URL(this.#origin).port;
    const child = spawn(process.execPath, ["--conditions=@waitroom/source", main], {
      cwd: this.folder,
      env: {
        ...process.env,
        PORT: port,
        HOST: "127.0.0.1",
        ADMIN_PASSWORD,
        ADMIN_VIEWER_PASSWORD: VIEWER_PASSWORD,
        ADMIN_TOKEN,
        ...this.#env,
        ...env,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#child = child;
    this.#isAsked = false;
    child.stderr.on("data", (chunk: Buffer) => (this.#output += chunk.toString()));
    const lines = createInterface({ input: child.stdout });
    const origin = await new Promise<string>((resolve, reject) => {
      lines.on("line", (line) => {
        this.#output += `${line}\n`;
        const found = /http:\/\/[^\s/]+/.exec(line);
        if (found !== null) resolve(found[0]);
      });
      child.on("exit", (code) => reject(new Error(`The server ended with ${code}:\n${this.#output}`)));
    });
    this.#origin = origin;
  }

  /** Resolves once tokens that are made now say another second than the start: they count in whole seconds. */
  async aSecondLater(): Promise<void> {
    await new Promise((resolve) => {
      setTimeout(resolve, 1_000);
    });
  }

  /** Ends it with a signal, and resolves with its exit code, or the signal that ended it, when it is gone. */
  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<number | string | null> {
    const child = this.#child;
    if (child === null || !this.isRunning) return null;
    const gone = once(child, "exit");
    this.#isAsked = true;
    child.kill(signal);
    await gone;
    return child.exitCode ?? child.signalCode;
  }

  /** @throws Error where it ended by itself: whatever a test does to it, it lives */
  async [Symbol.asyncDispose](): Promise<void> {
    const hasCrashed = !this.isRunning && !this.#isAsked;
    await this.stop("SIGKILL");
    await rm(this.folder, { recursive: true, force: true });
    if (hasCrashed) throw new Error(`The server ended by itself:\n${this.#output}`);
  }
}

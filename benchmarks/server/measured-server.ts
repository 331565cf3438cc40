import { spawn, type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { createInterface, type Interface } from "node:readline";

const TICKS_PER_SECOND = 100;
export const ADMIN_TOKEN = "token-of-the-benchmark";

/** A server in a process of its own, whose time and memory are read from the system. */
export class MeasuredServer {
  readonly name: string;
  readonly origin: string;
  readonly #child: ChildProcess;
  readonly #lines: Interface;

  private constructor(name: string, origin: string, child: ChildProcess, lines: Interface) {
    this.#lines = lines;
    this.name = name;
    this.origin = origin;
    this.#child = child;
  }

  static async start(
    name: string,
    main: string,
    cwd: string,
    env: Readonly<Record<string, string>> = {},
  ): Promise<MeasuredServer> {
    const preload = new URL("report-memory.ts", import.meta.url).href;
    const args = ["--expose-gc", "--import", preload, "--conditions=@waitroom/source", main];
    const child = spawn(process.execPath, args, {
      cwd,
      env: { ...process.env, PORT: "0", HOST: "127.0.0.1", ADMIN_TOKEN, ...env },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const lines = createInterface({ input: child.stdout });
    const origin = await new Promise<string>((resolve, reject) => {
      lines.on("line", (line) => {
        const found = /http:\/\/[^\s/]+/.exec(line);
        if (found !== null) resolve(found[0]);
      });
      child.once("exit", (code) => reject(new Error(`${name} ended with ${code}.`)));
    });
    return new MeasuredServer(name, origin, child, lines);
  }

  /** Time of the processor so far, all threads, in ms; the system counts in steps of 10 ms. */
  cpuMs(): number {
    const stat = readFileSync(`/proc/${this.#child.pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_PER_SECOND;
  }

  /** Memory after a collection of garbage: what is in use (heap and buffers), and what is resident. */
  async memory(): Promise<{ readonly usedBytes: number; readonly residentBytes: number }> {
    const reported = new Promise<string>((resolve) => {
      const look = (line: string): void => {
        if (!line.startsWith("MEMORY ")) return;
        this.#lines.off("line", look);
        resolve(line);
      };
      this.#lines.on("line", look);
    });
    this.#child.kill("SIGUSR2");
    const [, used, resident] = (await reported).split(" ");
    return { usedBytes: Number(used), residentBytes: Number(resident) };
  }

  /** A metric of the server, by its name with labels. */
  async metric(name: string): Promise<number> {
    const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
    const text = await (await fetch(`${this.origin}/metrics`, { headers })).text();
    const line = text.split("\n").find((one) => one.startsWith(`${name} `));
    return Number(line?.slice(name.length + 1));
  }

  stop(): void {
    this.#child.kill("SIGKILL");
  }
}

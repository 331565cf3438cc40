import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseConfig } from "../../src/config/config.ts";
import type { Experiment } from "../../src/experiment/experiment.ts";
import { parseExperiment } from "../../src/experiment/parse-experiment.ts";
import { createServer, type RunningServer, type ServerParts } from "../../src/server.ts";
import { ADMIN_PASSWORD, ADMIN_TOKEN, VIEWER_PASSWORD } from "./server-process.ts";

/** A server in this process, on a folder of its own. */
export class InProcessServer {
  readonly folder: string;
  readonly #running: RunningServer;

  private constructor(folder: string, running: RunningServer) {
    this.folder = folder;
    this.#running = running;
  }

  static async start(experiment: Experiment, parts: ServerParts = {}): Promise<InProcessServer> {
    const folder = await mkdtemp(join(tmpdir(), "waitroom-"));
    const config = parseConfig(
      { PORT: "0", ADMIN_TOKEN, ADMIN_PASSWORD, ADMIN_VIEWER_PASSWORD: VIEWER_PASSWORD },
      folder,
    );
    return new InProcessServer(folder, await createServer(config, parseExperiment(experiment), parts));
  }

  get origin(): string {
    return this.#running.origin;
  }

  /** The path of a file in the folder of logs. */
  log(experimentId: string, name: string): string {
    return join(this.folder, "data", experimentId, "match_logs", name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#running.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

import { once } from "node:events";
import type { Server } from "node:http";

/** How the server runs. */
export interface Settings {
  /** 0: any free port. */
  readonly port: number;
  readonly dataDir: string;
  readonly adminPassword: string;
  readonly countdownMs: number;
}

/** A server that runs. */
export interface RunningServer {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Resolves with the address once it listens. */
export async function listen(http: Server, port: number): Promise<string> {
  http.listen(port, "127.0.0.1");
  await once(http, "listening");
  const address = http.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : port}`;
}

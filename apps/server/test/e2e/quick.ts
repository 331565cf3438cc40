import { fileURLToPath } from "node:url";
import { ServerProcess } from "./server-process.ts";

const experiment = fileURLToPath(new URL("./experiments/quick.ts", import.meta.url));

/** The real server with an experiment of short times. */
export function startQuick(): Promise<ServerProcess> {
  return ServerProcess.start({ EXPERIMENT: experiment });
}

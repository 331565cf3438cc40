import type { WriteStream } from "node:tty";
import { nodeFiles } from "../node-files.ts";
import { OutputClosed } from "./terminal.ts";
import type { Terminal, TextSink } from "./terminal.ts";

/** The terminal of a process that runs this `version` of the package. */
export function processTerminal(process: NodeJS.Process, version: string): Terminal {
  return {
    out: sinkOf(process.stdout, process.env),
    err: sinkOf(process.stderr, process.env),
    workingFolder: process.cwd(),
    version,
    now: Date.now,
    files: nodeFiles,
    interruption: () => {
      const controller = new AbortController();
      for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => controller.abort());
      return controller.signal;
    },
  };
}

function sinkOf(stream: WriteStream, env: NodeJS.ProcessEnv): TextSink {
  // The callback of each write tells of the error as well; without a listener it would end the process.
  stream.on("error", () => undefined);
  const isTerminal = stream.isTTY;
  return {
    write: (text) =>
      new Promise((resolve, reject) => {
        stream.write(text, (error) => {
          if (error === null || error === undefined) resolve();
          else reject("code" in error && error.code === "EPIPE" ? new OutputClosed() : error);
        });
      }),
    isTerminal,
    hasColors: isTerminal && (env["NO_COLOR"] ?? "") === "" && env["TERM"] !== "dumb",
    columns: stream.columns ?? 80,
  };
}

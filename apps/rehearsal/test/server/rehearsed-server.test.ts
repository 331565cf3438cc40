import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { RehearsedServer } from "../../src/index.ts";

it("says that a server did not listen in time, and ends it", async () => {
  const folder = await mkdtemp(join(tmpdir(), "waitroom-hanging-"));
  const hang = `data:text/javascript,console.log("still busy");await new Promise((done) => setTimeout(done, 600_000))`;
  try {
    const starting = RehearsedServer.start({
      folder,
      env: { NODE_OPTIONS: `--import=${encodeURI(hang)}` },
      startLimitMs: 1000,
    });
    await expect(starting).rejects.toThrow(/^The server did not listen within 1 s:\n/);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

it.each<readonly [string, NodeJS.Signals | null, readonly string[]]>([
  ["by itself", null, ["The server ended by itself, with code 3."]],
  ["in order", "SIGTERM", []],
  ["with another code than 0", "SIGINT", ["The server ended at SIGINT with code 4."]],
  ["by a kill", "SIGKILL", []],
])("remembers that it ended %s, where it was not asked to", async (_how, signal, disorder) => {
  const folder = await mkdtemp(join(tmpdir(), "waitroom-ending-"));
  // What listens in the place of the server, and never gets to it.
  const stand = [
    `process.on("SIGTERM", () => process.exit(0)).on("SIGINT", () => process.exit(4));`,
    `console.log("Participants  http://127.0.0.1:1/");`,
    signal === null ? `setTimeout(() => process.exit(3), 50);` : ``,
    `await new Promise(() => setInterval(() => undefined, 1000));`,
  ].join("");
  try {
    await using server = await RehearsedServer.start({
      folder,
      env: { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(stand)}` },
    });
    if (signal === null) await expect.poll(() => server.isRunning).toBe(false);
    else await server.stop(signal);
    expect(server.disorder).toEqual(disorder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

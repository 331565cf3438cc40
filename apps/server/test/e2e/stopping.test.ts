import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, openSync, closeSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { startQuick } from "./quick.ts";
import { RawSocket } from "./raw-socket.ts";

const main = fileURLToPath(new URL("../../src/main.ts", import.meta.url));

describe.concurrent("a server that is asked to end", () => {
  it("waits for nobody who keeps a connection open", async () => {
    await using server = await startQuick();
    const { host } = new URL(server.origin);
    const open = await Promise.all(Array.from({ length: 4 }, () => RawSocket.connect(server.origin)));
    // The first one says nothing, as those that browsers open ahead.
    open[1]?.socket.write("POST /api/participants HTTP/1.1\r\nHo");
    open[2]?.socket.write(`GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n`);
    open[3]?.socket.write(`GET /livez HTTP/1.1\r\nHost: ${host}\r\n\r\nGET /li`);
    await open[3]?.until("200 OK");
    // Of these the server knows, and they never answer that it closes.
    open.push(await RawSocket.webSocket(server.origin));
    const code = await server.stop("SIGTERM");
    expect(code, server.output).toBe(0);
    expect(server.output).not.toContain("did not end in time");
    await Promise.all(open.map(({ closed }) => closed));
  });

  it("ends at once while it still starts, with code 0", async () => {
    // A Redis that takes connections and never answers.
    const silent = createServer(() => undefined).listen(0, "127.0.0.1");
    await once(silent, "listening");
    const address = silent.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const asked = once(silent, "connection");
    const shared = { TOKEN_SECRET: "s".repeat(64), ADMIN_PASSWORD: "correct horse battery" };
    await using started = await startMain({ REDIS_URL: `redis://127.0.0.1:${port}`, ...shared }, "ignore");
    await Promise.race([asked, started.ended]);
    started.child.kill("SIGTERM");
    expect(await started.ended).toEqual([0, null]);
    silent.close();
  });

  it.skipIf(!existsSync("/dev/full"))(
    "serves and ends in order where its log cannot be written",
    async () => {
      const full = openSync("/dev/full", "w");
      await using started = await startMain({ LOG_LEVEL: "debug" }, full);
      const origin = await started.origin;
      for (let request = 0; request < 5; request += 1) {
        expect((await fetch(`${origin}/livez`)).status).toBe(200);
      }
      started.child.kill("SIGTERM");
      expect(await started.ended).toEqual([0, null]);
      closeSync(full);
    },
  );
});

/** The server in a process of its own, whose log goes to `stderr`. */
async function startMain(env: Readonly<Record<string, string>>, stderr: "ignore" | number) {
  const folder = await mkdtemp(join(tmpdir(), "waitroom-"));
  const child = spawn(process.execPath, ["--conditions=@waitroom/source", main], {
    cwd: folder,
    env: { ...process.env, PORT: "0", HOST: "127.0.0.1", ...env },
    stdio: ["ignore", "pipe", stderr],
  });
  const ended = once(child, "exit");
  let output = "";
  const origin = new Promise<string>((resolve) => {
    child.stdout?.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      const found = /http:\/\/[^\s/]+/.exec(output);
      if (found !== null) resolve(found[0]);
    });
  });
  return {
    child,
    ended,
    origin,
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGKILL");
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

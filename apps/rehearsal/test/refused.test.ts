import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { always } from "@waitroom/matchmaker/simulation";
import { afterEach, describe, expect, it, vi } from "vitest";
import { parseCommandLine } from "../src/command-line.ts";
import { rehearse } from "../src/index.ts";
import { runCommand } from "../src/run-command.ts";

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

/** A server that is none of ours. */
async function serverThat(answers: RequestListener): Promise<string> {
  const server = createServer(answers);
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  ends.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => {
      server.close(resolve);
    });
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe("a rehearsal ends, and says why,", () => {
  it("where the server takes nobody without its ADMIN_TOKEN", async () => {
    const origin = await serverThat((_request, response) => {
      response.writeHead(401, { "content-type": "application/json" });
      response.end('{"ok":false,"error_code":"UNAUTHORIZED","message":"Expected the ADMIN_TOKEN."}');
    });
    const rehearsal = rehearse({
      origins: [origin],
      sceneId: "pairs",
      arrivals: () => [{ subjectId: "p1", atMs: 0 }],
    });
    await expect(rehearsal).rejects.toThrow(
      "Expected the server to make a participant, got status 401, UNAUTHORIZED: Expected the ADMIN_TOKEN. " +
        "Set ADMIN_TOKEN as the server has it: this study is not open.",
    );
  });

  it("where what answers is no server of an experiment", async () => {
    const origin = await serverThat((_request, response) => response.end("<!doctype html>"));
    const command = parseCommandLine(["--url", origin]);
    if (command === null) throw new Error("no command");
    const ports = { cwd: ".", adminToken: null, onProgress: () => undefined, print: () => undefined };
    await expect(runCommand(command, ports)).rejects.toThrow(
      `Expected a Waitroom server at ${origin}, got one that describes no experiment.`,
    );
  });
});

it("leaves no slow network open when the people cannot be made", async () => {
  const openServers = (): number =>
    process.getActiveResourcesInfo().filter((resource) => resource === "TCPServerWrap").length;
  await vi.waitFor(() => expect(openServers()).toBe(0)); // that of another test
  function* arrivals(): Generator<{ readonly subjectId: string; readonly atMs: number }> {
    yield { subjectId: "p1", atMs: 0 };
    expect(openServers()).toBe(1);
    throw new Error("nobody else is known");
  }
  const network = always({ delayMs: 0, jitterMs: 0, stallChance: 0, stallMs: 0 });
  const rehearsal = rehearse({
    origins: ["http://127.0.0.1:9"],
    sceneId: "pairs",
    arrivals,
    habits: { network },
  });
  await expect(rehearsal).rejects.toThrow("nobody else is known");
  await vi.waitFor(() => expect(openServers()).toBe(0));
});

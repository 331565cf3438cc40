import { createServer, type Server as HttpServer } from "node:http";
import { type AddressInfo } from "node:net";
import { Server, type Socket } from "socket.io";
import { io, type Socket as Client } from "socket.io-client";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { ClientError } from "../../src/sockets/client-error.ts";
import { type EventProblem, guard, type HandledEvent, SocketLimits } from "../../src/sockets/guard.ts";
import { socketSettings } from "../../src/sockets/socket-settings.ts";

let http: HttpServer;
let server: Server;
let client: Client;
let problems: EventProblem[];
let received: unknown[];
let handled: HandledEvent[];
let now: number;

const schema = z.object({ text: z.string().max(10) });
const open = z.object({ data: z.unknown() });

function broken(): never {
  throw new Error("the reporter is broken, too");
}

function listen(socket: Socket): void {
  const limits = new SocketLimits({ now: () => now });
  const shared = {
    socket,
    limits,
    now: () => now,
    onHandled: (event: HandledEvent) => handled.push(event),
    onProblem: (problem: EventProblem) => problems.push(problem),
  };
  guard({ ...shared, event: "echo", schema }, ({ text }) => {
    received.push(text);
    return { text };
  });
  guard({ ...shared, event: "open", schema: open }, ({ data }) => {
    received.push(data);
    return { data };
  });
  guard({ ...shared, event: "silent", schema: z.object({}) }, () => {
    received.push("silent");
  });
  guard({ ...shared, event: "slow", schema }, async ({ text }) => {
    await new Promise((resolve) => setImmediate(resolve));
    return { text, ok: false };
  });
  guard({ ...shared, event: "refuse", schema: z.object({}) }, async () => {
    throw new ClientError("SCENE_FULL", "The waiting room is full.");
  });
  guard({ ...shared, event: "throw", schema: z.object({}) }, () => {
    throw new RangeError("secret path /etc/x");
  });
  guard({ ...shared, event: "reject", schema: z.object({}) }, () => Promise.reject(new Error("later")));
  guard({ ...shared, event: "unsendable", schema: z.object({}) }, () => ({ big: 1n }));
  guard({ ...shared, event: "hopeless", schema: z.object({}), onProblem: broken }, broken);
}

beforeEach(async () => {
  problems = [];
  handled = [];
  received = [];
  now = 0;
  http = createServer();
  server = new Server(http, socketSettings());
  server.on("connection", listen);
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  client = io(address(), { transports: ["websocket"], reconnection: false });
  await new Promise<void>((resolve) => client.on("connect", resolve));
});
afterEach(async () => {
  client.disconnect();
  await server.close();
});

function address(): string {
  return `http://127.0.0.1:${portOf(http.address())}`;
}

function portOf(bound: string | AddressInfo | null): number {
  if (bound === null || typeof bound === "string") throw new Error("Expected a TCP address.");
  return bound.port;
}

function ask(event: string, ...payload: unknown[]): Promise<unknown> {
  return client.timeout(30_000).emitWithAck(event, ...payload);
}

const refusal = (code: string) => ({ ok: false, error_code: code, message: expect.any(String) });

describe("guard", () => {
  it("hands the parsed payload to the handler and acknowledges its result", async () => {
    expect(await ask("echo", { text: "hello", unknown: 1 })).toEqual({ ok: true, text: "hello" });
    expect(received).toEqual(["hello"]);
  });

  it("acknowledges a handler that returns nothing, and takes a missing payload for an empty one", async () => {
    expect(await ask("silent")).toEqual({ ok: true });
    expect(await ask("silent", {})).toEqual({ ok: true });
  });

  it("waits for a handler that takes its time, whose result cannot say that it failed", async () => {
    expect(await ask("slow", { text: "x" })).toEqual({ ok: true, text: "x" });
  });

  it("passes a refusal on, with code and message", async () => {
    expect(await ask("refuse", {})).toEqual({
      ok: false,
      error_code: "SCENE_FULL",
      message: "The waiting room is full.",
    });
    expect(problems).toEqual([]);
  });

  it.each(["throw", "reject"])(
    "reports an error of the handler's own (%s) and tells the client nothing of it",
    async (event) => {
      const answer = await ask(event, {});
      expect(answer).toEqual(refusal("INVALID_STATE"));
      expect(JSON.stringify(answer)).not.toMatch(/secret|later|Error/);
      expect(problems).toEqual([{ event, error: expect.any(Error) }]);
    },
  );

  it("answers, and reports, when the result cannot be sent", async () => {
    expect(await ask("unsendable", {})).toEqual(refusal("INVALID_STATE"));
    expect(problems).toEqual([{ event: "unsendable", error: expect.any(TypeError) }]);
  });

  it("survives a reporter that throws", async () => {
    expect(await ask("hopeless", {})).toEqual(refusal("INVALID_STATE"));
    expect(await ask("echo", { text: "alive" })).toEqual({ ok: true, text: "alive" });
  });

  it.each([
    ["no object", ["x"]],
    ["null", [null]],
    ["a list", [[]]],
    ["a missing field", [{}]],
    ["a wrong type", [{ text: 5 }]],
    ["too long a text", [{ text: "x".repeat(11) }]],
    ["two payloads", [{ text: "a" }, { text: "b" }]],
    ["a text where the acknowledgement belongs", [{ text: "a" }, "ack"]],
    ["own __proto__", [JSON.parse('{"text":"a","__proto__":{"ok":1}}')]],
    ["1e999 as the client sends it", [{ text: Number.POSITIVE_INFINITY }]],
    ["a buffer", [{ text: Buffer.from("abc") }]],
    ["a date", [{ text: new Date(0), more: new Uint8Array(1) }]],
    ["an index-like flood of keys", [Object.fromEntries(Array.from({ length: 3000 }, (_, n) => [n, n]))]],
  ])("refuses %s as a payload", async (_case, payload) => {
    expect(await ask("echo", ...payload)).toEqual(refusal("INVALID_PAYLOAD"));
    expect(received).toEqual([]);
  });

  it("refuses what is nested too deep before anything walks it", async () => {
    // The client cannot write this either, so the frame is sent as it stands on the wire.
    for (const depth of [33, 6000, 30_000]) {
      client.io.engine.write(`2["open",{"data":${"[".repeat(depth)}${"]".repeat(depth)}}]`);
    }
    expect(await ask("open", { data: [[1]] })).toEqual({ ok: true, data: [[1]] });
    expect(received).toEqual([[[1]]]);
    expect(problems).toEqual([]);
  });

  it("needs no acknowledgement", async () => {
    for (const event of ["echo", "refuse", "throw", "reject", "unsendable", "hopeless"])
      client.emit(event, {});
    client.emit("echo");
    client.emit("echo", { text: "no ack" });
    expect(await ask("silent", {})).toEqual({ ok: true });
    expect(received).toEqual(["no ack", "silent"]);
    expect(problems.map(({ event }) => event)).toEqual(["throw", "reject"]);
  });

  it("allows fifty events at once and twenty a second, all kinds together", async () => {
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, n) => (n % 2 === 0 ? ask("silent") : ask("echo", { text: "x" }))),
    );
    expect(answers.filter((answer) => JSON.stringify(answer).includes("RATE_LIMITED"))).toHaveLength(10);
    expect(received).toHaveLength(50);
    now += 100;
    const later = await Promise.all([ask("silent"), ask("silent"), ask("silent")]);
    expect(later).toEqual([{ ok: true }, { ok: true }, refusal("RATE_LIMITED")]);
  });

  it("tells how each event was answered and how long that took", async () => {
    server.sockets.sockets.forEach((socket) => {
      guard(
        {
          socket,
          event: "timed",
          schema: z.object({}),
          limits: new SocketLimits({ now: () => now }),
          now: () => now,
          onHandled: (event) => handled.push(event),
          onProblem: () => undefined,
        },
        () => {
          now += 7;
        },
      );
    });
    await client.emitWithAck("timed");
    await client.emitWithAck("refuse");
    await client.emitWithAck("echo", { text: 1 });
    await client.emitWithAck("throw");
    expect(handled).toEqual([
      { event: "timed", outcome: "ok", durationMs: 7 },
      { event: "refuse", outcome: "SCENE_FULL", durationMs: 0 },
      { event: "echo", outcome: "INVALID_PAYLOAD", durationMs: 0 },
      { event: "throw", outcome: "INVALID_STATE", durationMs: 0 },
    ]);
  });
});

import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { io } from "socket.io-client";
import { connectAdminStore, createAdminStore } from "../../src/client/index.ts";
import type { AdminCommand, ExplainQuery } from "../../src/socket-io/index.ts";
import { JournalWriter } from "../support/journal.ts";
import { next, startServer, type TestServer } from "./support.ts";

let running: TestServer;
let now = 0;
const commands: { readonly command: AdminCommand; readonly by: string }[] = [];
const queries: ExplainQuery[] = [];

beforeEach(async () => {
  now = 1_000_000;
  commands.length = 0;
  queries.length = 0;
  running = await startServer({
    now: () => now,
    explain: (query) => {
      queries.push(query);
      return query.subjectIds.map((subjectId) => ({
        subjectId,
        code: "too_few",
        text: "Alone",
        nextChangeAt: null,
      }));
    },
    act: (command, identity) => {
      commands.push({ command, by: identity.name });
      if (command.reason === "throw") throw new Error("broken port");
      return command.reason === "refuse" ? { ok: false, error_code: "SCENE_CLOSED" } : { ok: true };
    },
  });
});

afterEach(() => running.close());

const pause = { action: "pause_intake", scene_id: "lobby", reason: "lunch" };

describe("who is let in", () => {
  test("nothing at all is sent to a socket that cannot say who it is", async () => {
    const socket = running.connect(undefined);
    const heard: string[] = [];
    socket.onAny((event: string) => heard.push(event));
    const error = await next(socket, "connect_error");
    expect(error).toMatchObject({ message: "UNAUTHORIZED", data: { error_code: "UNAUTHORIZED" } });
    running.aggregator.logActivity("join", "ann", {});
    // Somebody else who is let in hears of it, so the silence of the first is no accident of timing.
    const other = running.connect("viewer:eve");
    await next(other, "state_update");
    running.aggregator.logActivity("join", "bob", {});
    await next(other, "state_delta");
    expect(heard).toEqual([]);
    expect(socket.connected).toBe(false);
  });

  test("nothing is sent or taken while the authentication has not answered yet", async () => {
    await running.close();
    const asked = Promise.withResolvers<void>();
    const answer = Promise.withResolvers<{ role: "operator"; name: string }>();
    let acts = 0;
    running = await startServer({
      authenticate: () => {
        asked.resolve();
        return answer.promise;
      },
      act: () => {
        acts += 1;
        return { ok: true };
      },
    });
    const heard: string[] = [];
    const socket = running.connect("operator:op");
    socket.onAny((event: string) => heard.push(event));
    await asked.promise;
    running.aggregator.logActivity("join", "ann", {});
    // A client that does not keep to the protocol speaks before it is let in: its connection is closed.
    const closed = new Promise((resolve) => socket.io.engine.once("close", resolve));
    socket.io.engine.write(`2/admin,${JSON.stringify(["admin_action", pause])}`);
    await closed;
    answer.resolve({ role: "operator", name: "op" });
    const other = running.connect("operator:op");
    await next(other, "state_update");
    expect([heard, acts, running.admin.clientCount()]).toEqual([[], 0, 1]);
    expect(running.aggregator.snapshot().problems).toEqual([]);
  });

  test("the host's port sees the whole handshake, so that it can refuse a foreign origin", async () => {
    await running.close();
    const seen: unknown[] = [];
    running = await startServer({
      authenticate: ({ headers, auth }) => {
        seen.push([headers.origin, headers.cookie, auth["token"]]);
        return headers.origin === "https://evil.example" ? null : { role: "viewer", name: "a" };
      },
    });
    const options = { transports: ["websocket"], forceNew: true, reconnection: false };
    const extraHeaders = { origin: "https://evil.example", cookie: "session=1" };
    const foreign = io(running.url, { ...options, extraHeaders, auth: { token: "t" } });
    expect(await next(foreign, "connect_error")).toMatchObject({ message: "UNAUTHORIZED" });
    foreign.disconnect();
    const own = io(running.url, { ...options, extraHeaders: { ...extraHeaders, origin: running.url } });
    await next(own, "state_update");
    own.disconnect();
    expect(seen).toEqual([
      ["https://evil.example", "session=1", "t"],
      [running.url, "session=1", undefined],
    ]);
  });

  test("an authentication that throws refuses, and shows as a problem", async () => {
    await running.close();
    running = await startServer({
      authenticate: () => {
        throw new Error("no session store");
      },
    });
    const error = await next(running.connect("operator:op"), "connect_error");
    expect(error).toMatchObject({ message: "UNAUTHORIZED" });
    expect(running.aggregator.snapshot().problems).toMatchObject([
      { code: "ADMIN_REQUEST_FAILED", message: "authenticate: no session store" },
    ]);
  });

  test("who is let in learns who they are, then the state, then what changes", async () => {
    const socket = running.connect("operator:op:secret-session");
    const heard: unknown[][] = [];
    socket.onAny((...args: unknown[]) => heard.push(args));
    await next(socket, "state_update");
    running.aggregator.logActivity("join", "ann", { a: 1 });
    await next(socket, "state_delta");
    expect(heard.map(([event]) => event)).toEqual([
      "admin_connected",
      "state_update",
      "activity_event",
      "state_delta",
    ]);
    expect(heard[0]?.[1]).toEqual({ status: "connected", name: "op", role: "operator" });
    expect(heard[1]?.[1]).toMatchObject({ epoch: "e", seq: 0, snapshot: { activity: [] } });
    expect(heard[2]?.[1]).toMatchObject({ event_type: "join", subject_id: "ann", details: { a: 1 } });
    expect(heard[3]?.[1]).toMatchObject({ epoch: "e", seq: 1 });
  });

  test("a login that ended loses its sockets, and no others", async () => {
    const mine = running.connect("viewer:a:s1");
    const other = running.connect("viewer:b:s2");
    await Promise.all([next(mine, "state_update"), next(other, "state_update")]);
    const gone = next(mine, "disconnect");
    running.admin.disconnectSession("s1");
    expect(await gone).toBe("io server disconnect");
    expect(other.connected).toBe(true);
    expect(running.admin.clientCount()).toBe(1);
  });

  test("a login that ended while its socket was let in does not come in", async () => {
    const socket = running.connect("viewer:a:s1");
    const heard: string[] = [];
    socket.onAny((event: string) => heard.push(event));
    running.admin.disconnectSession("s1");
    await next(socket, "disconnect");
    expect(heard).toEqual([]);
  });

  test("closing ends all and lets nobody in", async () => {
    const socket = running.connect("viewer:a");
    await next(socket, "state_update");
    const gone = next(socket, "disconnect");
    running.admin.close();
    expect(await gone).toBe("io server disconnect");
    expect(await next(running.connect("viewer:a"), "connect_error")).toMatchObject({
      message: "UNAUTHORIZED",
    });
  });
});

describe("the state", () => {
  test("follows the aggregator in a store, which asks again on a gap", async () => {
    const socket = running.connect("viewer:a");
    const store = createAdminStore();
    connectAdminStore(store, socket);
    await next(socket, "state_update");
    now += 2_000;
    store.applyUpdate({ epoch: "e", seq: -5, snapshot: running.aggregator.snapshot() });
    const journal = new JournalWriter();
    journal.opened(1);
    journal.entered(2, "ann");
    const again = next(socket, "state_update");
    running.aggregator.record("lobby", journal.events);
    expect(await again).toMatchObject({ snapshot: { summary: { arrived: 1 } } });
    expect(store.getSnapshot()).toMatchObject({ status: "live", summary: { waiting: 1 } });
    expect(store.getSnapshot().participants).toEqual(running.aggregator.snapshot().participants);
  });

  test("is sent on request, also without an acknowledgement", async () => {
    const socket = running.connect("viewer:a");
    await next(socket, "state_update");
    now += 2_000;
    const again = next(socket, "state_update");
    socket.emit("request_state");
    await again;
    now += 2_000;
    expect(await socket.emitWithAck("request_state", {})).toEqual({ ok: true });
  });
});

describe("admin_action", () => {
  test("reaches the host parsed, with the name of the operator", async () => {
    const socket = running.connect("operator:op");
    const request = { ...pause, action: "release", subject_ids: ["ann"], reason: " late ", extra: 1 };
    expect(await socket.emitWithAck("admin_action", request)).toEqual({ ok: true });
    expect(commands).toEqual([
      {
        by: "op",
        command: {
          action: "release",
          sceneId: "lobby",
          subjectIds: ["ann"],
          gameId: null,
          reason: "late",
          message: "late",
        },
      },
    ]);
  });

  test.each([
    "pause_intake",
    "reopen_intake",
    "pause_matching",
    "reopen_matching",
    "release",
    "remove",
    "match_by_hand",
    "message",
    "end_game",
  ])("%s is refused to a viewer before it is looked at, and taken from an operator", async (action) => {
    const request = { action, scene_id: "lobby", subject_ids: ["ann"], game_id: "g1", reason: "why" };
    const viewer = running.connect("viewer:eve");
    for (const payload of [request, { ...request, reason: "" }, null]) {
      expect(await viewer.emitWithAck("admin_action", payload)).toMatchObject({
        ok: false,
        error_code: "UNAUTHORIZED",
      });
    }
    expect(commands).toEqual([]);
    expect(await running.connect("operator:op").emitWithAck("admin_action", request)).toEqual({ ok: true });
    expect(commands).toMatchObject([{ command: { action, reason: "why" }, by: "op" }]);
  });

  test.each([
    ["nothing", undefined],
    ["a text", "pause_intake"],
    ["an unknown action", { ...pause, action: "rm" }],
    ["no reason", { ...pause, reason: "  " }],
    ["a scene that is a path", { ...pause, scene_id: "../x" }],
    ["a release of nobody", { ...pause, action: "release", subject_ids: [] }],
    ["an end of no game", { ...pause, action: "end_game" }],
    ["too many subjects", { ...pause, action: "message", subject_ids: Array.from({ length: 201 }, String) }],
    ["subjects that are no texts", { ...pause, action: "release", subject_ids: [{ $ne: null }] }],
  ])("is refused as invalid with %s", async (_name, payload) => {
    const socket = running.connect("operator:op");
    const ack: unknown =
      payload === undefined
        ? await socket.emitWithAck("admin_action")
        : await socket.emitWithAck("admin_action", payload);
    expect(ack).toMatchObject({ ok: false, error_code: "INVALID_PAYLOAD" });
    expect(commands).toEqual([]);
  });

  test("gives the host's refusal, and hides what the host threw", async () => {
    const socket = running.connect("operator:op");
    expect(await socket.emitWithAck("admin_action", { ...pause, reason: "refuse" })).toEqual({
      ok: false,
      error_code: "SCENE_CLOSED",
    });
    const thrown: unknown = await socket.emitWithAck("admin_action", { ...pause, reason: "throw" });
    expect(thrown).toMatchObject({ ok: false, error_code: "FAILED" });
    expect(JSON.stringify(thrown)).not.toContain("broken port");
    expect(running.aggregator.snapshot().problems).toMatchObject([{ message: "admin_action: broken port" }]);
  });

  test("works without an acknowledgement, and so does rubbish", async () => {
    const socket = running.connect("operator:op");
    socket.emit("admin_action", { ...pause, reason: "throw" });
    socket.emit("admin_action", null, "two", 3);
    socket.emit("explain");
    expect(await socket.emitWithAck("admin_action", pause)).toEqual({ ok: true });
  });

  test("is limited in number", async () => {
    const socket = running.connect("operator:op");
    const acks: unknown[] = await Promise.all(
      Array.from({ length: 25 }, () => socket.emitWithAck("admin_action", pause)),
    );
    expect(acks.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => ({ ok: true })));
    expect(acks.slice(20)).toMatchObject(Array.from({ length: 5 }, () => ({ error_code: "RATE_LIMITED" })));
    now += 1_000;
    expect(await socket.emitWithAck("admin_action", pause)).toEqual({ ok: true });
  });
});

describe("explain", () => {
  test("answers a viewer, once a second", async () => {
    const socket = running.connect("viewer:eve");
    const request = { scene_id: "lobby", subject_ids: ["ann"] };
    const row = { subject_id: "ann", code: "too_few", text: "Alone", next_change_at: null };
    expect(await socket.emitWithAck("explain", request)).toEqual([row]);
    expect(await socket.emitWithAck("explain", request)).toMatchObject({
      ok: false,
      error_code: "RATE_LIMITED",
    });
    now += 1_000;
    expect(await socket.emitWithAck("explain", request)).toEqual([row]);
    expect(queries.length).toBe(2);
  });

  test("takes at most 50 subjects", async () => {
    const socket = running.connect("viewer:eve");
    const request = { scene_id: "lobby", subject_ids: Array.from({ length: 51 }, String) };
    expect(await socket.emitWithAck("explain", request)).toMatchObject({ error_code: "INVALID_PAYLOAD" });
  });
});

test("a host that gave no ports says that it does not support them", async () => {
  await running.close();
  running = await startServer();
  const socket = running.connect("operator:op");
  expect(await socket.emitWithAck("admin_action", pause)).toMatchObject({
    ok: false,
    error_code: "NOT_SUPPORTED",
  });
  const explain: unknown = await socket.emitWithAck("explain", { scene_id: "lobby", subject_ids: ["a"] });
  expect(explain).toMatchObject({ ok: false, error_code: "NOT_SUPPORTED" });
});

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { AdminEventAggregator } from "@waitroom/admin-events";
import { Server } from "socket.io";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { serveAdmin } from "../../src/admin/admin-namespace.ts";
import { AdminSessions } from "../../src/admin/admin-sessions.ts";
import { sessionCookieName } from "../../src/admin/session-cookie.ts";
import { TestAdmin } from "../e2e/admin.ts";

const IDLE_MS = 30 * 60_000;

describe("serveAdmin", () => {
  let io: Server;
  let origin: string;
  let sessions: AdminSessions;
  let now: number;
  const acts: unknown[] = [];

  beforeEach(async () => {
    now = 0;
    acts.length = 0;
    sessions = new AdminSessions({ now: () => now });
    const http = createServer();
    io = new Server(http, { pingInterval: 50, transports: ["websocket"] });
    const aggregator = new AdminEventAggregator({ now: () => now });
    const scenes = {
      get: () => undefined,
      all: () => [],
      history: () => undefined,
      mayBeInClosedScene: () => false,
    };
    serveAdmin(io.of("/admin"), {
      aggregator,
      scenes,
      act: async (command, identity) => {
        acts.push({ action: command.action, by: identity.name });
        return { ok: true };
      },
      sessions,
      adminToken: null,
      now: () => now,
    });
    await new Promise<void>((resolve) => {
      http.listen(0, "127.0.0.1", resolve);
    });
    origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    await io.close();
  });

  it("keeps the session of a page that is watched, and closes the sockets of one that ended", async () => {
    const { sessionId } = sessions.create({ role: "operator", name: "admin" });
    const cookie = `${sessionCookieName(false)}=${sessionId}`;
    using admin = await TestAdmin.connect(origin, { cookie });
    const touch = vi.spyOn(sessions, "touch");
    for (let hour = 0; hour < 3; hour += 1) {
      touch.mockClear();
      await vi.waitFor(() => expect(touch).toHaveBeenCalled());
      now += IDLE_MS - 1;
      sessions.sweep();
      expect(admin.socket.connected).toBe(true);
    }
    sessions.end(sessionId);
    await vi.waitFor(() => expect(admin.socket.connected).toBe(false));
  });

  it("closes the sockets of a session that is over by its age, also while its page is watched", async () => {
    const { sessionId, session } = sessions.create({ role: "operator", name: "admin" });
    using admin = await TestAdmin.connect(origin, { cookie: `${sessionCookieName(false)}=${sessionId}` });
    while (now + IDLE_MS / 2 < session.endsAt) {
      now += IDLE_MS / 2;
      sessions.touch(session.key);
    }
    sessions.sweep();
    expect(admin.socket.connected).toBe(true);
    const closed = new Promise((resolve) => admin.socket.once("disconnect", resolve));
    now = session.endsAt;
    sessions.sweep();
    expect(await closed).toBe("io server disconnect");
  });

  it.each([
    "pause_intake",
    "reopen_intake",
    "pause_matching",
    "reopen_matching",
    "release",
    "remove",
    "match_by_hand",
    "message",
    "end_game",
  ])("refuses %s to a viewer, and carries it out for an operator", async (action) => {
    const request = { action, scene_id: "pairs", subject_ids: ["ada"], game_id: "g", reason: "why" };
    const answers = [];
    for (const role of ["viewer", "operator"] as const) {
      const { sessionId } = sessions.create({ role, name: role });
      using admin = await TestAdmin.connect(origin, { cookie: `${sessionCookieName(false)}=${sessionId}` });
      answers.push(await admin.socket.emitWithAck("admin_action", request));
    }
    expect(answers).toMatchObject([{ ok: false, error_code: "UNAUTHORIZED" }, { ok: true }]);
    expect(acts).toEqual([{ action, by: "operator" }]);
  });

  it("lets nobody in with an expired session, or one that never was, and tells them nothing", async () => {
    const { sessionId } = sessions.create({ role: "operator", name: "admin" });
    now += IDLE_MS + 1;
    for (const id of [sessionId, "A".repeat(43), ""]) {
      const attempt = TestAdmin.connect(origin, { cookie: `${sessionCookieName(false)}=${id}` });
      await expect(attempt).rejects.toMatchObject({
        message: "UNAUTHORIZED",
        data: { error_code: "UNAUTHORIZED" },
      });
    }
  });

  it("explains nothing of a scene that is not there", async () => {
    const { sessionId } = sessions.create({ role: "viewer", name: "admin" });
    using admin = await TestAdmin.connect(origin, { cookie: `${sessionCookieName(false)}=${sessionId}` });
    const answer = await admin.socket.emitWithAck("explain", { scene_id: "none", subject_ids: ["ada"] });
    expect(answer).toEqual([]);
  });
});

import { beforeEach, describe, expect, it } from "vitest";
import { AdminSessions } from "../../src/admin/admin-sessions.ts";

const minute = 60_000;
const admin = { role: "operator", name: "admin" } as const;
let now: number;
let sessions: AdminSessions;
let ended: string[];
beforeEach(() => {
  now = 1_000_000;
  ended = [];
  sessions = new AdminSessions({ now: () => now });
  sessions.onEnd((session, reason) => ended.push(`${session.key} ${reason}`));
});

describe("AdminSessions", () => {
  it("knows a session by its id, and nobody else", () => {
    const { sessionId, session } = sessions.create(admin);
    expect(sessions.check(sessionId)).toEqual(session);
    expect(session).toEqual({ key: expect.any(String), ...admin, endsAt: now + 12 * 60 * minute });
    for (const other of [
      null,
      undefined,
      "",
      session.key,
      `${sessionId}x`,
      sessionId.slice(1),
      "__proto__",
    ]) {
      expect(sessions.check(other)).toBeNull();
    }
  });

  it("makes ids of 256 bits that are never the same, and does not keep them", () => {
    const ids = new Set(Array.from({ length: 50 }, () => sessions.create(admin).sessionId));
    expect(ids.size).toBe(50);
    for (const id of ids) expect(Buffer.from(id, "base64url")).toHaveLength(32);
    const { sessionId, session } = sessions.create(admin);
    expect(JSON.stringify(session)).not.toContain(sessionId);
  });

  it("ends a session that nobody used for half an hour", () => {
    const { sessionId, session } = sessions.create(admin);
    now += 30 * minute - 1;
    expect(sessions.check(sessionId)).not.toBeNull();
    now += 30 * minute - 1;
    expect(sessions.touch(session.key)).not.toBeNull();
    now += 30 * minute;
    expect(sessions.check(sessionId)).toBeNull();
    expect(ended).toEqual([`${session.key} idle`]);
  });

  it("ends a session twelve hours after the login, however busy it is", () => {
    const { sessionId, session } = sessions.create(admin);
    for (let used = 0; used < 12 * 60 - 20; used += 20) {
      now += 20 * minute;
      expect(sessions.check(sessionId)).not.toBeNull();
    }
    now += 20 * minute;
    expect(sessions.check(sessionId)).toBeNull();
    expect(ended).toEqual([`${session.key} expired`]);
  });

  it("ends a session at logout, once, and it does not come back", () => {
    const { sessionId, session } = sessions.create(admin);
    sessions.end(sessionId);
    sessions.end(sessionId);
    sessions.end(undefined);
    expect(sessions.check(sessionId)).toBeNull();
    expect(ended).toEqual([`${session.key} logout`]);
  });

  it("tells listeners of what is over when it is swept, and only of that", () => {
    const first = sessions.create(admin);
    now += 29 * minute;
    const second = sessions.create(admin);
    now += minute;
    sessions.sweep();
    expect(ended).toEqual([`${first.session.key} idle`]);
    expect(sessions.check(second.sessionId)).not.toBeNull();
  });

  it("tells a listener nothing more once it is off", () => {
    const seen: string[] = [];
    const off = sessions.onEnd(() => seen.push("end"));
    off();
    sessions.end(sessions.create(admin).sessionId);
    expect(seen).toEqual([]);
  });

  it("keeps a hundred sessions and gives up the oldest", () => {
    const made = Array.from({ length: 101 }, () => sessions.create(admin));
    expect(sessions.check(made[0]?.sessionId)).toBeNull();
    expect(sessions.check(made[1]?.sessionId)).not.toBeNull();
    expect(sessions.check(made[100]?.sessionId)).not.toBeNull();
    expect(ended).toEqual([`${made[0]?.session.key} replaced`]);
  });
});

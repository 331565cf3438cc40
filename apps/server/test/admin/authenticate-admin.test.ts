import { describe, expect, it } from "vitest";
import { AdminSessions } from "../../src/admin/admin-sessions.ts";
import { authenticateAdmin, isAdminToken } from "../../src/admin/authenticate-admin.ts";

const adminToken = "token-of-the-researcher";

function setUp() {
  const sessions = new AdminSessions({ now: () => 0 });
  const { sessionId, session } = sessions.create({ role: "viewer", name: "admin" });
  return { sessions, sessionId, session };
}

describe("authenticateAdmin", () => {
  it("knows a program by the ADMIN_TOKEN", () => {
    const { sessions } = setUp();
    expect(authenticateAdmin({ headers: {}, auth: { token: adminToken } }, { sessions, adminToken })).toEqual(
      { role: "operator", name: "token", sessionKey: null },
    );
  });

  it("knows a browser by its session cookie", () => {
    const { sessions, sessionId, session } = setUp();
    const headers = { cookie: `a=b; waitroom_admin=${sessionId}` };
    const expected = { role: "viewer", name: "admin", sessionKey: session.key };
    expect(authenticateAdmin({ headers, auth: {} }, { sessions, adminToken })).toEqual(expected);
    expect(authenticateAdmin({ headers, auth: undefined }, { sessions, adminToken: null })).toEqual(expected);
  });

  it("takes only the cookie that is bound to this host where the browser speaks https", () => {
    const { sessions, sessionId } = setUp();
    const plain = { cookie: `waitroom_admin=${sessionId}` };
    const bound = { cookie: `__Host-waitroom_admin=${sessionId}` };
    const credentials = { sessions, adminToken };
    const proxied = { "x-forwarded-proto": "https" };
    expect(authenticateAdmin({ headers: { ...plain, ...proxied }, auth: {} }, credentials)).toBeNull();
    expect(authenticateAdmin({ headers: plain, auth: {}, encrypted: true }, credentials)).toBeNull();
    expect(authenticateAdmin({ headers: bound, auth: {} }, credentials)).toBeNull();
    expect(authenticateAdmin({ headers: { ...bound, ...proxied }, auth: {} }, credentials)).not.toBeNull();
    expect(authenticateAdmin({ headers: bound, auth: {}, encrypted: true }, credentials)).not.toBeNull();
  });

  it("refuses a wrong token even where a good cookie comes along", () => {
    const { sessions, sessionId } = setUp();
    const headers = { cookie: `waitroom_admin=${sessionId}` };
    for (const token of ["", "x", `${adminToken} `, null, 5, {}, [adminToken]]) {
      expect(authenticateAdmin({ headers, auth: { token } }, { sessions, adminToken })).toBeNull();
    }
  });

  it.each([undefined, null, 5, "x", {}, []])("knows nobody by %j alone", (auth) => {
    const { sessions } = setUp();
    expect(authenticateAdmin({ headers: {}, auth }, { sessions, adminToken })).toBeNull();
  });

  it("knows nobody after the logout", () => {
    const { sessions, sessionId } = setUp();
    sessions.end(sessionId);
    const headers = { cookie: `waitroom_admin=${sessionId}` };
    expect(authenticateAdmin({ headers, auth: {} }, { sessions, adminToken })).toBeNull();
  });
});

describe("isAdminToken", () => {
  it("is never true where no token is set", () => {
    for (const given of ["", "null", "undefined", null, undefined])
      expect(isAdminToken(given, null)).toBe(false);
  });
});

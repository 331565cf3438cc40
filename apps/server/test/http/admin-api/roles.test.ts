import { afterAll, describe, expect, it } from "vitest";
import { startAppWithRoutes, type Route } from "../routes.ts";
import { bearer, own } from "../set-up.ts";

const { test, routes } = await startAppWithRoutes();
afterAll(() => test.close());

const adminRoutes = routes.filter(({ url }) => url.startsWith("/admin/api"));

type Headers = Readonly<Record<string, string>>;

function cookieOf(role: "viewer" | "operator"): Headers {
  return { cookie: `waitroom_admin=${test.sessions.create({ role, name: role }).sessionId}` };
}

/** Asks for a route, with something in the place of its parameters. */
function ask({ method, url }: Route, headers: Headers) {
  const path = url.replaceAll(/:\w+/g, "x");
  const body = method === "POST" ? { payload: { subject_ids: ["x"], reason: "why" } } : {};
  return test.app.inject({ method: method as "GET", url: path, headers: { ...own, ...headers }, ...body });
}

describe("the routes of the server", () => {
  it("are these: a new one has to say who may use it", () => {
    expect(
      routes.filter(({ role }) => role === undefined).map(({ method, url }) => `${method} ${url}`),
    ).toEqual([
      "GET /livez",
      "HEAD /livez",
      "GET /healthz",
      "HEAD /healthz",
      "GET /readyz",
      "HEAD /readyz",
      "GET /metrics",
      "HEAD /metrics",
      "GET /api/experiment",
      "HEAD /api/experiment",
      "POST /api/participants",
      "PATCH /api/participants/:id",
      "POST /admin/login",
      "POST /admin/logout",
      "GET /admin/session",
      "HEAD /admin/session",
      "GET /admin",
      "HEAD /admin",
      "GET /admin/*",
      "HEAD /admin/*",
      "HEAD /*",
      "GET /*",
      "GET /",
      "HEAD /",
    ]);
    expect(adminRoutes.length).toBeGreaterThanOrEqual(10);
    expect(adminRoutes.every(({ role }) => role !== undefined)).toBe(true);
  });
});

describe.each(adminRoutes)("$method $url, for a $role", (route) => {
  it.each([
    ["nobody", {}],
    ["a session that there is not", { cookie: "waitroom_admin=guess" }],
    ["a wrong token", { authorization: "Bearer wrong" }],
    ["a wrong token beside a session", { ...cookieOf("operator"), authorization: "Bearer wrong" }],
    ["another kind of credentials", { ...cookieOf("operator"), authorization: "Basic b3A6b3A=" }],
  ])("answers %s with 401, in JSON that nothing keeps", async (_who, headers) => {
    const response = await ask(route, headers);
    expect(response.statusCode).toBe(401);
    expect(response.headers["cache-control"]).toBe("no-store");
    if (route.method !== "HEAD") {
      expect(response.json()).toEqual({ error_code: "UNAUTHORIZED", message: expect.any(String) });
    }
  });

  it("lets an operator and a program in, and a viewer only where they may", async () => {
    for (const headers of [cookieOf("operator"), bearer]) {
      const response = await ask(route, headers);
      expect([401, 403]).not.toContain(response.statusCode);
      expect(response.statusCode).toBeLessThan(500);
      expect(response.headers["cache-control"]).toBe("no-store");
    }
    const viewed = await ask(route, cookieOf("viewer"));
    if (route.role === "operator") expect(viewed.statusCode).toBe(403);
    else expect([401, 403]).not.toContain(viewed.statusCode);
  });

  it("answers a page of another site with 403", async () => {
    for (const headers of [{ "sec-fetch-site": "cross-site" }, { "sec-fetch-site": "same-site" }]) {
      expect((await ask(route, { ...cookieOf("operator"), ...headers })).statusCode).toBe(403);
    }
    if (route.method !== "POST") return;
    const foreign = { ...cookieOf("operator"), origin: "https://evil.example" };
    expect((await ask(route, foreign)).statusCode).toBe(403);
  });
});

it("says nothing of its inside in an error", async () => {
  for (const url of [
    "/admin/api/journal/x",
    "/admin/api/journal/x?limit=0",
    "/admin/api/journal/x?limit=501",
    "/admin/api/journal/..%2f..%2fetc",
    "/admin/api/matches/x",
    "/admin/api/actions?limit=many",
    "/admin/api/nothing",
  ]) {
    const response = await test.app.inject({ url, headers: bearer });
    expect(response.statusCode).toBeGreaterThanOrEqual(400);
    expect(response.statusCode).toBeLessThan(500);
    expect(Object.keys(response.json())).toEqual(["error_code", "message"]);
    expect(response.body).not.toMatch(/node_modules|\.ts|\/work|\bat \S+:\d/);
  }
});

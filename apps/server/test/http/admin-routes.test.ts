import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { host, login, own, startApp, type TestApp } from "./set-up.ts";

let test: TestApp;
beforeEach(async () => {
  test = await startApp();
});
afterEach(() => test.close());

function guess(password: string) {
  return test.app.inject({ method: "POST", url: "/admin/login", headers: { ...own }, payload: { password } });
}

async function sessionStatus(cookie: string): Promise<number> {
  return (await test.app.inject({ url: "/admin/session", headers: { cookie } })).statusCode;
}

describe("the admin's login", () => {
  it("sets a cookie that no script and no other site can use", async () => {
    const { response, set, cookie } = await login(test.app);
    expect(response.statusCode).toBe(200);
    expect(response.json()).toEqual({ ok: true, role: "operator" });
    expect(response.headers["cache-control"]).toBe("no-store");
    expect(set).toMatchObject({ name: "waitroom_admin", path: "/", httpOnly: true, sameSite: "Strict" });
    expect(set?.secure).toBeUndefined();
    const session = await test.app.inject({ url: "/admin/session", headers: { cookie } });
    expect(session.json()).toEqual({ role: "operator", name: "admin" });
    expect(session.headers["cache-control"]).toBe("no-store");
  });

  it("binds the cookie to the host where the browser speaks https", async () => {
    const { set, cookie } = await login(test.app, {
      host,
      "x-forwarded-proto": "https",
      origin: `https://${host}`,
    });
    expect(set).toMatchObject({ name: "__Host-waitroom_admin", path: "/", secure: true, httpOnly: true });
    expect(set?.domain).toBeUndefined();
    const url = "/admin/session";
    const proxied = await test.app.inject({ url, headers: { cookie, "x-forwarded-proto": "https" } });
    expect(proxied.statusCode).toBe(200);
  });

  it("works without an origin, for programs, and from a form, which is sent back to the dashboard", async () => {
    expect((await login(test.app, { host })).response.statusCode).toBe(200);
    const form = await test.app.inject({
      method: "POST",
      url: "/admin/login",
      headers: { ...own, "content-type": "application/x-www-form-urlencoded" },
      payload: "password=correct+horse",
    });
    expect(form.statusCode).toBe(303);
    expect(form.headers.location).toBe("/admin");
    expect(form.cookies[0]?.name).toBe("waitroom_admin");
  });

  it.each([
    [{}],
    [{ password: "" }],
    [{ password: 5 }],
    [{ password: ["correct horse"] }],
    [[]],
    [undefined],
  ])("refuses the body %j without counting it", async (payload) => {
    for (let n = 0; n < 12; n += 1) {
      const response = await test.app.inject({
        method: "POST",
        url: "/admin/login",
        headers: own,
        ...(payload && { payload }),
      });
      expect(response.statusCode).toBe(400);
      expect(response.cookies).toEqual([]);
    }
  });

  it("answers a wrong password with 401, and the sixth in a minute with 429 even if it is right", async () => {
    for (let n = 0; n < 5; n += 1) {
      const response = await guess(`guess ${n}`);
      expect(response.statusCode).toBe(401);
      expect(response.json()).toEqual({ error_code: "UNAUTHORIZED", message: expect.any(String) });
      expect(response.cookies).toEqual([]);
    }
    const refused = await guess("correct horse");
    expect(refused.statusCode).toBe(429);
    expect(refused.headers["retry-after"]).toBe("60");
    test.clock.now = 60_000;
    expect((await guess("correct horse")).statusCode).toBe(200);
  });

  it("allows ten failures an hour in all, and its own to a browser from which somebody logged in", async () => {
    const { response } = await login(test.app);
    const device = response.cookies.find(({ name }) => name === "waitroom_device");
    expect(device).toMatchObject({ path: "/", httpOnly: true, sameSite: "Strict" });
    const statuses: number[] = [];
    for (let n = 0; n < 20; n += 1) {
      test.clock.now += 60_000;
      statuses.push((await guess("wrong")).statusCode);
    }
    expect(statuses).toEqual([...Array<number>(10).fill(401), ...Array<number>(10).fill(429)]);
    expect((await guess("correct horse")).statusCode).toBe(429);
    const known = { ...own, cookie: `waitroom_device=${device?.value}` };
    expect((await login(test.app, known)).response.statusCode).toBe(200);
    expect((await login(test.app, { ...own, cookie: "waitroom_device=guess" })).response.statusCode).toBe(
      429,
    );
  });

  it("lets in who only looks with their own password", async () => {
    const response = await guess("just looking");
    expect(response.json()).toEqual({ ok: true, role: "viewer" });
    const [set] = response.cookies;
    const session = await test.app.inject({
      url: "/admin/session",
      headers: { cookie: `${set?.name}=${set?.value}` },
    });
    expect(session.json()).toEqual({ role: "viewer", name: "viewer" });
  });

  it("starts a new session each time and ends the one that came along", async () => {
    const first = await login(test.app);
    const second = await login(test.app, { ...own, cookie: first.cookie });
    expect(second.cookie).not.toBe(first.cookie);
    expect(await sessionStatus(first.cookie)).toBe(401);
    expect(await sessionStatus(second.cookie)).toBe(200);
  });

  it("takes no session that it did not make", async () => {
    const cookie = "waitroom_admin=planted";
    const { set } = await login(test.app, { ...own, cookie });
    expect(set?.value).not.toBe("planted");
    expect((await test.app.inject({ url: "/admin/session", headers: { cookie } })).statusCode).toBe(401);
  });

  it("ends at the logout", async () => {
    const { cookie } = await login(test.app);
    const response = await test.app.inject({
      method: "POST",
      url: "/admin/logout",
      headers: { ...own, cookie },
    });
    expect(response.statusCode).toBe(200);
    expect(response.cookies[0]).toMatchObject({ name: "waitroom_admin", value: "" });
    expect((await test.app.inject({ url: "/admin/session", headers: { cookie } })).statusCode).toBe(401);
  });

  it.each([
    ["another origin", { host, origin: "http://evil.example" }],
    ["no origin", { host }],
    ["the origin null", { host, origin: "null" }],
    ["another site, as the browser says", { ...own, "sec-fetch-site": "cross-site" }],
    ["a neighbouring site, as the browser says", { ...own, "sec-fetch-site": "same-site" }],
  ])("cannot be ended or replaced by %s", async (_case, headers) => {
    const { cookie } = await login(test.app);
    for (const url of ["/admin/logout", "/admin/login", "/api/participants"]) {
      const response = await test.app.inject({
        method: "POST",
        url,
        headers: { ...headers, cookie },
        payload: { password: "correct horse" },
      });
      expect(response.statusCode).toBe(403);
    }
    expect(await sessionStatus(cookie)).toBe(200);
    expect(test.people.size).toBe(0);
  });
});

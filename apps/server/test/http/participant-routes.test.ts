import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { HttpPorts } from "../../src/http/ports.ts";
import { ClientError } from "../../src/sockets/client-error.ts";
import { closedStudy, bearer, startApp, type TestApp } from "./set-up.ts";

let test: TestApp;
beforeEach(async () => {
  test = await startApp();
});
afterEach(() => test.close());

async function restart(overrides: Partial<HttpPorts>): Promise<void> {
  await test.close();
  test = await startApp(overrides);
}

function post(payload?: object, headers: Readonly<Record<string, string>> = {}) {
  return test.app.inject({
    method: "POST",
    url: "/api/participants",
    headers: { ...headers },
    ...(payload && { payload }),
  });
}

function patch(id: string, payload: object, headers: Readonly<Record<string, string>> = bearer) {
  const url = `/api/participants/${encodeURIComponent(id)}`;
  return test.app.inject({ method: "PATCH", url, headers: { ...headers }, payload });
}

describe("POST /api/participants", () => {
  it("lets anybody into an open study, with or without a body", async () => {
    const response = await post();
    expect(response.statusCode).toBe(200);
    expect(response.json()).toEqual({ subject_id: "s1", token: "token of s1" });
    expect(response.headers["cache-control"]).toBe("no-store");
    expect((await post({})).json()).toMatchObject({ subject_id: "s2" });
    expect((await post(undefined, { "content-type": "application/json" })).statusCode).toBe(200);
  });

  it("takes attributes from the researcher's server only", async () => {
    const attributes = { language: "de", age: 31, left: true, note: null };
    expect((await post({ attributes }, bearer)).statusCode).toBe(200);
    expect(test.people.get("s1")).toEqual(attributes);
    expect((await post({ attributes })).statusCode).toBe(401);
    expect(test.people.size).toBe(1);
  });

  it("asks for the ADMIN_TOKEN where the study is not open", async () => {
    await restart({ experiment: closedStudy });
    for (const headers of [
      {},
      { authorization: "Bearer x" },
      { authorization: "token-of-the-researcher" },
      { authorization: "" },
    ]) {
      const response = await post({}, headers);
      expect(response.statusCode).toBe(401);
      expect(response.json()).toEqual({ error_code: "UNAUTHORIZED", message: expect.any(String) });
    }
    expect((await post({}, bearer)).statusCode).toBe(200);
  });

  it("refuses a wrong token also in an open study, and every token where none is set", async () => {
    expect((await post({}, { authorization: "Bearer wrong" })).statusCode).toBe(401);
    await restart({ adminToken: null, experiment: closedStudy });
    expect((await post({}, bearer)).statusCode).toBe(401);
    expect((await post({}, { authorization: "Bearer null" })).statusCode).toBe(401);
  });

  it.each([
    { attributes: [] },
    { attributes: "x" },
    { attributes: { a: {} } },
    { attributes: { a: [1] } },
    { attributes: { "": 1 } },
    { attributes: { ["x".repeat(65)]: 1 } },
    { attributes: { a: "x".repeat(1001) } },
    { attributes: { a: "\ud800" } },
    { attributes: Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`a${n}`, n])) },
    [],
  ])("refuses the body %j", async (payload) => {
    const response = await post(payload, bearer);
    expect(response.statusCode).toBe(400);
    expect(response.json()).toEqual({ error_code: "INVALID_PAYLOAD", message: expect.any(String) });
    expect(test.people.size).toBe(0);
  });

  it.each([
    ["no JSON", "application/json", "{", 400],
    ["1e999", "application/json", '{"attributes":{"a":1e999}}', 400],
    ["__proto__", "application/json", '{"attributes":{"__proto__":{"admin":true}}}', 400],
    ["constructor.prototype", "application/json", '{"constructor":{"prototype":{"x":1}}}', 400],
    [
      "deep nesting",
      "application/json",
      `{"attributes":{"a":${"[".repeat(30_000)}${"]".repeat(30_000)}}}`,
      400,
    ],
    ["text", "text/plain", "{}", 415],
    ["a form", "application/x-www-form-urlencoded", "a=b", 415],
    ["more than 64 KiB", "application/json", `"${"x".repeat(65_536)}"`, 413],
  ])("refuses %s without a word about itself", async (_case, type, payload, status) => {
    const response = await test.app.inject({
      method: "POST",
      url: "/api/participants",
      headers: { ...bearer, "content-type": type },
      payload,
    });
    expect(response.statusCode).toBe(status);
    expect(Object.keys(response.json())).toEqual(["error_code", "message"]);
    expect(response.body).not.toMatch(/FST_|stack|node_modules|at /);
    expect(test.problems).toEqual([]);
  });

  it("tells the client a refusal of the port, and only us an error of it", async () => {
    await restart({
      participants: {
        create: async () => {
          throw new ClientError("DRAINING", "The server is about to stop.");
        },
        update: async () => {
          throw new Error("secret /etc/x");
        },
      },
    });
    const refused = await post();
    expect(refused.statusCode).toBe(503);
    expect(refused.json()).toEqual({ error_code: "DRAINING", message: "The server is about to stop." });
    const failed = await test.app.inject({
      method: "PATCH",
      url: "/api/participants/s1",
      headers: bearer,
      payload: { attributes: {} },
    });
    expect(failed.statusCode).toBe(500);
    expect(failed.json()).toEqual({ error_code: "INTERNAL", message: "Something went wrong on the server." });
    expect(test.problems).toEqual([expect.objectContaining({ message: "secret /etc/x" })]);
  });
});

describe("PATCH /api/participants/:id", () => {
  it("sets attributes and keeps the others", async () => {
    test.people.set("anna", { a: 1, b: 2 });
    const response = await patch("anna", { attributes: { b: 3 } });
    expect(response.statusCode).toBe(200);
    expect(response.json()).toEqual({ subject_id: "anna" });
    expect(test.people.get("anna")).toEqual({ a: 1, b: 3 });
  });

  it("needs the ADMIN_TOKEN, before it says who is known", async () => {
    test.people.set("anna", {});
    for (const id of ["anna", "nobody"]) {
      expect((await patch(id, { attributes: { a: 1 } }, {})).statusCode).toBe(401);
    }
    expect(test.people.get("anna")).toEqual({});
  });

  it("knows somebody before they connect, and answers 400 for what is no id or without attributes", async () => {
    expect((await patch("just-made", { attributes: { a: 1 } })).statusCode).toBe(200);
    expect(test.people.get("just-made")).toEqual({ a: 1 });
    expect((await patch("x".repeat(128), { attributes: {} })).statusCode).toBe(200);
    expect((await patch("x".repeat(129), { attributes: {} })).statusCode).toBe(400);
    expect((await patch("../../x", { attributes: {} })).statusCode).toBe(400);
    expect((await patch("anna", {})).statusCode).toBe(400);
  });
});

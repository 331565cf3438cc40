import { connect } from "node:net";
import { Server } from "socket.io";
import { io } from "socket.io-client";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { socketSettings } from "../../src/sockets/socket-settings.ts";
import { login, own, startApp, type TestApp } from "./set-up.ts";

let test: TestApp;
beforeEach(async () => {
  test = await startApp();
});
afterEach(() => test.close());

describe("pages", () => {
  it("serves the participants' page at / and its files, hashed ones for good", async () => {
    const page = await test.app.inject("/");
    expect(page.statusCode).toBe(200);
    expect(page.headers["content-type"]).toMatch("text/html");
    expect(page.headers["cache-control"]).toBe("no-cache");
    expect(page.body).toContain("<title>Study</title>");
    const script = await test.app.inject("/assets/app-1a2b.js");
    expect(script.headers["content-type"]).toMatch("javascript");
    expect(script.headers["cache-control"]).toBe("public, max-age=31536000, immutable");
  });

  it.each(["/admin", "/admin/", "/admin/assets/x.js?y=1", "/admin?next=1"])(
    "hands %s to the dashboard, with the security headers",
    async (url) => {
      const response = await test.app.inject(url);
      expect(response.statusCode).toBe(200);
      expect(response.body).toBe(`dashboard at ${url}`);
      expect(response.headers["content-security-policy"]).toContain("frame-ancestors 'none'");
      expect(response.headers["x-content-type-options"]).toBe("nosniff");
    },
  );

  it.each([
    "/../secret.txt",
    "/..%2fsecret.txt",
    "/%2e%2e/secret.txt",
    "/assets/..%5c..%5csecret.txt",
    "/.env",
    "/x",
  ])("finds nothing at %s", async (url) => {
    const response = await test.app.inject(url);
    expect(response.statusCode).toBeGreaterThanOrEqual(400);
    expect(response.statusCode).toBeLessThan(500);
    expect(response.body).not.toContain("top secret");
    expect(Object.keys(response.json())).toEqual(["error_code", "message"]);
    expect(test.problems).toEqual([]);
  });

  it.each(["/", "/livez", "/admin", "/admin/session", "/api/nothing", "/assets/app-1a2b.js"])(
    "sends a strict policy with %s",
    async (url) => {
      const { headers } = await test.app.inject(url);
      expect(headers["content-security-policy"]).toBe(
        "default-src 'self';script-src 'self';style-src 'self' 'unsafe-inline';img-src 'self' data:;" +
          "connect-src 'self';object-src 'none';base-uri 'self';form-action 'self';frame-ancestors 'none'",
      );
      expect(headers).toMatchObject({
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "no-referrer",
        "cross-origin-opener-policy": "same-origin",
      });
      expect(headers["x-powered-by"]).toBeUndefined();
    },
  );

  it("is alive", async () => {
    const response = await test.app.inject("/livez");
    expect(response.json()).toEqual({ status: "ok" });
    expect(response.headers["cache-control"]).toBe("no-store");
  });

  it("answers an address that cannot be read, and methods that nothing is there for", async () => {
    expect((await test.app.inject("/%zz")).json()).toEqual({
      error_code: "INVALID_PAYLOAD",
      message: expect.any(String),
    });
    for (const method of ["PUT", "DELETE", "POST"] as const) {
      expect((await test.app.inject({ method, url: "/", headers: own })).statusCode).toBe(404);
    }
    expect((await test.app.inject({ method: "GET", url: "/api/participants" })).statusCode).toBe(404);
  });
});

describe("the raw server", () => {
  it("listens, answers garbage with an error and goes on", async () => {
    await test.app.listen({ port: 0, host: "127.0.0.1" });
    const port = boundPort();
    for (const garbage of [
      "\x16\x03\x01\x02\x00",
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
      "GET /\0 HTTP/1.1\r\n\r\n",
    ]) {
      const answer = await new Promise<string>((resolve, reject) => {
        const tcp = connect(port, "127.0.0.1", () => tcp.end(garbage));
        let text = "";
        tcp.on("data", (data) => (text += data.toString()));
        tcp.on("close", () => resolve(text));
        tcp.on("error", reject);
      });
      expect(answer).toMatch(/^HTTP\/1.1 4\d\d /);
    }
    expect((await fetch(`http://127.0.0.1:${port}/livez`)).status).toBe(200);
    expect(test.app.server.headersTimeout).toBe(10_000);
    expect(test.app.server.requestTimeout).toBe(10_000);
    expect(test.problems).toEqual([]);
  });

  it("carries sockets beside the pages", async () => {
    const sockets = new Server(test.app.server, socketSettings());
    await test.app.listen({ port: 0, host: "127.0.0.1" });
    const address = `http://127.0.0.1:${boundPort()}`;
    const { cookie } = await login(test.app);
    sockets.of("/admin").on("connection", (socket) => socket.emit("seen", socket.handshake.headers.cookie));
    const client = io(`${address}/admin`, {
      transports: ["websocket"],
      reconnection: false,
      extraHeaders: { cookie, origin: address },
    });
    expect(await new Promise((resolve) => client.once("seen", resolve))).toBe(cookie);
    expect((await fetch(`${address}/admin`)).status).toBe(200);
    client.disconnect();
    await sockets.close();
  });
});

function boundPort(): number {
  const bound = test.app.server.address();
  if (bound === null || typeof bound === "string") throw new Error("Expected a TCP address.");
  return bound.port;
}

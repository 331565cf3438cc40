import { afterAll, describe, expect, it } from "vitest";
import quick from "../e2e/experiments/quick.ts";
import { InProcessServer } from "../e2e/in-process.ts";
import { RawSocket } from "../e2e/raw-socket.ts";
import { startAppWithRoutes } from "./routes.ts";
import { bearer, own } from "./set-up.ts";

const { test, routes } = await startAppWithRoutes();
const server = await InProcessServer.start(quick);
afterAll(async () => {
  await test.close();
  await server[Symbol.asyncDispose]();
});

/** What every answer has, whatever its status. */
function expectHeaders(headers: Readonly<Record<string, unknown>>): void {
  expect(headers).toMatchObject({
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "strict-transport-security": expect.stringMatching(/^max-age=31536000$/),
  });
  const policy = String(headers["content-security-policy"]);
  expect(policy).toMatch(/^default-src '(?:self|none)';/);
  expect(policy).toContain("frame-ancestors 'none'");
  // Neither inline scripts nor other hosts.
  expect(policy.replace("style-src 'self' 'unsafe-inline'", "")).not.toMatch(/unsafe|\*|https?:|wss?:/);
  expect(headers["x-powered-by"]).toBeUndefined();
  expect(headers["server"]).toBeUndefined();
}

describe.each(routes)("$method $url", ({ method, url }) => {
  it("answers with the security headers, let in or not, asked rightly or not", async () => {
    const path = url.replaceAll(/:\w+/g, "x").replace("*", "x");
    for (const headers of [{}, bearer, { ...own, ...bearer }, { origin: "https://evil.example" }]) {
      for (const payload of [undefined, "{", "{}"]) {
        const body = payload === undefined ? {} : { payload };
        const response = await test.app.inject({
          method: method as "GET",
          url: path,
          headers: { ...headers, ...(payload === undefined ? {} : { "content-type": "application/json" }) },
          ...(method === "GET" || method === "HEAD" ? {} : body),
        });
        expect(response.statusCode).toBeLessThan(500);
        expectHeaders(response.headers);
      }
    }
  });
});

it.each([
  ["/nothing", {}],
  ["/%zz", {}],
  ["/admin/api/nothing", {}],
  ["/socket.io/?EIO=4&transport=polling", {}],
  ["/socket.io/?EIO=9&transport=websocket", {}],
  ["/socket.io/?sid=nobody&EIO=4&transport=websocket", {}],
  ["/socket.io/?EIO=4&transport=polling", { origin: "https://evil.example" }],
])("a running server answers %s with them, too (%j)", async (path, headers) => {
  const response = await fetch(`${server.origin}${path}`, { headers });
  expect(response.status).toBeGreaterThanOrEqual(400);
  expectHeaders(Object.fromEntries(response.headers));
});

it.each([
  ["garbage", "\u0001\u0002\r\n\r\n", 400],
  ["a header without a colon", "GET / HTTP/1.1\r\nHost x\r\n\r\n", 400],
  ["two lengths", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400],
  ["headers of 20 KB", `GET / HTTP/1.1\r\nHost: x\r\n${"a: b\r\n".repeat(4000)}\r\n`, 431],
  ["an expectation", "GET / HTTP/1.1\r\nHost: x\r\nExpect: rain\r\n\r\n", 417],
])("a running server answers %s with them, too, and closes the connection", async (_what, bytes, status) => {
  const raw = await RawSocket.connect(server.origin);
  raw.socket.write(bytes);
  await raw.closed;
  const [head = ""] = raw.received.toString().split("\r\n\r\n");
  const [first, ...lines] = head.split("\r\n");
  expect(first).toMatch(`HTTP/1.1 ${status} `);
  expectHeaders(
    Object.fromEntries(
      lines
        .map((line) => line.split(": "))
        .map(([name = "", ...value]) => [name.toLowerCase(), value.join(": ")]),
    ),
  );
});

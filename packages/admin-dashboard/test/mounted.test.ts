import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import fastify from "fastify";
import { afterEach, describe, expect, it } from "vitest";
import { createDashboardHandler, dashboardFiles } from "../src/index.ts";

const script = dashboardFiles().find(({ path }) => path.endsWith(".js"))?.path ?? "";
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function originOf(server: Server): Promise<string> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() satisfies AddressInfo | string | null as AddressInfo;
  return `http://127.0.0.1:${port}`;
}

function expressApp(mount: (app: express.Express) => void): RequestListener {
  const app = express();
  app.post("/admin/login", (_, response) => response.json({ own: true }));
  mount(app);
  app.use((_, response) => response.status(404).json({ own: "not found" }));
  return app;
}

async function fastifyListener(): Promise<RequestListener> {
  const app = fastify();
  const dashboard = createDashboardHandler();
  app.post("/admin/login", () => ({ own: true }));
  for (const url of ["/admin", "/admin/*"]) {
    app.get(url, (request, reply) => {
      reply.hijack();
      dashboard(request.raw, reply.raw);
    });
  }
  await app.ready();
  return (request, response) => app.routing(request, response);
}

const hosts: readonly (readonly [
  name: string,
  listener: () => RequestListener | Promise<RequestListener>,
])[] = [
  ["Express, at its root", () => expressApp((app) => app.use(createDashboardHandler()))],
  ["Express, under a path", () => expressApp((app) => app.use("/admin", createDashboardHandler()))],
  ["Fastify", fastifyListener],
];

describe("the dashboard mounted in another server", () => {
  it.each(hosts)("is served by %s, beside the host's own routes", async (_, listener) => {
    const origin = await originOf(createServer(await listener()));
    const page = await fetch(`${origin}/admin`);
    expect([page.status, page.headers.get("content-security-policy")]).toEqual([
      200,
      expect.stringMatching(/^default-src 'self'; /),
    ]);
    expect(await page.text()).toContain("./admin/assets/");
    const javascript = await fetch(`${origin}/admin/${script}`);
    expect([javascript.status, javascript.headers.get("cache-control")]).toEqual([
      200,
      "public, max-age=31536000, immutable",
    ]);
    const login = await fetch(`${origin}/admin/login`, { method: "POST" });
    expect(await login.json()).toEqual({ own: true });
    expect((await fetch(`${origin}/admin/unknown`)).status).toBe(404);
    expect((await fetch(`${origin}/elsewhere`)).status).toBe(404);
  });
});

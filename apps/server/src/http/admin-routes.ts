import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { AdminRole } from "../admin/admin-sessions.ts";
import type { LoginSource } from "../admin/login-throttle.ts";
import {
  deviceCookieName,
  deviceIdOf,
  isSecure,
  sessionCookieName,
  sessionIdOf,
} from "../admin/session-cookie.ts";
import { refuse } from "./http-error.ts";
import type { HttpPorts } from "./ports.ts";

const login = z.object({ password: z.string().min(1).max(1024) });

/** `POST /admin/login`, `POST /admin/logout`, `GET /admin/session`; anything else below `/admin` is the dashboard's. */
export function adminRoutes(app: FastifyInstance, ports: HttpPorts): void {
  app.post("/admin/login", async (request, reply) => {
    const parsed = login.safeParse(request.body);
    if (!parsed.success) return refuse(reply, 400, "INVALID_PAYLOAD", "Expected `password`, a text.");
    const source = sourceOf(request, ports);
    const allowed = ports.throttle.attempt(source);
    if ("retryAfterMs" in allowed) {
      void reply.header("retry-after", Math.ceil(allowed.retryAfterMs / 1000));
      return refuse(reply, 429, "RATE_LIMITED", "Too many attempts. Please try again later.");
    }
    const role = await ports.passwords.roleOf(parsed.data.password);
    if (role === null) return refuse(reply, 401, "UNAUTHORIZED", "That is not the password.");
    ports.throttle.succeeded(source);
    startSession(request, reply, role, ports);
    if (source.device === null) rememberDevice(request, reply, ports);
    return isForm(request) ? reply.redirect("/admin", 303) : reply.send({ ok: true, role });
  });

  app.post("/admin/logout", async (request, reply) => {
    ports.sessions.end(sessionIdOf(request.headers, isEncrypted(request)));
    void reply.clearCookie(
      sessionCookieName(isSecure(request.headers, isEncrypted(request))),
      cookieOptions(request),
    );
    return isForm(request) ? reply.redirect("/admin", 303) : reply.send({ ok: true });
  });

  app.get("/admin/session", async (request, reply) => {
    const session = ports.sessions.check(sessionIdOf(request.headers, isEncrypted(request)));
    if (session === null) return refuse(reply, 401, "UNAUTHORIZED", "There is no session.");
    return reply.send({ role: session.role, name: session.name });
  });

  app.route({
    method: ["GET", "HEAD"],
    url: "/admin",
    handler: (request, reply) => serveDashboard(request, reply, ports),
  });
  app.route({
    method: ["GET", "HEAD"],
    url: "/admin/*",
    handler: (request, reply) => serveDashboard(request, reply, ports),
  });
}

/** A login never goes on with a session that was there before: whoever planted that one would be in. */
function startSession(request: FastifyRequest, reply: FastifyReply, role: AdminRole, ports: HttpPorts): void {
  ports.sessions.end(sessionIdOf(request.headers, isEncrypted(request)));
  const name = role === "operator" ? "admin" : "viewer";
  const { sessionId } = ports.sessions.create({ role, name });
  const cookie = sessionCookieName(isSecure(request.headers, isEncrypted(request)));
  void reply.setCookie(cookie, sessionId, cookieOptions(request));
}

function sourceOf(request: FastifyRequest, { devices }: HttpPorts): LoginSource {
  const device = devices.find(deviceIdOf(request.headers, isEncrypted(request)));
  return { address: request.ip, device };
}

function rememberDevice(request: FastifyRequest, reply: FastifyReply, { devices }: HttpPorts): void {
  const name = deviceCookieName(isSecure(request.headers, isEncrypted(request)));
  void reply.setCookie(name, devices.add(), { ...cookieOptions(request), maxAge: 90 * 24 * 60 * 60 });
}

function cookieOptions(request: FastifyRequest) {
  const secure = isSecure(request.headers, isEncrypted(request));
  return { path: "/", httpOnly: true, sameSite: "strict", secure } as const;
}

function isEncrypted(request: FastifyRequest): boolean {
  return request.protocol === "https";
}

function isForm(request: FastifyRequest): boolean {
  return request.headers["content-type"]?.startsWith("application/x-www-form-urlencoded") ?? false;
}

/** The dashboard writes to the raw response, which knows nothing of the headers set so far. */
function serveDashboard(request: FastifyRequest, reply: FastifyReply, ports: HttpPorts): void {
  reply.hijack();
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    if (value !== undefined && name !== "cache-control") reply.raw.setHeader(name, value);
  }
  ports.dashboard(request.raw, reply.raw);
}

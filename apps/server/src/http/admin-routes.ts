import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { isSecure, sessionCookieName, sessionIdOf } from "../admin/session-cookie.ts";
import { refuse } from "./http-error.ts";
import type { HttpPorts } from "./ports.ts";

const login = z.object({ password: z.string().min(1).max(1024) });

/** `POST /admin/login`, `POST /admin/logout`, `GET /admin/session`; anything else below `/admin` is the dashboard's. */
export function adminRoutes(app: FastifyInstance, ports: HttpPorts): void {
  app.post("/admin/login", async (request, reply) => {
    const parsed = login.safeParse(request.body);
    if (!parsed.success) return refuse(reply, 400, "INVALID_PAYLOAD", "Expected `password`, a text.");
    const allowed = ports.throttle.attempt(request.ip);
    if ("retryAfterMs" in allowed) {
      void reply.header("retry-after", Math.ceil(allowed.retryAfterMs / 1000));
      return refuse(reply, 429, "RATE_LIMITED", "Too many attempts. Please try again later.");
    }
    if (!(await ports.password.matches(parsed.data.password))) {
      return refuse(reply, 401, "UNAUTHORIZED", "That is not the password.");
    }
    ports.throttle.succeeded(allowed.attempt);
    startSession(request, reply, ports);
    return isForm(request) ? reply.redirect("/admin", 303) : reply.send({ ok: true, role: "operator" });
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
function startSession(request: FastifyRequest, reply: FastifyReply, ports: HttpPorts): void {
  ports.sessions.end(sessionIdOf(request.headers, isEncrypted(request)));
  const { sessionId } = ports.sessions.create({ role: "operator", name: "admin" });
  const name = sessionCookieName(isSecure(request.headers, isEncrypted(request)));
  void reply.setCookie(name, sessionId, cookieOptions(request));
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

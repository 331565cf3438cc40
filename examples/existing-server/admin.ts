import { createHash, randomUUID, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { createDashboardHandler } from "@waitroom/admin-dashboard";
import express, { type Router } from "express";

/** The dashboard under `/admin`, and who may see it. */
export interface AdminSite {
  readonly router: Router;
  readonly isAdmin: (headers: IncomingHttpHeaders) => boolean;
}

/** Signs in with one password. The page needs nothing but `GET session` and `POST login` beside it. */
export function adminSite(password: string): AdminSite {
  // One session for all who know the password, as long as the process lives.
  const cookie = `admin=${randomUUID()}`;
  const isAdmin: AdminSite["isAdmin"] = (headers) => headers.cookie?.split("; ").includes(cookie) === true;

  const router = express.Router();
  router.get("/admin/session", (request, response) => {
    const isKnown = isAdmin(request.headers);
    response.status(isKnown ? 200 : 401).json({ ok: isKnown });
  });
  router.post("/admin/login", express.json({ limit: 1024 }), (request, response) => {
    const login: unknown = request.body;
    const guess = typeof login === "object" && login !== null && "password" in login ? login.password : null;
    if (!isSame(String(guess), password)) return response.status(401).json({ ok: false });
    response.setHeader("set-cookie", `${cookie}; Path=/; HttpOnly; SameSite=Strict`);
    return response.json({ ok: true });
  });
  router.use(createDashboardHandler());
  return { router, isAdmin };
}

/** Takes equally long for every guess. */
function isSame(guess: string, password: string): boolean {
  const [a, b] = [guess, password].map((text) => createHash("sha256").update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}

import { createHash, randomUUID, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { createDashboardHandler } from "@waitroom/admin-dashboard";

/** The dashboard under `/admin`, and who may see it. */
export interface AdminSite {
  readonly serve: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  readonly isAdmin: (headers: IncomingHttpHeaders) => boolean;
}

/** Signs in with one password. The page asks for nothing but `GET session` and `POST login` beside it. */
export function adminSite(password: string): AdminSite {
  const dashboard = createDashboardHandler();
  // One session for all who know the password, as long as the process lives.
  const cookie = `admin=${randomUUID()}`;
  const isAdmin: AdminSite["isAdmin"] = (headers) => headers.cookie?.split("; ").includes(cookie) === true;

  return {
    isAdmin,
    serve: async (request, response) => {
      const route = `${request.method} ${request.url}`;
      if (route === "GET /admin/session") return answer(response, isAdmin(request.headers) ? 200 : 401);
      if (route !== "POST /admin/login") return dashboard(request, response);
      const sizeBytes = Number(request.headers["content-length"] ?? Number.NaN);
      if (!(sizeBytes <= 1024)) return answer(response, 413);
      const login: unknown = await json(request).catch(() => null);
      const hasPassword = typeof login === "object" && login !== null && "password" in login;
      if (!hasPassword || !isSame(String(login.password), password)) return answer(response, 401);
      response.setHeader("set-cookie", `${cookie}; Path=/; HttpOnly; SameSite=Strict`);
      return answer(response, 200);
    },
  };
}

function answer(response: ServerResponse, status: number): void {
  response
    .writeHead(status, { "content-type": "application/json" })
    .end(JSON.stringify({ ok: status === 200 }));
}

/** Takes equally long for every guess. */
function isSame(guess: string, password: string): boolean {
  const [a, b] = [guess, password].map((text) => createHash("sha256").update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}

import { createServer, request as send, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import {
  createDashboardHandler,
  type DashboardHandler,
  dashboardFiles,
  dashboardDirectory,
} from "../src/index.ts";

const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Serves on a free port and returns a function that asks for a path as it stands, without cleaning it up. */
async function serve(
  listener: DashboardHandler,
): Promise<(path: string, method?: string, headers?: Record<string, string>) => Promise<Answer>> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => new Promise((resolve) => server.close(() => resolve())));
  const { port } = server.address() satisfies AddressInfo | string | null as AddressInfo;
  return (path, method = "GET", headers = {}) =>
    new Promise((resolve, reject) => {
      const request = send({ host: "127.0.0.1", port, path, method, headers, agent: false }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () =>
          resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) }),
        );
      });
      request.on("error", reject);
      request.end();
    });
}

const script = dashboardFiles().find(({ path }) => path.endsWith(".js"))?.path ?? "";
const styles = dashboardFiles().find(({ path }) => path.endsWith(".css"))?.path ?? "";

describe("createDashboardHandler", () => {
  it("serves the page with its type, to be asked for again each time", async () => {
    const get = await serve(createDashboardHandler());
    for (const path of ["/admin", "/admin/", "/admin/index.html", "/admin?x=1"]) {
      const { status, headers, body } = await get(path);
      expect(status).toBe(200);
      expect(headers["content-type"]).toBe("text/html; charset=utf-8");
      expect(headers["cache-control"]).toBe("no-cache");
      expect(headers["x-content-type-options"]).toBe("nosniff");
      expect(headers["content-length"]).toBe(String(body.length));
      expect(body.toString()).toContain("<title>Waitroom</title>");
    }
  });

  it("links to files that exist, from the path with and without a slash at its end", async () => {
    const get = await serve(createDashboardHandler({ basePath: "/study/admin" }));
    for (const path of ["/study/admin", "/study/admin/"]) {
      const html = (await get(path)).body.toString();
      const links = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link]) => link ?? "");
      expect(links.length).toBeGreaterThanOrEqual(3);
      for (const link of links) {
        const { pathname } = new URL(link, `http://localhost${path}`);
        expect([pathname, (await get(pathname)).status]).toEqual([pathname, 200]);
      }
    }
  });

  it("lets browsers keep files whose names hold their hash for ever", async () => {
    const get = await serve(createDashboardHandler());
    const javascript = await get(`/admin/${script}`);
    expect(javascript.headers["content-type"]).toBe("text/javascript; charset=utf-8");
    expect(javascript.headers["cache-control"]).toBe("public, max-age=31536000, immutable");
    expect((await get(`/admin/${styles}`)).headers["content-type"]).toBe("text/css; charset=utf-8");
    expect((await get("/admin/icon.svg")).headers).toMatchObject({
      "content-type": "image/svg+xml",
      "cache-control": "no-cache",
    });
  });

  it("compresses for those who accept it, and for nobody else", async () => {
    const get = await serve(createDashboardHandler());
    const plain = await get(`/admin/${script}`);
    const packed = await get(`/admin/${script}`, "GET", { "accept-encoding": "br, gzip;q=0.8" });
    expect(plain.headers["content-encoding"]).toBeUndefined();
    expect(packed.headers["content-encoding"]).toBe("gzip");
    expect(packed.headers.vary).toBe("accept-encoding");
    expect(gunzipSync(packed.body).equals(plain.body)).toBe(true);
    const refused = await get(`/admin/${script}`, "GET", { "accept-encoding": "gzip;q=0" });
    expect(refused.headers["content-encoding"]).toBeUndefined();
  });

  it("answers that nothing has changed where the browser has the same file", async () => {
    const get = await serve(createDashboardHandler());
    const first = await get("/admin/");
    const second = await get("/admin/", "GET", { "if-none-match": first.headers.etag ?? "" });
    expect([second.status, second.body.length]).toEqual([304, 0]);
    expect((await get("/admin/", "GET", { "if-none-match": '"other"' })).status).toBe(200);
  });

  it("answers HEAD with the headers of GET and no body", async () => {
    const get = await serve(createDashboardHandler());
    const [head, full] = [await get("/admin/", "HEAD"), await get("/admin/")];
    expect([head.status, head.body.length]).toEqual([200, 0]);
    expect(head.headers["content-length"]).toBe(String(full.body.length));
  });

  it.each([
    "/admin/../package.json",
    "/admin/../../package.json",
    "/admin/assets/../../../package.json",
    "/admin/%2e%2e/%2e%2e/package.json",
    "/admin/..%2f..%2fpackage.json",
    "/admin/..\\..\\package.json",
    "/admin//etc/passwd",
    "/admin/assets/%00",
    "/admin/assets",
    "/admin/unknown.js",
    "/administrator",
    "/",
    "/admin/__proto__",
  ])("knows no file at %s", async (path) => {
    const get = await serve(createDashboardHandler());
    const { status, body } = await get(path);
    expect([status, body.toString()]).toEqual([404, "Not found\n"]);
  });

  it("refuses to write to a file, and leaves it to the next handler where there is one", async () => {
    const handler = createDashboardHandler();
    const alone = await serve(handler);
    const refused = await alone("/admin/", "POST");
    expect([refused.status, refused.headers.allow]).toEqual([405, "GET, HEAD"]);

    const chained = await serve((request, response) =>
      handler(request, response, () => response.writeHead(299).end()),
    );
    expect((await chained("/admin/", "POST")).status).toBe(299);
    expect((await chained("/admin/login", "POST")).status).toBe(299);
    expect((await chained("/elsewhere")).status).toBe(299);
    expect((await chained("/admin")).status).toBe(200);
  });

  it("serves under the mount path of Express, which shortens the url", async () => {
    const handler = createDashboardHandler();
    const get = await serve((request, response) => {
      const originalUrl = request.url ?? "/";
      const url = originalUrl.replace(/^\/admin\/?/, "/");
      handler(Object.assign(request, { originalUrl, url }), response);
    });
    expect((await get("/admin")).body.toString()).toContain("./admin/assets/");
    expect((await get(`/admin/${script}`)).status).toBe(200);
  });

  it("sets a policy that allows no other origin, unless the host has its own", async () => {
    const handler = createDashboardHandler();
    const get = await serve(handler);
    expect((await get("/admin")).headers["content-security-policy"]).toMatch(/^default-src 'self'; /);
    const own = await serve((request, response) => {
      response.setHeader("content-security-policy", "default-src 'none'");
      handler(request, response);
    });
    expect((await own("/admin")).headers["content-security-policy"]).toBe("default-src 'none'");
  });

  it("takes only a path as the base, at the root too", async () => {
    for (const basePath of ["admin", "", "/a b", "/admin?x", "//admin", "/../admin/*"]) {
      expect(() => createDashboardHandler({ basePath })).toThrow(TypeError);
    }
    const get = await serve(createDashboardHandler({ basePath: "/" }));
    expect((await get("/")).status).toBe(200);
    expect((await get(`/${script}`)).status).toBe(200);
    const slashed = await serve(createDashboardHandler({ basePath: "/admin/" }));
    expect((await slashed("/admin")).status).toBe(200);
  });
});

describe("dashboardFiles", () => {
  it("says what to do when the page is not built", () => {
    expect(() => dashboardFiles(`${dashboardDirectory}/nowhere`)).toThrow(
      expect.objectContaining({ name: "DashboardError", code: "PAGE_NOT_BUILT" }),
    );
  });

  it("holds nothing that a browser would fetch from elsewhere", () => {
    const html =
      dashboardFiles()
        .find(({ path }) => path === "index.html")
        ?.body.toString() ?? "";
    expect(html).not.toMatch(/https?:\/\//);
    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)/);
    for (const { path, body } of dashboardFiles().filter((file) => file.path.endsWith(".css"))) {
      expect([path, /url\(|@import/.test(body.toString())]).toEqual([path, false]);
    }
  });
});

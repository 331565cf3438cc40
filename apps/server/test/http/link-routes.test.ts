import { afterEach, describe, expect, it } from "vitest";
import type { PlatformIdentity } from "../../src/identity/platform-identity.ts";
import { ClientError } from "../../src/sockets/client-error.ts";
import { closedStudy, openStudy, startApp, type TestApp } from "./set-up.ts";

let test: TestApp;
afterEach(() => test.close());

const link = "/?PROLIFIC_PID=secret-pid&STUDY_ID=secret-study&SESSION_ID=secret-session";

describe("a recruitment link", () => {
  it("leads to an address with a token, in which nothing of the platform is left", async () => {
    const came: PlatformIdentity[] = [];
    test = await startApp({
      recruited: async (identity) => {
        came.push(identity);
        return { token: "a.b.c" };
      },
    });
    const response = await test.app.inject(`${link}&scene=pairs%20%26x`);
    expect(response.statusCode).toBe(303);
    expect(response.headers.location).toBe("/?scene=pairs+%26x#token=a.b.c");
    expect(response.headers["cache-control"]).toBe("no-store");
    expect(response.headers["referrer-policy"]).toBe("no-referrer");
    expect(response.body).toBe("");
    expect(came).toEqual([
      {
        platform: "prolific",
        platformId: "secret-pid",
        studyId: "secret-study",
        sessionId: "secret-session",
      },
    ]);
    expect((await test.app.inject(link)).headers.location).toBe("/#token=a.b.c");
    expect((await test.app.inject({ method: "HEAD", url: link })).statusCode).toBe(200);
    expect(came).toHaveLength(2);
  });

  it("is the page itself without anybody's name", async () => {
    test = await startApp();
    for (const url of ["/", "/?scene=pairs", "/?x=1"]) {
      const response = await test.app.inject(url);
      expect(response.statusCode).toBe(200);
      expect(response.body).toContain("<title>Study</title>");
      expect(response.headers["cache-control"]).toBe("no-cache");
    }
  });

  it("works where only links let people in, and not where each needs a token of the researcher's", async () => {
    test = await startApp({ experiment: { ...openStudy, access: "link" } });
    expect((await test.app.inject(link)).statusCode).toBe(303);
    const post = await test.app.inject({ method: "POST", url: "/api/participants", headers: { host: "x" } });
    expect(post.statusCode).toBe(401);
    await test.close();
    test = await startApp({ experiment: closedStudy });
    const refused = await test.app.inject(link);
    expect(refused.statusCode).toBe(403);
    expect(refused.headers["content-type"]).toMatch("text/html");
    expect(refused.body).not.toContain("secret");
  });

  it("answers a preview and a link that names nobody with a page that says so, and never repeats it", async () => {
    test = await startApp();
    const preview = await test.app.inject("/?assignmentId=ASSIGNMENT_ID_NOT_AVAILABLE&hitId=secret");
    expect(preview.statusCode).toBe(200);
    expect(preview.body).toContain("Please accept the task first");
    const flawed = await test.app.inject("/?PROLIFIC_PID=%3Cscript%3Esecret");
    expect(flawed.statusCode).toBe(400);
    for (const response of [preview, flawed]) {
      expect(response.headers["content-type"]).toMatch("text/html");
      expect(response.headers["cache-control"]).toBe("no-store");
      expect(response.headers["content-security-policy"]).toContain("script-src 'self'");
      expect(response.body).not.toMatch(/secret|<script|style=/);
    }
  });

  it.each([
    ["RATE_LIMITED", 429],
    ["STORAGE_UNAVAILABLE", 503],
  ] as const)("asks to try again where the answer is %s", async (code, status) => {
    test = await startApp({ recruited: () => Promise.reject(new ClientError(code, "secret")) });
    const response = await test.app.inject(link);
    expect(response.statusCode).toBe(status);
    expect(response.body).toContain("Please try again in a moment");
    expect(response.body).not.toContain("secret");
    expect(test.problems).toEqual([]);
  });
});

import { describe, expect, it } from "vitest";
import { fetchSiteAllowed, originAllowed } from "../../src/admin/origin.ts";

const cookie = "other=1; waitroom_admin=abc";

describe("originAllowed", () => {
  it.each([
    ["http://127.0.0.1:3000", "127.0.0.1:3000"],
    ["https://study.example", "study.example"],
    ["https://study.example", "study.example:443"],
    ["http://study.example:80", "study.example"],
    ["http://[::1]:3000", "[::1]:3000"],
    ["http://STUDY.example", "study.EXAMPLE"],
  ])("allows %s on %s, with and without a session", (origin, host) => {
    expect(originAllowed({ origin }, host)).toBe(true);
    expect(originAllowed({ origin, cookie }, host)).toBe(true);
  });

  it.each([
    "null",
    "",
    "http://evil.example",
    "http://127.0.0.1:3001",
    "http://127.0.0.1",
    "http://127.0.0.1:3000.evil.example",
    "http://evil.example/127.0.0.1:3000",
    "http://127.0.0.1:3000@evil.example",
    "file://127.0.0.1:3000",
    "chrome-extension://127.0.0.1:3000",
    "127.0.0.1:3000",
    "http://127.0.0.1:3000, http://evil.example",
  ])("refuses the origin %j, with and without a session", (origin) => {
    expect(originAllowed({ origin }, "127.0.0.1:3000")).toBe(false);
    expect(originAllowed({ origin, cookie }, "127.0.0.1:3000")).toBe(false);
  });

  it("allows a program, which sends no origin and no session", () => {
    expect(originAllowed({}, "127.0.0.1:3000")).toBe(true);
    expect(originAllowed({ cookie: "other=waitroom_admin" }, "127.0.0.1:3000")).toBe(true);
  });

  it.each(["waitroom_admin=abc", "a=b;waitroom_admin=abc", "__Host-waitroom_admin=abc"])(
    "refuses the session cookie %j without an origin",
    (sent) => {
      expect(originAllowed({ cookie: sent }, "127.0.0.1:3000")).toBe(false);
    },
  );

  it.each([undefined, "", "a b", "//"])("refuses an origin where the host is %j", (host) => {
    expect(originAllowed({ origin: "http://127.0.0.1:3000" }, host)).toBe(false);
  });
});

describe("fetchSiteAllowed", () => {
  it.each([
    [undefined, true],
    ["same-origin", true],
    ["none", true],
    ["same-site", false],
    ["cross-site", false],
    ["", false],
  ])("answers for %j: %j", (site, allowed) => {
    expect(fetchSiteAllowed(site === undefined ? {} : { "sec-fetch-site": site })).toBe(allowed);
  });
});

import { describe, expect, it } from "vitest";
import { createServerLog } from "../../src/operations/server-log.ts";

function logTo(lines: Record<string, unknown>[], level: "info" | "warn" = "info") {
  return createServerLog(level, "run-1", {
    write: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>),
  });
}

describe("the server's log", () => {
  it("writes one JSON line with level, time and run", () => {
    const lines: Record<string, unknown>[] = [];
    logTo(lines).warn({ scene_id: "pairs" }, "closed\nwith a line break");
    expect(lines).toEqual([
      {
        level: "warn",
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        server_run_id: "run-1",
        scene_id: "pairs",
        msg: "closed\nwith a line break",
      },
    ]);
  });

  it("leaves out what is below its level", () => {
    const lines: Record<string, unknown>[] = [];
    const log = logTo(lines, "warn");
    log.info("quiet");
    log.error("loud");
    expect(lines.map(({ msg }) => msg)).toEqual(["loud"]);
  });

  it.each([
    "token",
    "password",
    "authorization",
    "cookie",
    "platform_id",
    "platformId",
    "PROLIFIC_PID",
    "workerId",
    "ip",
    "remoteAddress",
  ])("takes out %s, three levels deep", (name) => {
    const lines: unknown[] = [];
    const log = createServerLog("info", "run-1", { write: (line) => void lines.push(line) });
    log.info({ [name]: "canary", inner: { [name]: "canary", headers: { [name]: "canary" } } }, "x");
    expect(lines.join("")).not.toContain("canary");
    expect(lines.join("")).toContain("[removed]");
  });

  it("names an error with its causes, and nothing that hangs on it", () => {
    const lines: Record<string, unknown>[] = [];
    const cause = Object.assign(new Error("disk"), {
      code: "EIO",
      request: { url: "/?PROLIFIC_PID=canary" },
    });
    logTo(lines).error({ err: new TypeError("no", { cause }) }, "a fault");
    expect(lines[0]?.["err"]).toMatchObject({
      type: "TypeError",
      message: "no",
      cause: { message: "disk", code: "EIO" },
    });
    expect(JSON.stringify(lines)).not.toContain("canary");
  });
});

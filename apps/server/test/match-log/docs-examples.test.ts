import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { FIFOMatchmaker } from "@waitroom/matchmaker";
import { poissonArrivals, simulatedEvents } from "@waitroom/matchmaker/simulation";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { matchLog } from "./support/match-log-process.ts";
import { chained } from "./support/session-files.ts";

describe("docs/replay.md", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "waitroom-docs-"));
    mkdirSync(join(folder, "data/pilot/match_logs"), { recursive: true });
    // A project in which the matchmaker is installed.
    symlinkSync(fileURLToPath(new URL("../../node_modules", import.meta.url)), join(folder, "node_modules"));
    const room = { groupSize: 2, matchmaker: new FIFOMatchmaker(), sceneId: "ring" };
    const events = simulatedEvents({ room, arrivals: poissonArrivals({ perMinute: 6, count: 2 }) });
    writeFileSync(join(folder, "data/pilot/match_logs/ring_waitroom.jsonl"), chained(events));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("shows calls that run, and what the first of them says", async () => {
    const docs = readFileSync(new URL("../../../../docs/replay.md", import.meta.url), "utf8");
    const calls = [...docs.matchAll(/^match-log (.*)$/gm)].map(([, args = ""]) => args.split(" "));
    expect(calls.map(([name]) => name)).toEqual(["replay", "replay", "what-if"]);
    const [plain, other, whatIf] = await Promise.all(calls.map((args) => matchLog(args, folder)));
    expect(plain).toMatchObject({ code: 0, err: "" });
    expect(docs).toContain(`\`\`\`\n${plain?.out}\`\`\``);
    // Another rule gives another reason.
    expect(other).toMatchObject({ code: 1, err: "" });
    expect(other?.out).toContain(": other reason\n");
    expect(whatIf).toMatchObject({ code: 0, err: "" });
  });
});

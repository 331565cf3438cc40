import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { rebuildMatches } from "../../src/index.ts";
import { temporaryFolder } from "../support/logs.ts";
import { matchLog, type CommandRun } from "../support/run-command.ts";
import { chained, smallJournal } from "../support/small-journal.ts";

describe("match-log audit of several scenes", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await temporaryFolder();
    mkdirSync(join(folder, "data/pilot/match_logs"), { recursive: true });
    writeFileSync(join(folder, "data/pilot/admin_actions.jsonl"), "");
  });

  const run = (...args: readonly string[]): Promise<CommandRun> => matchLog(args, { workingFolder: folder });
  const journalOf = (scene: string): string => `data/pilot/match_logs/${scene}_waitroom.jsonl`;
  const write = async (scene: string, gameId = "g1"): Promise<void> => {
    const events = smallJournal();
    Object.assign(events[0] ?? {}, { scene_id: scene });
    // A `matched` with another game id than the `started` behind it.
    Object.assign(events[8] ?? {}, { game_id: gameId });
    const journalPath = join(folder, journalOf(scene));
    writeFileSync(journalPath, chained(events));
    await rebuildMatches({
      journalPath,
      to: join(folder, `data/pilot/match_logs/${scene}_matches.jsonl`),
    });
  };

  it("says for each scene of a folder what it says for its journal, and then the sum", async () => {
    await write("inner");
    await write("ring", "g2");
    const inner = await run("audit", journalOf("inner"));
    const ring = await run("audit", journalOf("ring"));
    expect([inner.code, ring.code]).toEqual([0, 1]);
    for (const path of ["data/pilot", "data/pilot/match_logs"]) {
      const { code, out, err } = await run("audit", path);
      expect({ code, err }).toEqual({ code: 1, err: "" });
      expect(out).toBe(
        `${journalOf("inner")}\n${inner.out}\n${journalOf("ring")}\n${ring.out}\n2 journals: 2 errors, 0 warnings.\n`,
      );
    }
    const asNamed = await run("audit", journalOf("ring"), "data/pilot/match_logs/inner_matches.jsonl");
    expect(asNamed.code).toBe(1);
    expect(asNamed.out.indexOf(inner.out)).toBeGreaterThan(asNamed.out.indexOf(ring.out));
  });

  it("answers 0 where every scene is as declared", async () => {
    await write("inner");
    await write("ring");
    expect(await run("audit", "data/pilot")).toMatchObject({
      code: 0,
      out: expect.stringMatching(/\n2 journals: 0 errors, 0 warnings\.\n$/),
    });
  });

  it("gives one JSON object with a part for each scene", async () => {
    await write("inner");
    await write("ring", "g2");
    const { code, out } = await run("audit", "data/pilot", "--json");
    expect(code).toBe(1);
    const parts = await Promise.all(
      ["inner", "ring"].map(async (scene) => ({
        journal: join(folder, journalOf(scene)),
        ...(JSON.parse((await run("audit", journalOf(scene), "--json")).out) as object),
      })),
    );
    expect(JSON.parse(out)).toEqual({ scenes: parts, without_journal: [], errors: 2, warnings: 0 });
  });

  it("writes a page for each scene", async () => {
    await write("inner");
    await write("ring");
    const { out } = await run("audit", "data/pilot", "--report");
    for (const scene of ["inner", "ring"]) {
      expect(out).toContain((await run("audit", journalOf(scene), "--report")).out);
    }
  });

  it("does not call a study in order of which a scene has no journal", async () => {
    await write("inner");
    await write("ring");
    rmSync(join(folder, journalOf("ring")));
    const matches = "data/pilot/match_logs/ring_matches.jsonl";
    const listed = await run("audit", "data/pilot");
    expect(listed.code).toBe(1);
    expect(listed.out).toMatch(
      /\ndata\/pilot\/match_logs\/ring_matches\.jsonl: not gone through, since no journal stands beside it\n1 journal, and 1 scene without one: 0 errors, 0 warnings\.\n$/,
    );
    const asJson = await run("audit", "data/pilot", "--json");
    expect(JSON.parse(asJson.out)).toMatchObject({ without_journal: [join(folder, matches)] });
    rmSync(join(folder, journalOf("inner")));
    const none = await run("audit", "data/pilot");
    expect(none).toMatchObject({ code: 2, out: "" });
    expect(none.err).toContain("found no journal at all");
  });

  it("takes a data folder for all experiments in it", async () => {
    await write("ring", "g2");
    mkdirSync(join(folder, "data/demo/match_logs"), { recursive: true });
    mkdirSync(join(folder, "data/notes"));
    writeFileSync(join(folder, "data/demo/match_logs/ring_waitroom.jsonl"), chained(smallJournal()));
    const { code, out } = await run("audit", "data");
    expect(code).toBe(1);
    expect(out).toMatch(/^data\/demo\/match_logs\/ring_waitroom\.jsonl\n/);
    expect(out).toContain(`\n\n${journalOf("ring")}\n`);
    // The demo has no match file.
    expect(out).toMatch(/\n2 journals: 2 errors, 1 warning\.\n$/);
    expect((await run("validate", "data")).out).toContain(
      "data/demo/match_logs/ring_waitroom.jsonl: journal",
    );
  });

  it("says what was expected where a folder or a call cannot be meant", async () => {
    await write("inner");
    await write("ring");
    const whose = await run("audit", "data/pilot", "--matches", "data/pilot/match_logs/ring_matches.jsonl");
    expect(whose).toMatchObject({
      code: 2,
      out: "",
      err: expect.stringContaining("one journal beside --matches"),
    });
    const acts = await run("audit", "data/pilot/admin_actions.jsonl");
    expect(acts).toMatchObject({ code: 2, out: "", err: expect.stringContaining("got the acts of admins") });
    mkdirSync(join(folder, "empty"));
    const empty = await run("audit", "empty");
    expect(empty).toMatchObject({ code: 2, out: "", err: expect.stringContaining("holds no log files") });
    expect(await run("audit", "nowhere")).toMatchObject({ code: 3, out: "" });
    expect(await run("audit", journalOf("ring"), "nowhere")).toMatchObject({ code: 3, out: "" });
  });
});

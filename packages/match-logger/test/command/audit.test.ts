import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { rebuildMatches } from "../../src/index.ts";
import { matchLog, type CommandRun } from "../support/run-command.ts";
import { chained, smallJournal } from "../support/small-journal.ts";

/** What a terminal would obey or turn around: all control characters but the newline, and those of direction. */
const harmful = /[^\P{C}\n]|[\p{Zl}\p{Zp}]/u;

const hostile = [
  "\u001b[2J\u001b]0;owned\u0007",
  "\u202egnp.exe",
  "\u0000\u0008\r\u009b31m",
  "=cmd|'/c calc'!A0",
  "<script>alert(1)</script>",
  "line\nbreak\u2028and\u2029more",
  "\u200b\u2066hidden\u{e0041}",
];

describe("match-log audit", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "waitroom-audit-"));
    mkdirSync(join(folder, "data/pilot/match_logs"), { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const path = "data/pilot/match_logs/ring_waitroom.jsonl";
  const run = (...args: readonly string[]): Promise<CommandRun> => matchLog(args, { workingFolder: folder });
  const write = async (events: readonly object[]): Promise<void> => {
    const journalPath = join(folder, path);
    writeFileSync(journalPath, chained(events));
    await rebuildMatches({ journalPath, to: join(folder, "data/pilot/match_logs/ring_matches.jsonl") });
  };

  it("says that nothing is wrong, and notes what was done by hand", async () => {
    await write(smallJournal());
    expect(await run("audit", path)).toEqual({
      code: 0,
      err: "",
      out: [
        'note line 3 [by_hand] "ada" paused intake by hand: "lunch".',
        'note line 4 [by_hand] "ada" reopened intake by hand: "lunch is over".',
        "ring_waitroom.jsonl: 11 events, 1 match record. Nothing in the record contradicts what was declared. 2 notes for the reader.",
        "",
      ].join("\n"),
    });
  });

  it("takes the match file in place of the journal, and other names for both", async () => {
    await write(smallJournal());
    const byMatches = await run("audit", "data/pilot/match_logs/ring_matches.jsonl");
    expect(byMatches).toEqual(await run("audit", path));
    writeFileSync(join(folder, "copy.jsonl"), readFileSync(join(folder, path)));
    const copied = await run("audit", "copy.jsonl", "--matches", "data/pilot/match_logs/ring_matches.jsonl");
    expect(copied.out).toContain("1 match record. Nothing");
    const alone = await run("audit", "copy.jsonl");
    expect(alone.out).toContain("warning journal [match_file_missing]");
    expect(alone.code).toBe(1);
    rmSync(join(folder, path));
    const without = await run("audit", "data/pilot/match_logs/ring_matches.jsonl");
    expect(without).toMatchObject({ code: 2, out: "" });
    expect(without.err).toContain("Expected the journal ring_waitroom.jsonl beside data");
    expect(await run("audit", path)).toMatchObject({ code: 3, out: "" });
  });

  it("gives one JSON object with counts and findings", async () => {
    const events = smallJournal();
    Object.assign(events[8] ?? {}, { game_id: "g2" });
    await write(events);
    const { code, out } = await run("audit", path, "--json");
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      counts: {
        events: 11,
        entered: 2,
        proposals: 1,
        matches: 1,
        matches_by_hand: 0,
        started: 1,
        records: 1,
      },
      errors: 2,
      warnings: 0,
      notes: 3,
      findings: [
        { code: "by_hand", severity: "note" },
        { code: "by_hand", severity: "note" },
        { code: "impossible_event", severity: "error", file: "journal", lines: [10] },
        // The two wait on, by this.
        { code: "silence", severity: "note" },
        { code: "impossible_event", severity: "error", file: "journal", lines: [11] },
      ],
    });
  });

  it("writes a page with rule, options, hashes, counts, findings and version", async () => {
    await write(smallJournal());
    const { code, out } = await run("audit", path, "--report");
    const hash = createHash("sha256")
      .update(readFileSync(join(folder, path)))
      .digest("hex");
    const rule = (smallJournal()[0] as { matchmaker: { hash: string } }).matchmaker.hash;
    expect(code).toBe(0);
    for (const part of [
      'Audit of the waiting room "ring" of "pilot"',
      "by match-log audit, @waitroom/match-logger 0.0.0-test, 1970-01-01T00:00:00.000Z",
      `SHA-256 ${hash}`,
      "Rule: FIFOMatchmaker, version 1, groups of 2, options {}",
      `hash ${rule}`,
      "Limits: wait 60 s, grace 30 s, to confirm 5 s, same group again after 5 s, in-game grace 30 s.",
      "2 arrivals; 1 group proposed; 1 matched, 0 of them by hand; 1 started; 0 fell apart before the start.",
      "Nothing in the record contradicts what was declared. 2 notes for the reader.",
      '- note, line 3 [by_hand] "ada" paused intake by hand: "lunch". (and 1 more of this code)',
    ]) {
      expect(out).toContain(part);
    }
    expect(out.split("\n").length).toBeLessThan(60);
    expect(await run("audit", path, "--report", "--json")).toMatchObject({ code: 2, out: "" });
  });

  it("keeps to a page however much is wrong", async () => {
    const events = smallJournal();
    const many = Array.from({ length: 500 }, (_, index) => ({
      seq: 12 + index,
      at: 1_767_225_660_000,
      type: "returned",
      subject_id: `nobody${index}`,
      connection: "1",
    }));
    await write([...events, ...many]);
    const { out } = await run("audit", path, "--report");
    expect(out.split("\n").length).toBeLessThan(70);
    expect(out).toContain("in all 500 findings of [impossible_event]");
    const listed = await run("audit", path);
    expect(listed.out).toContain("… and 400 more of [impossible_event]");
  });

  it("does not call a file in order that declares nothing", async () => {
    for (const events of [[], [{ seq: 1, at: 1, type: "made_up" }]]) {
      writeFileSync(join(folder, path), chained(events));
      const { code, out } = await run("audit", path);
      expect(code).toBe(1);
      expect(out).toContain("error journal [nothing_declared]");
      expect((await run("audit", path, "--report")).out).toContain("DECLARED\nNothing.\n");
    }
  });

  it("shows hostile names without harm, whatever it writes", async () => {
    for (const [index, name] of hostile.entries()) {
      const events = smallJournal({ a: name, b: `${name}b`, actor: name, rule: name });
      // And some faults, so that every name is shown.
      Object.assign(events[7] ?? {}, { type: name.slice(0, 100) });
      Object.assign(events[9] ?? {}, { game_id: name });
      rmSync(join(folder, "data/pilot/match_logs"), { recursive: true });
      mkdirSync(join(folder, "data/pilot/match_logs"));
      await write(events);
      for (const format of [[], ["--json"], ["--report"]]) {
        const { code, out, err } = await run("audit", path, ...format);
        expect(code, name).toBe(1);
        expect(err).toBe("");
        expect(harmful.exec(out), `${index} ${format.join()}`).toBeNull();
        expect(out.split("\n").length).toBeLessThan(50);
      }
    }
  });

  it("cuts what is long", async () => {
    const events = smallJournal({ actor: "x".repeat(1_000_000) });
    await write(events);
    for (const format of [[], ["--json"], ["--report"]]) {
      const { out } = await run("audit", path, ...format);
      expect(out.length).toBeLessThan(10_000);
    }
  });

  it("runs as docs/audit.md shows", async () => {
    await write(smallJournal());
    const docs = readFileSync(new URL("../../../../docs/audit.md", import.meta.url), "utf8");
    const calls = [...docs.matchAll(/^match-log (.*)$/gm)].map(([, args = ""]) => args.split(" > ")[0] ?? "");
    expect(calls.length).toBeGreaterThan(2);
    for (const call of calls) expect(await run(...call.split(" ")), call).toMatchObject({ code: 0, err: "" });
  });
});

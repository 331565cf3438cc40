import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { auditJournal } from "@waitroom/match-logger";
import { FIFOMatchmaker } from "@waitroom/matchmaker";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  audit,
  chained,
  faults,
  linesOf,
  writeSession,
  type Line,
  type SessionFiles,
} from "./support/session-files.ts";
import { simulatedSession } from "./support/simulated-sessions.ts";

describe("an audit of files that were changed", () => {
  let folder: string;
  let sessions = 0;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "waitroom-audit-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const session = (): Promise<SessionFiles> => {
    const sceneId = `file${(sessions += 1)}`;
    const room = { groupSize: 2, matchmaker: new FIFOMatchmaker() };
    return writeSession(folder, sceneId, simulatedSession(room, sceneId, 3, 40));
  };
  const rewrite = (path: string, change: (lines: string[]) => void): void => {
    const lines = readFileSync(path, "utf8").trimEnd().split("\n");
    change(lines);
    writeFileSync(path, `${lines.join("\n")}\n`);
  };
  const forge = (path: string, change: (lines: Line[]) => void): void => {
    const lines = linesOf(path);
    change(lines);
    writeFileSync(path, chained(lines));
  };
  const places = async (files: SessionFiles): Promise<readonly string[]> =>
    faults(await audit(files)).map(
      ({ code, file, lines }) => `${code} ${file.replace(/^file\d+_/, "")} ${lines[0] ?? "-"}`,
    );

  it("names an edited line at the line behind it", async () => {
    const files = await session();
    rewrite(files.journalPath, (lines) => {
      lines[11] = (lines[11] ?? "").replace(/"at":(\d+)\d/, '"at":$10');
    });
    expect(await places(files)).toContain("damaged_line journal 13");
  });

  it("names a removed line where it is missing", async () => {
    const files = await session();
    rewrite(files.journalPath, (lines) => lines.splice(11, 1));
    expect((await places(files))[0]).toBe("damaged_line journal 12");
  });

  it("names two lines that were swapped", async () => {
    const files = await session();
    rewrite(files.journalPath, (lines) => lines.splice(11, 2, lines[12] ?? "", lines[11] ?? ""));
    expect((await places(files))[0]).toBe("damaged_line journal 12");
  });

  it("names a torn tail of either file", async () => {
    const files = await session();
    const [journal, matches] = [linesOf(files.journalPath).length, linesOf(files.matchPath).length];
    appendFileSync(files.journalPath, '{"schema":1,"seq":');
    appendFileSync(files.matchPath, "\0\0");
    expect(await places(files)).toEqual([
      `torn_tail matches.jsonl ${matches + 1}`,
      `torn_tail journal ${journal + 1}`,
    ]);
  });

  it("names a line that is no event", async () => {
    const files = await session();
    forge(files.journalPath, (lines) => {
      const entered = lines.find((line) => line["type"] === "entered");
      if (entered !== undefined) entered["rtt_ms"] = -1;
    });
    const line = linesOf(files.journalPath).findIndex((each) => each["type"] === "entered") + 1;
    expect((await places(files))[0]).toBe(`invalid_line journal ${line}`);
  });

  it("names a match without an event in the journal, by its line in the match file", async () => {
    const files = await session();
    const count = linesOf(files.matchPath).length;
    forge(files.matchPath, (lines) => {
      const last = lines.at(-1) ?? {};
      lines.push(
        { ...last, seq: count + 1, journal_seq: 100_000 },
        { ...last, seq: count + 2, journal_seq: null },
      );
    });
    expect(await places(files)).toEqual([
      `match_without_journal matches.jsonl ${count + 1}`,
      `match_without_journal matches.jsonl ${count + 2}`,
    ]);
  });

  it("names a match that was logged twice", async () => {
    const files = await session();
    const count = linesOf(files.matchPath).length;
    forge(files.matchPath, (lines) => lines.push({ ...lines[2], seq: count + 1 }));
    expect(await places(files)).toEqual([`match_logged_twice matches.jsonl ${count + 1}`]);
  });

  it("takes a match that was logged anew in the next file, since its first line is damaged", async () => {
    const { journalPath, matchPath } = await session();
    const lines = linesOf(matchPath);
    const next = matchPath.replace(".jsonl", ".2.jsonl");
    writeFileSync(next, chained([{ ...lines.at(-1), seq: 1 }]));
    const paths = { journalPath, matchPaths: [matchPath, next] };
    const twice = await auditJournal(paths);
    expect(faults(twice).map(({ code, lines }) => `${code} ${lines[0]}`)).toEqual(["match_logged_twice 1"]);
    appendFileSync(matchPath, "no JSON\n");
    const anew = await auditJournal(paths);
    expect(faults(anew).map(({ code, lines }) => `${code} ${lines[0]}`)).toEqual([
      `damaged_line ${lines.length + 1}`,
    ]);
    expect(anew.findings.counts.get("logged_anew")).toBe(1);
    writeFileSync(next, chained([{ ...lines.at(-1), seq: 1, condition: "forged" }]));
    expect((await auditJournal(paths)).findings.counts.get("record_differs")).toBe(1);
  });

  it("names a match that is in the journal only, and takes one that was logged late", async () => {
    const files = await session();
    const journal = linesOf(files.journalPath);
    const lineOf = (record: Line | undefined): number =>
      journal.findIndex((event) => event["seq"] === record?.["journal_seq"]) + 1;
    const isStarted = (record: Line): boolean =>
      journal.some((event) => event["type"] === "started" && event["game_id"] === record["game_id"]);
    let missing: Line | undefined;
    forge(files.matchPath, (lines) => {
      missing = lines.find(isStarted);
      const kept = lines.filter((record) => record !== missing);
      const [late, ...others] = kept;
      lines.splice(0, lines.length, ...others, late ?? {});
      for (const [index, record] of lines.entries()) record["seq"] = index + 1;
    });
    expect(await places(files)).toEqual([`match_not_logged journal ${lineOf(missing)}`]);
  });

  it("names a record that says something else than the journal, and what", async () => {
    const files = await session();
    forge(files.matchPath, (lines) => {
      const [member] = (lines[1]?.["participants"] ?? []) as Line[];
      if (member !== undefined) member["waited_ms"] = 1;
      Object.assign(lines[3] ?? {}, { condition: "treatment", timestamp: 1.5 });
    });
    const found = faults(await audit(files));
    expect(found.map(({ code, lines }) => `${code} ${lines.join()}`)).toEqual([
      "record_differs 2",
      "record_differs 4",
    ]);
    expect(found[1]?.text).toContain("`condition`, `timestamp`");
  });

  it("says that lines of the original system were not checked", async () => {
    const files = await session();
    const old =
      '{"timestamp":1.5,"scene_id":"s","game_id":"g","participants":[],"matchmaker_class":"FIFOMatchmaker"}\n';
    writeFileSync(files.matchPath, old + readFileSync(files.matchPath, "utf8"));
    const { findings } = await audit(files);
    expect(findings.counts.get("original_lines")).toBe(1);
  });

  it("needs no match file, and says that it had none", async () => {
    const { journalPath } = await session();
    const { findings } = await auditJournal({ journalPath, matchPaths: [] });
    expect(findings.found.map(({ code }) => code)).toEqual(["match_file_missing"]);
  });
});

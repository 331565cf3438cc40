import { appendFile, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { nodeFiles } from "../../src/node-files.ts";
import type { FilePort } from "../../src/ports.ts";
import { compareMatches } from "../../src/validate/compare-matches.ts";
import { linesOf, temporaryFolder } from "../support/logs.ts";
import { plant } from "../support/plant.ts";
import { matchLog } from "../support/run-command.ts";
import { writeSmallStudy } from "../support/small-study.ts";

interface Study {
  readonly folder: string;
  readonly journal: string;
  readonly matches: string;
  readonly acts: string;
}

async function smallStudy(): Promise<Study> {
  const folder = await writeSmallStudy(await temporaryFolder());
  const logs = join(folder, "match_logs");
  return {
    folder,
    journal: join(logs, "ring_waitroom.jsonl"),
    matches: join(logs, "ring_matches.jsonl"),
    acts: join(folder, "admin_actions.jsonl"),
  };
}

test("a log without flaws is good, and its files are summed up", async () => {
  const { folder } = await smallStudy();
  const { code, out, err } = await matchLog(["validate", "."], { workingFolder: folder });
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out).toMatch(
    /^match_logs\/ring_waitroom\.jsonl: journal, 38 records, [\d,]+ bytes, last line [0-9a-f]{12}…, 0 flaws$/m,
  );
  expect(out).toMatch(/^match_logs\/ring_matches\.jsonl: match log, 3 records, .* 0 flaws$/m);
  expect(out).toMatch(/^admin_actions\.jsonl: acts of admins, 7 records, .* 0 flaws$/m);
  expect(out).toMatch(
    /^match_logs\/ring_matches\.jsonl against ring_waitroom\.jsonl: 3 of 3 matches compared$/m,
  );
  expect(out).toMatch(/^No flaws\.$/m);
});

test("with --json it gives one object", async () => {
  const { folder, journal, matches } = await smallStudy();
  const { code, out } = await matchLog(["validate", folder, "--json"]);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toEqual({
    files: [
      {
        path: journal,
        kind: "journal",
        records: 38,
        bytes: expect.any(Number),
        last_hash: expect.any(String),
        unknown_types: [],
        flaws: 0,
      },
      {
        path: matches,
        kind: "matches",
        records: 3,
        bytes: expect.any(Number),
        last_hash: expect.any(String),
        unknown_types: [],
        flaws: 0,
      },
      expect.objectContaining({ kind: "admin_actions", records: 7, last_hash: null }),
    ],
    comparisons: [
      {
        journal,
        match_logs: [matches],
        journal_matches: 3,
        logged_matches: 3,
        compared: 3,
        not_logged_yet: 0,
        logged_anew: 0,
        flaws: 0,
      },
    ],
    findings_total: 0,
    findings: [],
  });
});

test("a log of the original system is good, and is compared with nothing", async () => {
  const path = fileURLToPath(
    new URL("../../../../fixtures/match_logs/coordination_ring_matches.jsonl", import.meta.url),
  );
  const { code, out } = await matchLog(["validate", path]);
  expect(code).toBe(0);
  expect(out).toContain("not compared, since no journal stands beside it");
});

/** What a fault does to the study, and what is then said: of which file, with which line. */
interface Fault {
  readonly file: "journal" | "matches" | "acts";
  readonly line: number;
  readonly reason: string;
  readonly make: (study: Study) => Promise<void>;
}

const faults: Readonly<Record<string, Fault>> = {
  "an edited line": {
    file: "journal",
    line: 7,
    reason: "`prev` is not the hash of the line before: a line was changed, removed or added",
    make: async ({ journal }) => {
      const text = await readFile(journal, "utf8");
      await writeFile(journal, text.replace('"trigger":"ben"', '"trigger":"ann"'));
    },
  },
  "a removed line": {
    file: "journal",
    line: 7,
    reason: "`seq` is 8 where 7 should follow",
    make: ({ journal }) => plant(journal, (lines) => lines.toSpliced(6, 1), { isChained: false }),
  },
  "swapped lines": {
    file: "journal",
    line: 7,
    reason: "`seq` is 8 where 7 should follow",
    make: ({ journal }) =>
      plant(journal, (lines) => lines.toSpliced(6, 2, ...lines.slice(6, 8).toReversed()), {
        isChained: false,
      }),
  },
  "a torn tail": {
    file: "journal",
    line: 38,
    reason: "bytes without the end of a line: torn, or being written just now",
    make: async ({ journal }) => truncate(journal, (await readFile(journal)).length - 20),
  },
  "a line that is no JSON": {
    file: "matches",
    line: 4,
    reason: "is not JSON",
    make: ({ matches }) => appendFile(matches, "{broken\n"),
  },
  "a field that is wrong": {
    file: "journal",
    line: 2,
    reason: "`rtt_ms`",
    make: ({ journal }) => plant(journal, (lines) => lines.with(1, { ...lines[1], rtt_ms: -1 })),
  },
  "a moment that no calendar has": {
    file: "journal",
    line: 9,
    reason: "`at`",
    make: ({ journal }) => plant(journal, (lines) => lines.with(8, { ...lines[8], at: 9e15 })),
  },
  "a moment of a match that no calendar has": {
    file: "matches",
    line: 1,
    reason: "`timestamp`",
    make: ({ matches }) => plant(matches, (lines) => lines.with(0, { ...lines[0], timestamp: 9e12 })),
  },
  "a beginning that is missing": {
    file: "journal",
    line: 1,
    reason: "the beginning of the journal is missing",
    make: ({ journal }) => plant(journal, (lines) => lines.slice(1)),
  },
  "a proposal that has another id": {
    file: "journal",
    line: 6,
    reason: "has the proposal id 5, where its number 6 should stand",
    make: ({ journal }) => plant(journal, (lines) => lines.with(5, { ...lines[5], proposal_id: 5 })),
  },
  "a participant who stands in a group twice": {
    file: "journal",
    line: 6,
    reason: 'names participant "ben" twice',
    make: ({ journal }) => plant(journal, (lines) => lines.with(5, { ...lines[5], members: ["ben", "ben"] })),
  },
  "a match in a journal": {
    file: "journal",
    line: 39,
    reason: "is a match, in a journal",
    make: async ({ journal, matches }) => {
      const [match] = await linesOf(matches);
      await plant(journal, (lines) => [...lines, { ...match }]);
    },
  },
  "a match of another scene": {
    file: "matches",
    line: 2,
    reason: 'is of scene "square", in a file of scene "ring"',
    make: ({ matches }) => plant(matches, (lines) => lines.with(1, { ...lines[1], scene_id: "square" })),
  },
  "two times that differ": {
    file: "matches",
    line: 1,
    reason: "which are not the same",
    make: ({ matches }) => plant(matches, (lines) => lines.with(0, { ...lines[0], timestamp: 1 })),
  },
  "a wait that the journal does not say": {
    file: "matches",
    line: 1,
    reason: "`participants` is ",
    make: ({ matches }) =>
      plant(matches, (lines) => {
        const text = JSON.stringify(lines[0]).replace('"waited_ms":3000', '"waited_ms":30000');
        const changed: Record<string, unknown> = JSON.parse(text);
        return lines.with(0, changed);
      }),
  },
  "another condition than in the journal": {
    file: "matches",
    line: 2,
    reason: '`condition` is "talk", where event 24 of the journal says "silent"',
    make: ({ matches }) => plant(matches, (lines) => lines.with(1, { ...lines[1], condition: "talk" })),
  },
  "a match without an entry in the journal": {
    file: "matches",
    line: 4,
    reason: "names event 7 of the journal, where that has no match",
    make: ({ matches }) =>
      plant(matches, (lines) => [...lines, { ...lines[0], journal_seq: 7, game_id: "x" }]),
  },
  "a match that is logged twice": {
    file: "matches",
    line: 4,
    reason: "names event 9 of the journal, where that has no match, or one that was logged before",
    make: ({ matches }) => plant(matches, (lines) => [...lines, { ...lines[0] }]),
  },
  "a match that is not logged": {
    file: "journal",
    line: 9,
    reason: 'the match of event 9, game "game-1", is not in the match log',
    make: ({ matches }) => plant(matches, (lines) => lines.slice(1)),
  },
  "an act that is none": {
    file: "acts",
    line: 8,
    reason: "Not an act of an admin",
    make: ({ acts }) => appendFile(acts, '{"schema":1,"phase":"begun","act_id":"x"}\n'),
  },
};

describe("what is planted in a log is named, with file, line and byte", () => {
  test.each(Object.entries(faults))("%s", async (_, { file, line, reason, make }) => {
    const study = await smallStudy();
    await make(study);
    const { code, out } = await matchLog(["validate", study.folder, "--json"]);
    expect(code).toBe(1);
    const { findings }: { findings: { path: string; line: number; byte: number; reason: string }[] } =
      JSON.parse(out);
    const found = findings.find((finding) => finding.reason.includes(reason));
    expect(found, JSON.stringify(findings)).toMatchObject({ path: study[file], line });
    const bytes = await readFile(study[file]);
    const before = bytes.subarray(0, found?.byte).toString();
    expect(before.split("\n")).toHaveLength(line);
    expect(before === "" || before.endsWith("\n")).toBe(true);
  });
});

test("an aborted match that was never logged is no flaw", async () => {
  const { folder, matches } = await smallStudy();
  await plant(matches, (lines) => lines.toSpliced(1, 1));
  expect(await matchLog(["validate", folder])).toMatchObject({ code: 0 });
});

describe("a scene that is running", () => {
  /** The journal ends with the third match, as while its record is being written. */
  async function runningStudy(): Promise<Study> {
    const study = await smallStudy();
    const { journal, matches } = study;
    await plant(journal, (lines) =>
      lines.slice(0, lines.findLastIndex(({ type }) => type === "matched") + 1),
    );
    await plant(matches, (lines) => lines.slice(0, -1));
    return study;
  }

  test("has its last match not logged yet, which is no flaw", async () => {
    const { folder, journal } = await runningStudy();
    const { code, out } = await matchLog(["validate", folder]);
    expect({ code, out }).toMatchObject({ code: 0 });
    expect(out).toContain("2 of 3 matches compared, 1 not logged yet\n");
    const { out: json } = await matchLog(["validate", folder, "--json"]);
    expect(JSON.parse(json)).toMatchObject({ comparisons: [{ journal, not_logged_yet: 1, flaws: 0 }] });
  });

  test("has lost a record where that of a match is missing whose game has started", async () => {
    const { folder, journal } = await runningStudy();
    await plant(journal, (lines) => {
      const matched = lines.at(-1);
      const started = { schema: 1, at: matched?.["at"], type: "started", game_id: matched?.["game_id"] };
      return [...lines, { ...started, subject_ids: ["x", "y"] }];
    });
    const { code, out } = await matchLog(["validate", folder]);
    expect(code).toBe(1);
    expect(out).toContain("is not in the match log");
  });

  test("has lost a record where the journal went on for more than 10 s", async () => {
    const { folder, journal } = await runningStudy();
    await plant(journal, (lines) => {
      const at = Number(lines.at(-1)?.["at"]) + 10_001;
      return [...lines, { schema: 1, at, type: "evaluated", count: 0, pool_size: 0, reasons: {} }];
    });
    expect(await matchLog(["validate", folder])).toMatchObject({ code: 1 });
  });

  test("goes on while it is read: what comes to the match log later is left out", async () => {
    const { journal, matches } = await smallStudy();
    const [whole, log] = [await readFile(journal, "utf8"), await readFile(matches, "utf8")];
    const [kept, records] = [whole.split("\n"), log.split("\n")];
    const last = kept.findLastIndex((line) => line.includes('"type":"matched"'));
    await writeFile(journal, `${kept.slice(0, last).join("\n")}\n`);
    await writeFile(matches, `${records.slice(0, 2).join("\n")}\n`);
    let isWritten = false;
    const files: FilePort = {
      ...nodeFiles,
      // The first bytes of the journal are read by the comparison when both files have grown.
      read: async (descriptor, bytes, position) => {
        const count = await nodeFiles.read(descriptor, bytes, position);
        if (!isWritten) {
          isWritten = true;
          await writeFile(journal, whole);
          await writeFile(matches, log);
        }
        return count;
      },
    };
    const flaws: unknown[] = [];
    const compared = await compareMatches({ journal, matchLogs: [matches] }, files, async (flaw) => {
      flaws.push(flaw);
    });
    expect({ flaws, compared }).toMatchObject({ flaws: [], compared: { compared: 2 } });
  });
});

describe("a match that stands in the next file again", () => {
  const anew = async ({ matches }: Study): Promise<string> => {
    const next = matches.replace(".jsonl", ".2.jsonl");
    const [, , last] = await linesOf(matches);
    await writeFile(next, "{}\n");
    await plant(next, () => [{ ...last }]);
    return next;
  };

  test("is no flaw where its first line stands in a damaged file", async () => {
    const study = await smallStudy();
    await anew(study);
    await appendFile(study.matches, "no JSON\n");
    const { out } = await matchLog(["validate", study.folder]);
    expect(out).toContain("1 logged anew");
    expect(out).toMatch(/^1 flaw\.$/m);
  });

  test("is one where that file is whole, or damaged before it only", async () => {
    const study = await smallStudy();
    await anew(study);
    const twice = "or one that was logged before";
    expect((await matchLog(["validate", study.folder])).out).toContain(twice);
    const text = await readFile(study.matches, "utf8");
    await writeFile(study.matches, text.replace('"seq":1,', '"seq":7,'));
    expect((await matchLog(["validate", study.folder])).out).toContain(twice);
  });

  test("must say again what its event says", async () => {
    const study = await smallStudy();
    const next = await anew(study);
    await appendFile(study.matches, "no JSON\n");
    await plant(next, (lines) => lines.map((line) => ({ ...line, condition: "forged" })));
    expect((await matchLog(["validate", study.folder])).out).toContain('`condition` is "forged"');
  });
});

test("text names each flaw on a line of its own, in red on a terminal only", async () => {
  const { folder, matches } = await smallStudy();
  await appendFile(matches, "\u001b[2J{\n");
  const piped = await matchLog(["validate", "."], { workingFolder: folder });
  expect(piped.out).toContain("match_logs/ring_matches.jsonl, line 4, byte ");
  expect(piped.out).toContain("1 flaw.\n");
  expect(piped.out).not.toContain("\u001b");
  const shown = await matchLog(["validate", "."], {
    workingFolder: folder,
    isTerminal: true,
    hasColors: true,
  });
  expect(shown.out).toContain("\u001b[31mmatch_logs/ring_matches.jsonl, line 4, byte ");
});

test("--journal names a journal that stands elsewhere", async () => {
  const { folder, journal, matches } = await smallStudy();
  const elsewhere = join(folder, "kept.jsonl");
  await writeFile(elsewhere, await readFile(journal));
  await rm(journal);
  const { code, out } = await matchLog(["validate", matches, "--journal", elsewhere]);
  expect(code).toBe(0);
  expect(out).toContain("3 of 3 matches compared");
});

test("a folder without logs is wrong use", async () => {
  const { code, err } = await matchLog(["validate", await temporaryFolder()]);
  expect(code).toBe(2);
  expect(err).toContain("holds no log files");
});

test("the progress of a long file is shown on a terminal, and taken away", async () => {
  const { folder } = await smallStudy();
  let now = 0;
  const { err, out } = await matchLog(["validate", "."], {
    workingFolder: folder,
    isTerminal: true,
    now: () => (now += 1000),
  });
  expect(err).toContain("\r\u001b[Kring_waitroom.jsonl  100 % of 0.0 MB");
  expect(err.endsWith("\r\u001b[K")).toBe(true);
  expect(out).not.toContain("%");
  expect(await matchLog(["validate", folder], { now: () => (now += 1000) })).toMatchObject({ err: "" });
});

import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { auditJournal, parseWaitingRoomEvent } from "../../src/index.ts";
import { findTableSource, type TableSource } from "../../src/tables/index.ts";
import { temporaryFolder } from "../support/logs.ts";
import { matchLog } from "../support/run-command.ts";
import { chained, smallJournal } from "../support/small-journal.ts";
import { rowsOf } from "../support/tables.ts";

const at = 1_767_225_700_000;
const opened = smallJournal()[0] ?? {};
const entered = {
  type: "entered",
  connection: "1",
  rtt_ms: 20,
  attributes: {},
  group_history: null,
  past_partners: [],
  deadline_at: at + 63_000,
};
const refused = (subjectId: string, reason: string, afterMs: number) => ({
  at: at + afterMs,
  type: "screened_out",
  subject_id: subjectId,
  reason,
});

/** Ann is refused and let in later; ben is refused for another reason each time; cem once. */
const session = [
  refused("ann", "attributes", 1000),
  refused("ben", "attributes", 1000),
  refused("cem", "quota_full", 2000),
  { at: at + 3000, ...entered, subject_id: "ann" },
  refused("ben", "rtt", 4000),
  { at: at + 5000, type: "left", subject_id: "ann", reason: "left", waited_ms: 2000 },
];

async function journalOf(events: readonly object[]): Promise<string> {
  const folder = await temporaryFolder();
  const path = join(folder, "ring_waitroom.jsonl");
  await writeFile(path, chained([opened, ...events].map((event, index) => ({ ...event, seq: index + 1 }))));
  return path;
}

async function study(): Promise<{ readonly path: string; readonly source: TableSource }> {
  const path = await journalOf(session);
  return { path, source: await findTableSource(dirname(path)) };
}

test("who was screened out is paid for no wait, with what they were told last, and has no wait", async () => {
  const { source } = await study();
  const payments = await rowsOf("payments", source, { withIds: true, payPerHour: 12 });
  const shown = payments.map((row) =>
    [
      "entered_seq",
      "participant_id",
      "entered_at_ms",
      "ended_at_ms",
      "outcome",
      "reason",
      "waited_seconds",
      "played_seconds",
      "suggested_pay",
    ].map((name) => row[name]),
  );
  expect(shown).toEqual([
    ["5", "ann", `${at + 3000}`, `${at + 5000}`, "left", "left", "2", "NA", "0.01"],
    ["4", "cem", "NA", `${at + 2000}`, "screened_out", "quota_full", "0", "NA", "0"],
    ["6", "ben", "NA", `${at + 4000}`, "screened_out", "rtt", "0", "NA", "0"],
  ]);
  const waits = await rowsOf("waits", source, { withIds: true });
  expect(waits.map((row) => row["participant_id"])).toEqual(["ann"]);
});

test("an export that may be shared names nobody", async () => {
  const { source } = await study();
  const payments = await rowsOf("payments", source);
  expect(JSON.stringify(payments)).not.toMatch(/ann|ben|cem/);
  expect(payments.map((row) => row["outcome"])).toEqual(["left", "screened_out", "screened_out"]);
});

test("the flow counts people who were never let in, by what they were told last", async () => {
  const { path } = await study();
  const { out } = await matchLog(["stats", path, "--json"]);
  expect(JSON.parse(out)).toMatchObject({
    scenes: [
      { flow: { asked: 3, screened_out: { quota_full: 1, rtt: 1 }, arrived: 1, lost_waiting: { left: 1 } } },
    ],
  });
  const text = await matchLog(["stats", path]);
  expect(text.out).toContain("    asked to enter      3\n    screened out        1 quota_full, 1 rtt\n");
});

test("a scene in which everybody was refused has figures too", async () => {
  const path = await journalOf(session.slice(0, 3));
  const { out } = await matchLog(["stats", path, "--json"]);
  expect(JSON.parse(out)).toMatchObject({
    scenes: [{ flow: { asked: 3, screened_out: { attributes: 2, quota_full: 1 }, arrived: 0 }, exits: {} }],
  });
});

test("tail says who was refused, and why", async () => {
  const { path } = await study();
  const { out } = await matchLog(["tail", "-n", "all", path]);
  expect(out).toContain("screened_out  cem  reason=quota_full\n");
});

test("an audit finds nothing in it, and counts the refusals", async () => {
  const journalPath = await journalOf(session);
  const { findings, counts } = await auditJournal({ journalPath, matchPaths: [] });
  expect(findings.found).toEqual([]);
  expect({ screenedOut: counts.screenedOut, entered: counts.entered }).toEqual({
    screenedOut: 4,
    entered: 1,
  });
  const report = await matchLog(["audit", journalPath, "--report"]);
  expect(report.out).toContain("1 arrival; 4 refusals by screening; 0 groups proposed;");
});

test.each([
  ["somebody inside", "screened_out_inside", [4, 1], [...session.slice(3, 4), refused("ann", "rtt", 6000)]],
  ["somebody who left", "screened_out_inside", [4, 3], [...session.slice(3), refused("ann", "rtt", 6000)]],
  [
    "somebody twice for one reason",
    "screened_out_twice",
    [4, 2],
    [refused("dee", "rtt", 1), refused("eve", "rtt", 1), refused("dee", "rtt", 2)],
  ],
])("an audit names the line that screens out %s", async (_, code, __, events) => {
  const { findings } = await auditJournal({ journalPath: await journalOf(events), matchPaths: [] });
  const line = events.length + 1;
  expect(findings.found.map((finding) => [finding.code, finding.severity, finding.lines[0]])).toEqual([
    [code, "error", line],
  ]);
});

test("a line without its reason is none", () => {
  const line = { seq: 2, at, type: "screened_out", subject_id: "a" };
  expect(() => parseWaitingRoomEvent(line)).toThrow("reason");
});

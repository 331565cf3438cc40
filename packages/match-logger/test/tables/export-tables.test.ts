import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { findTableSource, tableNames } from "../../src/tables/index.ts";
import type { TableExportOptions, TableName, TableSource } from "../../src/tables/index.ts";
import { temporaryFolder } from "../support/logs.ts";
import { chained, smallJournal } from "../support/small-journal.ts";
import { start, writeSmallStudy } from "../support/small-study.ts";
import { csvOf, rowsOf } from "../support/tables.ts";

const hash = "a".repeat(64);

/** A moment's two cells. */
function at(seconds: number): string {
  const ms = start + seconds * 1000;
  return `${new Date(ms).toISOString()},${ms}`;
}

const never = "NA,NA";

/** Every cell of the small study, counted by hand from its events. */
const expected: Readonly<Record<TableName, readonly string[]>> = {
  matches: [
    "experiment_id,scene_id,game_id,match_seq,formed_at,formed_at_ms,matchmaker_class,matchmaker_hash,reason,step,by_hand,proposal_id,condition,group_size,max_pair_rtt_ms,status,abort_reason,started_at,started_at_ms,ended_at,ended_at_ms,outcome",
    `pilot,ring,game-2,24,${at(50)},FIFOMatchmaker,${hash},fifo,0,false,23,silent,2,180,aborted,left,${never},${never},NA`,
    `pilot,ring,game-1,9,${at(5)},FIFOMatchmaker,${hash},fifo,0,false,6,talk,2,80.5,ended,NA,${at(8)},${at(68)},completed`,
    `pilot,ring,game-3,32,${at(80)},Manual,NA,manual,NA,true,NA,talk,2,60,ended,NA,${at(83)},${at(113)},partner_left`,
  ],
  match_participants: [
    "experiment_id,scene_id,game_id,match_seq,position,participant_id,entered_seq,role,condition,waited_ms,rtt_ms,pool_rank,attribute_language,attribute_age",
    "pilot,ring,game-1,9,1,ann,3,NA,talk,3000,30,2,en,31",
    "pilot,ring,game-1,9,2,ben,5,NA,talk,1000,50.5,3,de,NA",
    "pilot,ring,game-2,24,1,cem,2,NA,silent,39000,110,1,NA,NA",
    "pilot,ring,game-2,24,2,eve,22,NA,silent,2000,70,2,NA,NA",
    "pilot,ring,game-3,32,1,fay,30,NA,talk,4000,20,NA,NA,NA",
    "pilot,ring,game-3,32,2,gus,31,NA,talk,3000,40,NA,NA,NA",
  ],
  waits: [
    "experiment_id,scene_id,entered_seq,participant_id,entered_at,entered_at_ms,ended_at,ended_at_ms,outcome,reason,stage,waited_ms,down_ms,rtt_ms,proposals,releases,aborts,disconnections,game_id,condition,attribute_language,attribute_age",
    `pilot,ring,3,ann,${at(2)},${at(8)},started,NA,matched,3000,0,30,1,0,0,0,game-1,talk,en,31`,
    `pilot,ring,5,ben,${at(4)},${at(8)},started,NA,matched,1000,0,50.5,1,0,0,0,game-1,talk,de,NA`,
    `pilot,ring,13,dee,${at(20)},${at(22)},left,declined,reserved,2000,0,NA,1,1,0,0,NA,NA,NA,NA`,
    `pilot,ring,22,eve,${at(48)},${at(52)},left,left,matched,2000,0,70,1,0,1,0,game-2,silent,NA,NA`,
    `pilot,ring,2,cem,${at(1)},${at(71)},timed_out,wait_limit,waiting,60000,10000,110,2,1,1,2,NA,NA,NA,NA`,
    `pilot,ring,30,fay,${at(76)},${at(83)},started,NA,matched,4000,0,20,0,0,0,0,game-3,talk,NA,NA`,
    `pilot,ring,31,gus,${at(77)},${at(83)},started,NA,matched,3000,0,40,0,0,0,0,game-3,talk,NA,NA`,
    `pilot,ring,37,hal,${at(115)},${never},open,NA,waiting,5000,0,NA,0,0,0,0,NA,NA,NA,NA`,
  ],
  decisions: [
    "experiment_id,scene_id,decision_seq,decided_at,decided_at_ms,kind,count,trigger_id,reason,step,group_size,pool_size,overtaken_count,search,result,result_reason,result_by,result_at,result_at_ms,game_id,detail",
    `pilot,ring,6,${at(4)},proposed,1,ben,fifo,0,2,3,1,complete,matched,NA,NA,${at(5)},game-1,NA`,
    `pilot,ring,12,${at(11)},no_group,2,NA,NA,NA,NA,1,NA,NA,NA,NA,NA,${never},NA,NA`,
    `pilot,ring,14,${at(20)},proposed,1,dee,fifo,0,2,2,0,complete,released,declined,dee,${at(22)},NA,NA`,
    `pilot,ring,23,${at(48)},proposed,1,eve,fifo,0,2,2,0,complete,matched,NA,NA,${at(50)},game-2,NA`,
    `pilot,ring,32,${at(80)},by_hand,1,NA,manual,NA,2,NA,NA,NA,matched,NA,NA,${at(80)},game-3,NA`,
    `pilot,ring,34,${at(84)},refused,1,fay,threw,NA,NA,NA,NA,NA,NA,NA,NA,${never},NA,TypeError`,
    `pilot,ring,38,${at(120)},no_group,1,NA,NA,NA,NA,1,NA,NA,NA,NA,NA,${never},NA,NA`,
  ],
  overtaken: [
    "experiment_id,scene_id,decision_seq,decided_at,decided_at_ms,position,participant_id,code",
    `pilot,ring,6,${at(4)},1,cem,away`,
  ],
  admin_actions: [
    "experiment_id,scene_id,act_id,target,targets,at,at_ms,done_at,done_at_ms,actor,actor_role,action,participant_id,game_id,ok,error_code,reason,source",
    `pilot,ring,act-1,1,0,${at(74.5)},${at(75)},Robin,operator,pause_matching,NA,NA,true,NA,testing,admin_actions`,
    `pilot,ring,act-2,1,2,${at(79.9)},${at(80)},Robin,operator,match_by_hand,fay,NA,true,NA,"'=HYPERLINK(1)",admin_actions`,
    `pilot,ring,act-2,2,2,${at(79.9)},${at(80)},Robin,operator,match_by_hand,gus,NA,true,NA,"'=HYPERLINK(1)",admin_actions`,
    `pilot,ring,act-3,1,1,${at(81)},${at(81.1)},Robin,operator,remove,zoe,NA,false,INVALID_PARTICIPANT_STATE,typo,admin_actions`,
    `pilot,ring,act-4,1,0,${at(119)},${never},Robin,operator,message,NA,NA,NA,NA,hello,admin_actions`,
  ],
  payments: [
    "experiment_id,scene_id,entered_seq,participant_id,entered_at,entered_at_ms,ended_at,ended_at_ms,outcome,reason,waited_seconds,played_seconds,condition,completion_code,suggested_pay",
    `pilot,ring,13,dee,${at(20)},${at(22)},left,declined,2,NA,NA,NA,0.02`,
    `pilot,ring,22,eve,${at(48)},${at(52)},left,left,2,NA,silent,NA,0.02`,
    `pilot,ring,3,ann,${at(2)},${at(68)},ended,completed,3,60,talk,DONE,0.03`,
    `pilot,ring,5,ben,${at(4)},${at(68)},ended,completed,1,60,talk,DONE,0.01`,
    `pilot,ring,2,cem,${at(1)},${at(71)},timed_out,wait_limit,60,NA,NA,WAITED,0.6`,
    `pilot,ring,31,gus,${at(77)},${at(113)},left,grace_ended,3,30,talk,NA,0.03`,
    `pilot,ring,30,fay,${at(76)},${at(113)},ended,partner_left,4,30,talk,NA,0.04`,
    `pilot,ring,37,hal,${at(115)},${never},waiting,NA,5,NA,NA,NA,0.05`,
  ],
};

async function smallStudy(): Promise<TableSource> {
  return findTableSource(await writeSmallStudy(await temporaryFolder()));
}

const full: TableExportOptions = {
  withIds: true,
  payPerHour: 36,
  completionCodeOf: ({ reason }) => (reason === "completed" ? "DONE" : null),
};

test.each(tableNames)("%s has the cells that were counted by hand", async (name) => {
  expect((await csvOf(name, await smallStudy(), full)).split("\r\n")).toEqual([...expected[name], ""]);
});

test("without a record of acts the journal tells of them", async () => {
  const source = { ...(await smallStudy()), adminActions: [] };
  const rows = await rowsOf("admin_actions", source, { withIds: true });
  expect(rows).toMatchObject([
    { act_id: "ring:29", action: "pause_matching", actor: "Robin", participant_id: "NA", source: "journal" },
    { act_id: "ring:32", action: "match_by_hand", participant_id: "fay", game_id: "game-3", ok: "true" },
    { act_id: "ring:32", action: "match_by_hand", participant_id: "gus" },
  ]);
});

test("the acts of several experiments are each one's own, from the record where there is one", async () => {
  const folder = await temporaryFolder();
  const withRecord = await findTableSource(await writeSmallStudy(join(folder, "recorded")));
  const logs = join(folder, "other", "match_logs");
  await mkdir(logs, { recursive: true });
  const events = smallJournal();
  Object.assign(events[0] ?? {}, { experiment_id: "other" });
  const journal = join(logs, "ring_waitroom.jsonl");
  await writeFile(journal, chained(events));
  const both = { ...withRecord, journals: [journal, ...withRecord.journals] };
  const rows = await rowsOf("admin_actions", both, { withIds: true });
  expect(rows.map(({ experiment_id: id, source, actor }) => `${id} ${source} ${actor}`)).toEqual([
    "other journal ada",
    "other journal ada",
    ...Array<string>(5).fill("pilot admin_actions Robin"),
  ]);
});

test("without a journal the match log gives the matches, and nothing of what became of them", async () => {
  const source = { ...(await smallStudy()), journals: [] };
  expect(await rowsOf("matches", source, { withIds: true })).toMatchObject([
    { game_id: "game-1", match_seq: "9", condition: "talk", status: "NA", started_at: "NA", step: "NA" },
    { game_id: "game-2", match_seq: "24", max_pair_rtt_ms: "180", matchmaker_hash: hash },
    { game_id: "game-3", by_hand: "true", matchmaker_hash: "NA" },
  ]);
  expect(await rowsOf("match_participants", source, { withIds: true })).toHaveLength(6);
  expect(await rowsOf("waits", source)).toEqual([]);
});

test("a log of the original system gives its matches", async () => {
  const original = new URL(
    "../../../../fixtures/match_logs/coordination_ring_matches.jsonl",
    import.meta.url,
  );
  const lines = (await readFile(original, "utf8")).trim().split("\n");
  const source = { journals: [], matchLogs: [original.pathname], adminActions: [] };
  const rows = await rowsOf("matches", source, { withIds: true });
  expect(rows).toHaveLength(lines.length);
  const first: Record<string, unknown> = JSON.parse(lines[0] ?? "");
  expect(rows[0]).toMatchObject({ game_id: first["game_id"], experiment_id: "NA", reason: "NA" });
  expect(Number(rows[0]?.["formed_at_ms"])).toBe(Math.round(Number(first["timestamp"]) * 1000));
});

test("only the scenes that are asked for are given", async () => {
  const source = await smallStudy();
  expect(await rowsOf("matches", source, { sceneIds: ["other"] })).toEqual([]);
  expect(await rowsOf("matches", source, { sceneIds: ["ring"] })).toHaveLength(3);
});

describe("a damaged line", () => {
  async function damaged(): Promise<TableSource> {
    const source = await smallStudy();
    const path = source.journals[0] ?? "";
    const lines = (await readFile(path, "utf8")).split("\n");
    await writeFile(path, lines.with(2, "{broken").join("\n"));
    return source;
  }

  test("ends an export that was not told what to do with it", async () => {
    await expect(csvOf("waits", await damaged())).rejects.toMatchObject({
      code: "DAMAGED",
      flaw: { line: 3, reason: "is not JSON" },
    });
  });

  test("is told, and the tables are made from the others", async () => {
    const flaws: unknown[] = [];
    const source = await damaged();
    const rows = await rowsOf("waits", source, { withIds: true, onFlaw: (flaw) => flaws.push(flaw) });
    expect(flaws).toMatchObject([
      { path: source.journals[0], line: 3, reason: "is not JSON" },
      { line: 4, reason: expect.stringContaining("`prev` is not the hash") },
    ]);
    expect(rows.map((row) => row["participant_id"])).toEqual([
      "ben",
      "dee",
      "eve",
      "cem",
      "fay",
      "gus",
      "hal",
    ]);
  });
});

test("a rate that is no amount is refused", async () => {
  const source = await smallStudy();
  await expect(csvOf("payments", source, { payPerHour: Number.NaN })).rejects.toThrow(
    "Expected `payPerHour` to be an amount of at least 0, got NaN.",
  );
});

test("files that are not there are said", async () => {
  await expect(findTableSource(join(await temporaryFolder(), "none"))).rejects.toMatchObject({
    code: "OPEN_FAILED",
  });
});

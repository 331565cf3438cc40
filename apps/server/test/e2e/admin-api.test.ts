import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import quick from "./experiments/quick.ts";
import { InProcessServer } from "./in-process.ts";
import { logLines } from "./log-lines.ts";
import { connectTwo, type TestParticipant } from "./participant.ts";
import { logIn } from "./admin.ts";
import { ADMIN_TOKEN, VIEWER_PASSWORD } from "./server-process.ts";

type Row = Readonly<Record<string, unknown>>;

describe("the admin's HTTP API of a running study", () => {
  let server: InProcessServer;
  let people: readonly [TestParticipant, TestParticipant];
  let gameId: unknown;

  beforeAll(async () => {
    const [pairs, ...others] = quick.scenes;
    if (pairs === undefined) throw new Error("Expected a scene.");
    server = await InProcessServer.start({
      ...quick,
      scenes: [{ ...pairs, completionCode: "DONE-IN-PAIRS" }, ...others],
    });
    people = await connectTwo(server.origin);
    for (const person of people) await person.join("pairs");
    const [start] = await Promise.all(people.map((person) => person.until("start_game")));
    gameId = start?.["game_id"];
    await people[0].send("end_game", { game_id: gameId, outcome: "completed" });
    await Promise.all(people.map((person) => person.until("end_game")));
  });
  afterAll(async () => {
    for (const person of people) person.close();
    await server[Symbol.asyncDispose]();
  });

  async function get(path: string): Promise<Row> {
    const response = await fetch(`${server.origin}/admin/api/${path}`, {
      headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
    });
    expect(response.headers.get("content-type")).toMatch("application/json");
    expect(response.headers.get("cache-control")).toBe("no-store");
    return { status: response.status, ...((await response.json()) as Row) };
  }

  it("gives pages of the journal as it stands in the file", async () => {
    const journal = await logLines(server.log("quick", "pairs_waitroom.jsonl"));
    const end = journal.length;
    expect(await get("journal/pairs")).toEqual({
      status: 200,
      scene_id: "pairs",
      first_seq: 1,
      last_seq: end,
      end_seq: end,
      events: journal,
    });
    expect(await get(`journal/pairs?before_seq=${end}&limit=2`)).toMatchObject({
      first_seq: end - 2,
      last_seq: end - 1,
      events: journal.slice(-3, -1),
    });
    expect(await get("journal/none")).toMatchObject({ status: 404, error_code: "UNKNOWN_SCENE" });
  });

  it("gives a match with its line, and the events from the proposal to the end", async () => {
    const match = await get(`matches/${String(gameId)}`);
    const text = (await readFile(server.log("quick", "pairs_matches.jsonl"), "utf8")).trimEnd();
    const journal = await logLines(server.log("quick", "pairs_waitroom.jsonl"));
    const of = (type: string) => journal.find((event) => event["type"] === type);
    expect(match).toEqual({
      status: 200,
      scene_id: "pairs",
      game_id: gameId,
      file: "pairs_matches.jsonl",
      line: 1,
      raw: text,
      record: JSON.parse(text),
      opened: of("opened"),
      proposed: of("proposed"),
      matched: of("matched"),
      started: of("started"),
      aborted: null,
      ended: of("ended"),
      events: journal.filter(({ type }) =>
        ["proposed", "confirmed", "matched", "started", "ended"].includes(String(type)),
      ),
    });
    expect(await get("matches/none")).toMatchObject({ status: 404, error_code: "UNKNOWN_GAME" });
  });

  it("gives a participant's history over all scenes, in order of time", async () => {
    const [person] = people;
    await person.join("near");
    const { events } = (await get(`participants/${person.subjectId}/history`)) as { events: Row[] };
    expect(events.map((event) => [event["scene_id"], event["type"]])).toEqual([
      ["pairs", "entered"],
      ["pairs", "proposed"],
      ["pairs", "confirmed"],
      ["pairs", "matched"],
      ["pairs", "started"],
      ["pairs", "ended"],
      ["near", "entered"],
    ]);
    expect(await get("participants/nobody/history")).toMatchObject({ status: 200, events: [] });
  });

  async function download(path: string, cookie?: string) {
    const headers = cookie === undefined ? { authorization: `Bearer ${ADMIN_TOKEN}` } : { cookie };
    const response = await fetch(`${server.origin}/admin/api/exports/${path}`, { headers });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, rows: text.trimEnd().split(/\r?\n/) };
  }

  it("streams every table that it names, without ids, to viewers too", async () => {
    const { tables } = (await get("exports")) as { tables: readonly string[] };
    expect(tables).toEqual([
      "matches",
      "match_participants",
      "waits",
      "decisions",
      "overtaken",
      "admin_actions",
      "payments",
    ]);
    const cookie = await logIn(server.origin, VIEWER_PASSWORD);
    const downloads = [];
    for (const table of tables) downloads.push(await download(`${table}.csv`, cookie));
    for (const [index, { status, headers, text }] of downloads.entries()) {
      expect(status).toBe(200);
      expect(headers.get("content-type")).toBe("text/csv; charset=utf-8; header=present");
      expect(headers.get("content-disposition")).toBe(`attachment; filename="${tables[index]}.csv"`);
      expect(headers.get("cache-control")).toBe("no-store");
      for (const { subjectId } of people) expect(text).not.toContain(subjectId);
    }
    const payments = downloads.at(-1);
    expect(payments?.rows).toHaveLength(4);
    expect(payments?.text.match(/DONE-IN-PAIRS/g)).toHaveLength(2);
    // The same pseudonyms in every table of a run.
    const [, firstMember = ""] = downloads[1]?.rows ?? [];
    const pseudonyms = payments?.rows
      .slice(1)
      .map((row) => row.split(",").find((cell) => firstMember.includes(cell)));
    expect(pseudonyms).not.toContain(undefined);
    expect((await download("waits.csv?scene_id=near", cookie)).rows).toHaveLength(2);
  });

  it("gives ids to operators only, on the record", async () => {
    const viewer = await logIn(server.origin, VIEWER_PASSWORD);
    for (const path of ["waits.csv?with_ids=true", "identities.csv?with_ids=1"]) {
      expect(await download(path, viewer)).toMatchObject({ status: 403 });
    }
    const waits = await download("waits.csv?with_ids=true&reason=thesis");
    for (const { subjectId } of people) expect(waits.text).toContain(subjectId);
    const identities = await download("identities.csv?with_ids=true");
    expect(identities.text).toBe("participant_id,platform,platform_id,study_id,session_id\r\n");
    const acts = await logLines(join(server.folder, "data", "quick", "admin_actions.jsonl"));
    expect(acts.filter(({ phase }) => phase === "begun")).toMatchObject([
      { action: "export_with_ids", reason: "thesis", actor: { name: "token", role: "operator" } },
      { action: "export_with_ids", reason: "export of identities" },
    ]);
  });

  it("says what it cannot give", async () => {
    expect(await get("exports/nothing.csv")).toMatchObject({ status: 404, error_code: "UNKNOWN_TABLE" });
    expect(await get("exports/waits.csv?scene_id=no")).toMatchObject({
      status: 404,
      error_code: "UNKNOWN_SCENE",
    });
    expect(await get("exports/waits.csv?with_ids=maybe")).toMatchObject({ status: 400 });
    expect(await get("exports/identities.csv")).toMatchObject({ status: 400 });
    expect(await get("exports/payments.csv?pay_per_hour=-1")).toMatchObject({ status: 400 });
  });

  it("gives the state as the dashboard's socket does, and how far the files go", async () => {
    expect(await get("state")).toMatchObject({
      epoch: expect.any(String),
      seq: expect.any(Number),
      snapshot: { games: [{ game_id: gameId }] },
    });
    const { scenes } = (await get("exports")) as { scenes: Row[] };
    const text = await readFile(server.log("quick", "pairs_matches.jsonl"), "utf8");
    const hash = createHash("sha256").update(text.trimEnd()).digest("hex");
    expect(scenes.map(({ scene_id }) => scene_id)).toEqual(["pairs", "near"]);
    expect(scenes[0]).toMatchObject({
      journal: {
        first_seq: 1,
        last_seq: (await logLines(server.log("quick", "pairs_waitroom.jsonl"))).length,
      },
      matches: { records: 1, last_hash: hash },
    });
  });

  it("says whether the files are whole, and where they are not", async () => {
    const journal = server.log("quick", "pairs_waitroom.jsonl");
    const matches = server.log("quick", "pairs_matches.jsonl");
    const lines = await logLines(journal);
    const near = await logLines(server.log("quick", "near_waitroom.jsonl"));
    const whole = { flaws: 0, first_flaw: null };
    expect(await get("checks")).toEqual({
      status: 200,
      files: [
        { file: "pairs_waitroom.jsonl", lines: lines.length, ...whole },
        { file: "near_waitroom.jsonl", lines: near.length, ...whole },
        { file: "pairs_matches.jsonl", lines: 1, ...whole },
      ],
    });
    const text = await readFile(matches, "utf8");
    await writeFile(
      matches,
      text.replace('"scene_id":"pairs"', '"scene_id":"PAIRS"').replace(/"prev":"./, '"prev":"x'),
    );
    const { files } = (await get("checks")) as { files: Row[] };
    await writeFile(matches, text);
    expect(files.map(({ file, flaws }) => [file, Number(flaws) > 0])).toEqual([
      ["pairs_waitroom.jsonl", false],
      ["near_waitroom.jsonl", false],
      ["pairs_matches.jsonl", true],
    ]);
    expect(files[2]).toMatchObject({ first_flaw: { line: 1, reason: expect.any(String) } });
  });
});

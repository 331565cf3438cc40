import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import quick from "./experiments/quick.ts";
import { InProcessServer } from "./in-process.ts";
import { logLines } from "./log-lines.ts";
import { connectTwo, type TestParticipant } from "./participant.ts";
import { ADMIN_TOKEN } from "./server-process.ts";

type Row = Readonly<Record<string, unknown>>;

describe("the admin's HTTP API of a running study", () => {
  let server: InProcessServer;
  let people: readonly [TestParticipant, TestParticipant];
  let gameId: unknown;

  beforeAll(async () => {
    server = await InProcessServer.start(quick);
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
});

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { logIn, TestAdmin } from "./admin.ts";
import { logLines, subjectsOf } from "./log-lines.ts";
import { connectTwo, TestParticipant } from "./participant.ts";
import { ADMIN_PASSWORD, ADMIN_TOKEN, ServerProcess } from "./server-process.ts";

describe("a study on the real server", () => {
  let server: ServerProcess;
  let admin: TestAdmin;

  beforeAll(async () => {
    server = await ServerProcess.start();
    admin = await TestAdmin.connect(server.origin, { cookie: await logIn(server.origin, ADMIN_PASSWORD) });
  });
  afterAll(async () => {
    admin.socket.disconnect();
    await server[Symbol.asyncDispose]();
  });

  it("groups pairs, a group of three and former partners, and records each match", async () => {
    const [a, b] = await connectTwo(server.origin);
    const [c, d] = await connectTwo(server.origin);
    const people = [a, b, c, d];
    for (const person of people) expect(await person.join("pairs")).toMatchObject({ ok: true });
    const starts = await Promise.all(people.map((person) => person.until("start_game")));
    expect(starts.map((start) => start["game_id"])).toEqual([
      starts[0]?.["game_id"],
      starts[0]?.["game_id"],
      starts[2]?.["game_id"],
      starts[2]?.["game_id"],
    ]);
    expect(starts[0]?.["game_id"]).not.toBe(starts[2]?.["game_id"]);

    const pairs = await logLines(server.log("demo", "pairs_matches.jsonl"));
    expect(pairs).toHaveLength(2);
    expect(pairs.map(subjectsOf)).toEqual([
      [a.subjectId, b.subjectId],
      [c.subjectId, d.subjectId],
    ]);
    expect(Object.keys(pairs[0] ?? {}).slice(0, 5)).toEqual([
      "timestamp",
      "scene_id",
      "game_id",
      "participants",
      "matchmaker_class",
    ]);
    expect(pairs[0]).toMatchObject({
      scene_id: "pairs",
      game_id: starts[0]?.["game_id"],
      matchmaker_class: "FIFOMatchmaker",
      schema: 1,
      seq: 1,
      experiment_id: "demo",
      group_size: 2,
      reason: "fifo",
      condition: null,
      server_run_id: expect.any(String),
      proposal_id: expect.any(Number),
      journal_seq: expect.any(Number),
      matchmaker_hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      formed_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      prev: "0".repeat(64),
    });
    const [firstLine = ""] = (await readFile(server.log("demo", "pairs_matches.jsonl"), "utf8")).split("\n");
    expect(pairs[1]?.["prev"]).toBe(createHash("sha256").update(firstLine).digest("hex"));
    expect((pairs[0]?.["timestamp"] as number) * 1000).toBeCloseTo(
      Date.parse(String(pairs[0]?.["formed_at"])),
      0,
    );
    const journal = await logLines(server.log("demo", "pairs_waitroom.jsonl"));
    expect(journal[(pairs[0]?.["journal_seq"] as number) - 1]).toMatchObject({
      type: "matched",
      game_id: pairs[0]?.["game_id"],
    });
    expect(journal.map(({ seq }) => seq)).toEqual(journal.map((_, index) => index + 1));

    // Former partners meet again: the first and second, with a stranger between them.
    for (const person of people)
      await person.send("end_game", { game_id: gameOf(person), outcome: "completed" });
    await Promise.all(people.map((person) => person.until("end_game")));
    await a.join("reunion");
    await c.join("reunion");
    await b.join("reunion");
    await Promise.all([a, b].map((person) => person.until("start_game", inScene("reunion"))));
    const [reunion] = await logLines(server.log("demo", "reunion_matches.jsonl"));
    expect(reunion).toMatchObject({ matchmaker_class: "GroupReunionMatchmaker", reason: "reunion" });
    expect(subjectsOf(reunion ?? {})).toEqual([a.subjectId, b.subjectId]);

    const three = await Promise.all(Array.from({ length: 3 }, () => TestParticipant.connect(server.origin)));
    for (const person of three) await person.join("nearby-threes");
    await Promise.all(three.map((person) => person.until("start_game")));
    const [group] = await logLines(server.log("demo", "nearby-threes_matches.jsonl"));
    expect(group).toMatchObject({
      matchmaker_class: "LatencyFIFOMatchmaker",
      reason: "latency",
      group_size: 3,
    });
    expect(group?.["participants"]).toEqual(
      three.map(({ subjectId }) =>
        expect.objectContaining({ subject_id: subjectId, rtt_ms: expect.any(Number) }),
      ),
    );
    for (const person of [...people, ...three]) person.close();
  });

  it("sends match_formed to the dashboard before it tells anybody to start", async () => {
    const people = await connectTwo(server.origin);
    const [a] = people;
    const startedAt: number[] = [];
    for (const person of people) person.socket.on("start_game", () => startedAt.push(performance.now()));
    for (const person of people) await person.join("pairs");
    const [start] = await Promise.all(people.map((person) => person.until("start_game")));
    const formed = admin
      .activities("match_formed")
      .find(({ details }) => (details as { game_id: string }).game_id === start?.["game_id"]);
    expect(formed).toMatchObject({
      subject_id: a.subjectId,
      details: {
        game_id: start?.["game_id"],
        participants: people.map(({ subjectId }) => subjectId),
        rtt_values: [expect.anything(), expect.anything()],
        matchmaker: "FIFOMatchmaker",
      },
    });
    expect(formed?.at).toBeLessThan(Math.min(...startedAt));
    for (const person of people) person.close();
  });

  it("tells participants in the order of the protocol, and nobody a partner's id", async () => {
    const people = await connectTwo(server.origin);
    const [a, b] = people;
    expect(await a.join("pairs")).toMatchObject({
      ok: true,
      state: {
        status: "waiting",
        scene_id: "pairs",
        cur_num_players: 1,
        players_needed: 1,
        ms_remaining: expect.any(Number),
        away: false,
      },
    });
    await b.join("pairs");
    await Promise.all(people.map((person) => person.until("start_game")));
    expect(a.events.filter((event) => event !== "waiting_room")).toEqual([
      "match_ready",
      "match_found_countdown",
      "start_game",
    ]);
    expect(a.events[0]).toBe("waiting_room");
    expect(b.events).not.toContain("waiting_room");
    const told = JSON.stringify(a.received);
    expect(told).not.toContain(b.subjectId);
    expect((await a.until("start_game"))?.["partners"]).toHaveLength(1);
    for (const person of people) person.close();
  });

  it("tells somebody without the password nothing of the dashboard", async () => {
    const { origin } = server;
    await expect(TestAdmin.connect(origin, {})).rejects.toThrow("UNAUTHORIZED");
    await expect(TestAdmin.connect(origin, { token: "wrong" })).rejects.toThrow("UNAUTHORIZED");
    await expect(TestAdmin.connect(origin, { cookie: "waitroom_admin=guess" })).rejects.toThrow(
      "UNAUTHORIZED",
    );
    await expect(logIn(origin, "wrong")).rejects.toThrow("401");
    using program = await TestAdmin.connect(origin, { token: ADMIN_TOKEN });
    expect((await program.snapshot()).scenes.map((scene) => scene["scene_id"])).toEqual([
      "pairs",
      "nearby-threes",
      "reunion",
    ]);
  });

  it("refuses a participant's socket without a valid token", async () => {
    const refused = TestParticipant.connect(server.origin, { subjectId: "x", token: "x.y.z" });
    await expect(refused).rejects.toThrow("UNAUTHORIZED");
  });
});

function gameOf(person: TestParticipant): unknown {
  return person.received.findLast(({ event }) => event === "start_game")?.payload["game_id"];
}

function inScene(sceneId: string) {
  return (payload: Readonly<Record<string, unknown>>): boolean => payload["scene_id"] === sceneId;
}

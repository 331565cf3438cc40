import { FIFOMatchmaker } from "@waitroom/matchmaker";
import { describe, expect, it } from "vitest";
import { InProcessServer } from "./in-process.ts";
import { connectTwo, TestParticipant } from "./participant.ts";
import { startQuick } from "./quick.ts";
import { ADMIN_TOKEN } from "./server-process.ts";

const study = {
  experimentId: "metered",
  scenes: [
    {
      sceneId: "pairs",
      groupSize: 2,
      matchmaker: new FIFOMatchmaker(),
      countdownSeconds: 0,
    },
  ],
};

async function scrape(origin: string, token = ADMIN_TOKEN): Promise<Response> {
  return fetch(`${origin}/metrics`, { headers: { authorization: `Bearer ${token}` } });
}

/** The value of a sample, by its name with labels; fails when it is not there. */
function sample(text: string, name: string): number {
  const line = text.split("\n").find((one) => one.startsWith(`${name} `));
  if (line === undefined) throw new Error(`No sample ${name} in:\n${text}`);
  return Number(line.slice(name.length + 1));
}

describe("the metrics of a running server", () => {
  it("count what happened to a pair, and name nobody", async () => {
    await using server = await InProcessServer.start(study);
    const people = await connectTwo(server.origin);
    for (const person of people) await person.join("pairs");
    const [start] = await Promise.all(people.map((person) => person.until("start_game")));
    const gameId = String(start?.["game_id"]);
    await people[0].send("join_game", { scene_id: 7 });
    await people[0].send("end_game", { game_id: gameId, outcome: "completed" });
    await Promise.all(people.map((person) => person.until("end_game")));
    const response = await scrape(server.origin);
    expect(response.headers.get("content-type")).toContain("text/plain");
    const text = await response.text();
    const values = {
      'waitroom_arrivals_total{scene="pairs"}': 2,
      'waitroom_client_events_total{event="join_game",outcome="ok"}': 2,
      'waitroom_client_events_total{event="join_game",outcome="INVALID_PAYLOAD"}': 1,
      'waitroom_invalid_messages_total{event="join_game"}': 1,
      'waitroom_matches_total{scene="pairs",outcome="matched"}': 1,
      'waitroom_matches_total{scene="pairs",outcome="started"}': 1,
      'waitroom_matches_total{scene="pairs",outcome="completed"}': 1,
      'waitroom_wait_seconds_count{scene="pairs",outcome="matched"}': 2,
      'waitroom_rule_seconds_count{scene="pairs"}': 2,
      'waitroom_participants{scene="pairs",state="waiting"}': 0,
      'waitroom_storage_available{scene="pairs"}': 1,
      'waitroom_sockets{namespace="participants"}': 2,
    };
    for (const [name, value] of Object.entries(values)) expect(sample(text, name), name).toBe(value);
    const events = sample(text, 'waitroom_journal_events_total{scene="pairs"}');
    expect(events).toBeGreaterThanOrEqual(9);
    expect(sample(text, 'waitroom_journal_appends_total{scene="pairs",result="ok"}')).toBeLessThanOrEqual(
      events,
    );
    expect(sample(text, "waitroom_log_sync_seconds_count")).toBeGreaterThan(0);
    expect(text).not.toMatch(/^waitroom_invariant_violations_total\{/m);
    for (const secret of [gameId, ...people.map(({ subjectId }) => subjectId)])
      expect(text).not.toContain(secret);
    for (const person of people) person.close();
  });

  it("are for those with a token only", async () => {
    await using server = await InProcessServer.start(study);
    expect((await fetch(`${server.origin}/metrics`)).status).toBe(401);
    expect((await scrape(server.origin, "wrong")).status).toBe(401);
  });
});

describe("the health of a running server", () => {
  it("is ready while its scenes can store, and lives", async () => {
    await using server = await InProcessServer.start(study);
    for (const path of ["livez", "healthz"]) {
      const response = await fetch(`${server.origin}/${path}`);
      expect([response.status, await response.json()]).toEqual([200, { status: "ok" }]);
    }
    const response = await fetch(`${server.origin}/readyz`);
    expect([response.status, await response.json()]).toEqual([200, { status: "ready", failing: [] }]);
  });
});

describe("a server that is asked to end", () => {
  it("tells everybody, stores what was taken, and goes on from there at the next start", async () => {
    await using server = await startQuick();
    const person = await TestParticipant.connect(server.origin);
    await person.join("pairs");
    await server.stop("SIGTERM");
    expect(await person.until("draining")).toMatchObject({
      message: expect.stringContaining("restart"),
      reconnect_in_ms: expect.any(Number),
    });
    const before = person.received.length;
    await server.restart();
    expect(await person.until("waiting_room", () => true, before)).toMatchObject({ scene_id: "pairs" });
    person.close();
  });
});

import { FIFOMatchmaker, LatencyFIFOMatchmaker, Matchmaker, type MatchCandidate } from "@waitroom/matchmaker";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Scene } from "../../src/experiment/experiment.ts";
import { logIn, TestAdmin } from "./admin.ts";
import { InProcessServer } from "./in-process.ts";
import { logLines } from "./log-lines.ts";
import { newIdentity, PATIENCE_MS, TestParticipant } from "./participant.ts";
import { ADMIN_PASSWORD, ADMIN_TOKEN } from "./server-process.ts";

/** A rule that does what a rule must not. */
class Broken extends Matchmaker {
  override findMatch(arriving: MatchCandidate): readonly MatchCandidate[] {
    return [arriving, arriving];
  }
}

const short = {
  countdownSeconds: 1,
  confirmMs: 10_000,
  retryAfterMs: 200,
  graceMs: 30_000,
  inGameGraceMs: 30_000,
};
const pairs = (sceneId: string, more: Partial<Scene> = {}): Scene => ({
  sceneId,
  groupSize: 2,
  matchmaker: new FIFOMatchmaker(),
  ...short,
  ...more,
});

describe("a participant's way through the server", () => {
  let server: InProcessServer;
  const connected: TestParticipant[] = [];

  beforeAll(async () => {
    server = await InProcessServer.start({
      experimentId: "lifecycle",
      scenes: [
        pairs("pairs", { nextSceneId: "more", completionCode: "DONE" }),
        pairs("more"),
        pairs("silent", { confirmMs: 1_500 }),
        pairs("declined"),
        pairs("tabs"),
        pairs("back"),
        pairs("gone"),
        pairs("brief", { waitLimitMs: 300, onTimeout: { redirectUrl: "https://example.org/end" } }),
        pairs("small", { capacity: 2, confirmMs: 60_000 }),
        pairs("screened", {
          screen: { requiredAttributes: { language: ["de", "en"] } },
          clientAttributes: ["language"],
        }),
        pairs("outcomes"),
        pairs("near", { matchmaker: new LatencyFIFOMatchmaker({ maxServerRttMs: 0 }) }),
        pairs("screened-near", {
          matchmaker: new LatencyFIFOMatchmaker({ maxServerRttMs: 0 }),
          screen: { requiredAttributes: ["language"] },
        }),
        pairs("alone", { groupSize: 1 }),
        pairs("broken", { matchmaker: new Broken() }),
      ],
    });
  });
  afterAll(async () => {
    for (const person of connected) person.close();
    await server[Symbol.asyncDispose]();
  });

  async function one(): Promise<TestParticipant> {
    const person = await TestParticipant.connect(server.origin);
    connected.push(person);
    return person;
  }

  async function two(): Promise<readonly [TestParticipant, TestParticipant]> {
    return [await one(), await one()];
  }

  async function three(): Promise<readonly [TestParticipant, TestParticipant, TestParticipant]> {
    return [await one(), await one(), await one()];
  }

  async function startedPair(sceneId: string): Promise<readonly [TestParticipant, TestParticipant, unknown]> {
    const [a, b] = await two();
    for (const person of [a, b]) expect(await person.join(sceneId)).toMatchObject({ ok: true });
    const [start] = await Promise.all([a, b].map((person) => person.until("start_game")));
    return [a, b, start?.["game_id"]];
  }

  it("relays messages inside a game under a pseudonym, ends it for all, and goes on to the next scene", async () => {
    const [a, b, gameId] = await startedPair("pairs");
    expect(await a.join("more")).toMatchObject({ ok: false, error_code: "INVALID_PARTICIPANT_STATE" });
    expect(await a.send("game_message", { game_id: gameId, message: { round: 1 } })).toEqual({ ok: true });
    const start = await b.until("start_game");
    expect(await b.until("game_message")).toEqual({
      game_id: gameId,
      from: (start["partners"] as readonly string[])[0],
      message: { round: 1 },
    });
    expect(await a.send("end_game", { game_id: gameId, outcome: "completed" })).toEqual({ ok: true });
    for (const person of [a, b]) {
      expect(await person.until("end_game")).toMatchObject({
        game_id: gameId,
        outcome: "completed",
        completion_code: "DONE",
        next_scene_id: "more",
      });
    }
    expect(await a.join("pairs")).toMatchObject({
      ok: true,
      state: { status: "ended", outcome: "completed" },
    });
    expect(await a.join("more")).toMatchObject({ ok: true, state: { status: "waiting" } });
  });

  it("keeps whoever does not confirm out of groups until they act", async () => {
    const [silent, other, third] = await three();
    silent.readyAnswer = null;
    await silent.join("silent");
    await other.join("silent");
    await silent.until("waiting_room", (payload) => payload["away"] === true);
    await third.join("silent");
    await Promise.all([other, third].map((person) => person.until("start_game")));
    silent.readyAnswer = { ready: true };
    expect(await silent.join("silent")).toMatchObject({
      ok: true,
      state: { status: "waiting", away: false },
    });
  });

  it("lets who declines go, and the others keep their places", async () => {
    const [unwilling, other] = await two();
    unwilling.readyAnswer = { ready: false };
    await unwilling.join("declined");
    await other.join("declined");
    await other.until("waiting_room", () => true, 1);
    const journal = await logLines(server.log("lifecycle", "declined_waitroom.jsonl"));
    expect(journal.map(({ type }) => type)).toContain("released");
    expect(journal.find(({ type }) => type === "left")).toMatchObject({
      subject_id: unwilling.subjectId,
      reason: "declined",
    });
  });

  it("lets the newest tab take over, and its elder's departure do nothing", async () => {
    const identity = await newIdentity(server.origin);
    const older = await TestParticipant.connect(server.origin, identity);
    await older.join("tabs");
    const newer = await TestParticipant.connect(server.origin, identity);
    connected.push(older, newer);
    await older.until("session_superseded");
    await newer.until("waiting_room");
    const partner = await one();
    await partner.join("tabs");
    await Promise.all([newer, partner].map((person) => person.until("start_game")));
    expect(older.events).not.toContain("match_ready");
  });

  it("puts a group back when somebody goes during the countdown, and tells the others", async () => {
    const [a, b, c] = await three();
    for (const person of [a, b]) await person.join("gone");
    await a.until("match_found_countdown");
    await b.send("leave_game");
    expect(await a.until("waiting_room_player_left")).toEqual({ message: expect.any(String) });
    await c.join("gone");
    const starts = await Promise.all([a, c].map((person) => person.until("start_game")));
    expect(starts[0]?.["game_id"]).toBe(starts[1]?.["game_id"]);
    expect(b.events).not.toContain("start_game");
  });

  it("tells the state again after a lost connection, and the partner meanwhile", async () => {
    const identity = await newIdentity(server.origin);
    const away = await TestParticipant.connect(server.origin, identity);
    const partner = await one();
    for (const person of [away, partner]) await person.join("back");
    const start = await away.until("start_game");
    away.close();
    await partner.until("partner_status", (payload) => payload["connected"] === false);
    const again = await TestParticipant.connect(server.origin, identity);
    connected.push(again);
    expect(await again.until("start_game")).toEqual(start);
    expect(again.events).not.toContain("partner_status");
    await partner.until("partner_status", (payload) => payload["connected"] === true);
  });

  it("tells whoever was away that their game has ended, and who is back that a partner is away", async () => {
    const identities = [await newIdentity(server.origin), await newIdentity(server.origin)] as const;
    const first = await TestParticipant.connect(server.origin, identities[0]);
    const second = await TestParticipant.connect(server.origin, identities[1]);
    for (const person of [first, second]) await person.join("pairs");
    const [start] = await Promise.all([first, second].map((person) => person.until("start_game")));
    second.close();
    await first.until("partner_status", (payload) => payload["connected"] === false);
    first.close();
    const back = await TestParticipant.connect(server.origin, identities[0]);
    connected.push(back);
    await back.until("partner_status", (payload) => payload["connected"] === false);
    expect(back.events).toEqual(["start_game", "partner_status"]);
    await back.send("end_game", { game_id: start?.["game_id"], outcome: "completed" });
    const late = await TestParticipant.connect(server.origin, identities[1]);
    connected.push(late);
    expect(await late.until("end_game")).toMatchObject({ outcome: "completed", completion_code: "DONE" });
  });

  it("lets nobody in over a connection that is gone, and nothing be done over one that was taken over", async () => {
    const identity = await newIdentity(server.origin);
    const silent = await TestParticipant.connect(server.origin, identity, { answersProbes: false });
    silent.socket.emit("join_game", { scene_id: "near" });
    silent.close();

    const twice = await newIdentity(server.origin);
    const older = await TestParticipant.connect(server.origin, twice, { answersProbes: false });
    older.socket.emit("join_game", { scene_id: "near" });
    older.socket.emit("leave_game", {});
    const newer = await TestParticipant.connect(server.origin, twice);
    connected.push(older, newer);
    expect(await newer.join("near")).toMatchObject({ ok: true, state: { status: "waiting" } });

    // Both waited for a measurement that never came; after that limit they would have been let in.
    const last = await one();
    expect(await last.join("near")).toMatchObject({ ok: true });
    await expect
      .poll(
        async () => {
          const journal = await logLines(server.log("lifecycle", "near_waitroom.jsonl"));
          return journal
            .filter(({ type }) => type === "entered" || type === "left")
            .map((line) => [line["type"], line["subject_id"]]);
        },
        { timeout: PATIENCE_MS },
      )
      .toEqual([
        ["entered", newer.subjectId],
        ["entered", last.subjectId],
      ]);
  });

  it("knows over a restart what the researcher's server said of somebody, and takes what it says meanwhile", async () => {
    const headers = { authorization: `Bearer ${ADMIN_TOKEN}`, "content-type": "application/json" };
    const response = await fetch(`${server.origin}/api/participants`, {
      method: "POST",
      headers,
      body: JSON.stringify({ attributes: { language: "en" } }),
    });
    const { subject_id: subjectId, token } = (await response.json()) as { subject_id: string; token: string };
    const person = await TestParticipant.connect(
      server.origin,
      { subjectId, token },
      { answersProbes: false },
    );
    connected.push(person);
    const joining = person.join("screened-near");
    await fetch(`${server.origin}/api/participants/${subjectId}`, {
      method: "PATCH",
      headers,
      body: JSON.stringify({ attributes: { site: "lab" } }),
    });
    expect(await joining).toMatchObject({ ok: true });
    const journal = await logLines(server.log("lifecycle", "screened-near_waitroom.jsonl"));
    // What comes while an arrival is being stored follows it.
    const told = journal.filter(({ type }) => type === "entered" || type === "updated");
    expect(Object.assign({}, ...told.map(({ attributes }) => attributes))).toEqual({
      language: "en",
      site: "lab",
    });
    const long = await fetch(`${server.origin}/api/participants`, {
      method: "POST",
      headers,
      body: JSON.stringify({
        attributes: Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`a${n}`, "x".repeat(300)])),
      }),
    });
    expect(long.status).toBe(400);
  });

  it("takes no outcome from a client that only the server gives", async () => {
    const [a, , gameId] = await startedPair("outcomes");
    for (const outcome of ["partner_left", "admin"]) {
      expect(await a.send("end_game", { game_id: gameId, outcome })).toMatchObject({
        ok: false,
        error_code: "INVALID_PAYLOAD",
      });
    }
  });

  it("lets one participant connect again and again only so often", async () => {
    const identity = await newIdentity(server.origin);
    const attempts = await Promise.allSettled(
      Array.from({ length: 30 }, () => TestParticipant.connect(server.origin, identity)),
    );
    const refused = attempts.filter((attempt) => attempt.status === "rejected");
    expect(refused.length).toBeGreaterThanOrEqual(5);
    expect(String(refused[0]?.reason)).toContain("RATE_LIMITED");
    for (const attempt of attempts) if (attempt.status === "fulfilled") attempt.value.close();
  });

  it("tells whoever was released in vain the consequence again", async () => {
    const person = await one();
    await person.join("brief");
    const told = await person.until("waiting_room_timeout");
    expect(told).toEqual({
      message: expect.any(String),
      completion_code: null,
      redirect_url: "https://example.org/end",
    });
    expect(await person.join("brief")).toMatchObject({ ok: true, state: { status: "timed_out", ...told } });
  });

  it("lets no more in than the capacity, and only those whom the screening lets in", async () => {
    const [a, b, c] = await three();
    for (const person of [a, b]) person.readyAnswer = null;
    await a.join("small");
    await b.join("small");
    expect(await c.join("small")).toMatchObject({ ok: false, error_code: "SCENE_FULL" });
    expect(await c.join("screened")).toMatchObject({
      ok: false,
      error_code: "SCREENED_OUT",
      reason: "attributes",
    });
    expect(await c.join("screened", { language: "fr" })).toMatchObject({ error_code: "SCREENED_OUT" });
    expect(await c.join("screened", { language: "de", secret: 1 })).toMatchObject({ ok: true });
    const journal = await logLines(server.log("lifecycle", "screened_waitroom.jsonl"));
    expect(journal.find(({ type }) => type === "entered")).toMatchObject({ attributes: { language: "de" } });
  });

  it("starts a group of one at once", async () => {
    const person = await one();
    await person.join("alone");
    await person.until("start_game");
    expect(person.events).not.toContain("match_found_countdown");
    expect(await logLines(server.log("lifecycle", "alone_matches.jsonl"))).toMatchObject([{ group_size: 1 }]);
  });

  it("refuses what a broken rule returns, says so on the dashboard, and lets nobody down", async () => {
    const [a, b] = await two();
    for (const person of [a, b]) {
      expect(await person.join("broken")).toMatchObject({ ok: true, state: { status: "waiting" } });
    }
    const journal = await logLines(server.log("lifecycle", "broken_waitroom.jsonl"));
    expect(journal.find(({ type }) => type === "refused")).toMatchObject({
      trigger: a.subjectId,
      reason: "duplicate",
    });
    using admin = await TestAdmin.connect(server.origin, { token: ADMIN_TOKEN });
    const { scenes } = await admin.snapshot();
    expect(scenes.find((scene) => scene["scene_id"] === "broken")).toMatchObject({ refused: 2, waiting: 2 });
  });

  it("takes attributes from the researcher's server, and tells the dashboard why somebody waits", async () => {
    const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
    const identity = await newIdentity(server.origin, headers);
    const person = await TestParticipant.connect(server.origin, identity);
    connected.push(person);
    await person.join("more");
    await person.send("leave_game");
    const patched = await fetch(`${server.origin}/api/participants/${identity.subjectId}`, {
      method: "PATCH",
      headers: { ...headers, "content-type": "application/json" },
      body: JSON.stringify({ attributes: { site: "lab-2" } }),
    });
    expect(patched.status).toBe(200);
    await person.join("silent");
    const cookie = await logIn(server.origin, ADMIN_PASSWORD);
    using admin = await TestAdmin.connect(server.origin, { cookie });
    const { participants } = await admin.snapshot();
    expect(participants.find((row) => row["subject_id"] === identity.subjectId)).toMatchObject({
      scene_id: "silent",
      attributes: { site: "lab-2" },
    });
    const explained = await admin.socket.emitWithAck("explain", {
      scene_id: "broken",
      subject_ids: participants.filter((row) => row["scene_id"] === "broken").map((row) => row["subject_id"]),
    });
    expect(explained).toEqual([
      {
        subject_id: expect.any(String),
        code: "no_group",
        text: expect.stringContaining("no group"),
        next_change_at: null,
      },
      {
        subject_id: expect.any(String),
        code: "no_group",
        text: expect.stringContaining("no group"),
        next_change_at: null,
      },
    ]);
  });
});

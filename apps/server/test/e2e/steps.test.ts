import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Snapshot } from "./admin.ts";
import { bringTo, messageOf, type AtStep } from "./at-step.ts";
import experiment, { steps, type Step } from "./experiments/steps.ts";
import { InProcessServer } from "./in-process.ts";
import { TestParticipant, type Identity } from "./participant.ts";
import { ADMIN_TOKEN } from "./server-process.ts";

/** Whoever a step has beside one: what has to happen to them when one leaves, so that they are not stranded. */
const partnerIsTold: Partial<Record<Step, string>> = {
  reserved: "waiting_room",
  matched: "waiting_room_player_left",
  started: "end_game",
};

describe("whatever happens at whatever step", () => {
  let server: InProcessServer;
  const connected: TestParticipant[] = [];

  beforeAll(async () => {
    server = await InProcessServer.start(experiment);
  });
  afterAll(async () => {
    for (const person of connected) person.close();
    await server[Symbol.asyncDispose]();
  });

  async function at(step: Step, event: string): Promise<AtStep> {
    const found = await bringTo(step, event, server.origin);
    connected.push(found.person, ...(found.partner === null ? [] : [found.partner]));
    return found;
  }

  /** Another tab, or another person, who answers `match_ready` unless said otherwise. */
  async function connect(known?: Identity, readyAnswer?: unknown): Promise<TestParticipant> {
    const person = await TestParticipant.connect(server.origin, known, { readyAnswer });
    connected.push(person);
    return person;
  }

  /** Until then a new connection would take over from the one that is being lost. */
  async function untilMissed(subjectId: string): Promise<void> {
    const isConnected = async (): Promise<unknown> => {
      const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
      const response = await fetch(`${server.origin}/admin/api/state`, { headers });
      const { snapshot } = (await response.json()) as { readonly snapshot: Snapshot };
      return snapshot.participants.find((row) => row["subject_id"] === subjectId)?.["connected"];
    };
    await expect.poll(isConnected, { timeout: 15_000 }).toBe(false);
  }

  /** Somebody new comes: whoever is back in their place is grouped with them. */
  async function expectGroupWithNext(
    partner: TestParticipant,
    sceneId: string,
    step: Step,
    seen: number,
  ): Promise<void> {
    const third = await connect();
    await third.join(sceneId);
    const told = messageOf[step === "matched" ? "matched" : "started"];
    const [own, other] = await Promise.all([partner.until(told, () => true, seen), third.until(told)]);
    expect(own["game_id"]).toBe(other["game_id"]);
  }

  it.each(steps)("%s: who loses the connection and comes back is told where they stand", async (step) => {
    const { person, identity, sceneId, gameId } = await at(step, "reconnect");
    const before = await person.until(messageOf[step]);
    person.close();
    if (step !== "ended" && step !== "timed_out") await untilMissed(person.subjectId);
    const again = await connect(identity, null);
    const told = await again.until(messageOf[step]);
    if (step === "started" || step === "ended" || step === "timed_out") expect(told).toEqual(before);
    // Nobody who is away stays in a group that is asked: who is back is asked in a new one.
    if (step === "reserved") expect(told["proposal_id"]).not.toBe(before["proposal_id"]);
    const answer = await again.join(sceneId);
    expect(answer).toMatchObject({ ok: true, state: { scene_id: sceneId, status: step } });
    if (gameId !== null) expect(told["game_id"]).toBe(gameId);
  });

  it.each(steps)("%s: a second tab takes over, and the first one's end does nothing", async (step) => {
    const { person, identity, sceneId, partner } = await at(step, "second-tab");
    const second = await connect(identity, null);
    await person.until("session_superseded");
    await second.until(messageOf[step]);
    await expect.poll(() => person.socket.connected).toBe(false);
    expect(await second.join(sceneId)).toMatchObject({ ok: true, state: { status: step } });
    for (const one of [second, partner]) {
      expect(one?.events ?? []).not.toContain("waiting_room_player_left");
      const away = one?.received.filter(({ payload }) => payload["connected"] === false);
      expect(away ?? []).toEqual([]);
    }
  });

  it.each(steps)("%s: who leaves is out, and the others go on", async (step) => {
    const { person, partner, sceneId } = await at(step, "leave");
    const seen = partner?.received.length ?? 0;
    expect(await person.send("leave_game")).toEqual({ ok: true });
    const isOver = step === "ended" || step === "timed_out";
    const left = await person.join(isOver ? sceneId : "next");
    expect(left).toMatchObject({ ok: true, state: { status: isOver ? step : "waiting" } });
    const told = partnerIsTold[step];
    if (partner === null || told === undefined) return;
    const payload = await partner.until(told, () => true, seen);
    if (step === "started") {
      expect(payload).toMatchObject({ outcome: "partner_left", message: expect.any(String) });
      expect(await partner.join("next")).toMatchObject({ ok: true });
      return;
    }
    // Back in their place: the next one who comes is their partner.
    await expectGroupWithNext(partner, sceneId, step, seen);
  });

  it.each(steps)("%s: who goes away without a word strands nobody", async (step) => {
    const { person, partner, sceneId } = await at(step, "go-away");
    const seen = partner?.received.length ?? 0;
    person.close();
    if (partner === null || step === "ended") return;
    if (step === "started") {
      await partner.until("partner_status", (payload) => payload["connected"] === false, seen);
      expect(await partner.until("end_game", () => true, seen)).toMatchObject({ outcome: "partner_left" });
      return;
    }
    await partner.until("waiting_room", () => true, seen);
    await expectGroupWithNext(partner, sceneId, step, seen);
  });
});

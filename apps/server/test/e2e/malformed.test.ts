import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { PATIENCE_MS, TestParticipant, type Payload } from "./participant.ts";
import { startQuick } from "./quick.ts";
import type { ServerProcess } from "./server-process.ts";

const deep = (depth: number): unknown => JSON.parse(`${"[".repeat(depth)}${"]".repeat(depth)}`);

/** What no event takes, whatever else it needs. */
const malformed: readonly (readonly [string, unknown])[] = [
  ["a text", "pairs"],
  ["a number", 7],
  ["null", null],
  ["a list", ["pairs"]],
  ["true", true],
  ["a nest of 1,000 lists", deep(1_000)],
  ["an own __proto__", JSON.parse('{"__proto__":{"scene_id":"pairs"},"scene_id":1}')],
  ["binary", Buffer.from("pairs")],
];

/** Payloads of the right kind that lack or bend a field. */
const bent: Readonly<Record<string, readonly unknown[]>> = {
  join_game: [
    {},
    { scene_id: 1 },
    { scene_id: "" },
    { scene_id: "x".repeat(65) },
    { scene_id: "pairs", attributes: [1] },
    { scene_id: "pairs", attributes: { a: {} } },
  ],
  game_message: [{}, { game_id: 1, message: "x" }, { game_id: "" }],
  end_game: [
    {},
    { game_id: "g" },
    { game_id: "g", outcome: 1 },
    { game_id: "g", outcome: "Not an outcome!" },
  ],
};

describe("malformed input of participants", () => {
  let server: ServerProcess;
  let person: TestParticipant;
  let victim: TestParticipant;

  beforeAll(async () => {
    server = await startQuick();
    person = await TestParticipant.connect(server.origin);
    victim = await TestParticipant.connect(server.origin);
    await victim.join("pairs");
  });
  afterAll(async () => {
    person.close();
    victim.close();
    expect(server.isRunning).toBe(true);
    await server[Symbol.asyncDispose]();
  });

  for (const event of ["join_game", "leave_game", "game_message", "end_game"]) {
    it.each(malformed)(`${event} refuses %s`, async (_what, payload) => {
      expect(await patiently(person, event, payload)).toMatchObject({
        ok: false,
        error_code: "INVALID_PAYLOAD",
      });
    });
  }

  it.each(Object.entries(bent))("%s refuses missing and wrong fields", async (event, payloads) => {
    for (const payload of payloads) {
      expect(await patiently(person, event, payload), JSON.stringify(payload)).toMatchObject({
        ok: false,
        error_code: "INVALID_PAYLOAD",
        message: expect.any(String),
      });
    }
  });

  it("knows only the scenes of the experiment", async () => {
    for (const scene_id of ["nowhere", "../pairs", "__proto__", "constructor"]) {
      expect(await patiently(person, "join_game", { scene_id })).toMatchObject({
        ok: false,
        error_code: "UNKNOWN_SCENE",
      });
    }
  });

  it("takes nobody's identity, and no game, from a payload", async () => {
    const forged = { subject_id: victim.subjectId, subjectId: victim.subjectId };
    expect(await patiently(person, "leave_game", forged)).toMatchObject({ ok: true });
    expect(await victim.join("pairs")).toMatchObject({ ok: true, state: { status: "waiting" } });
    for (const event of ["game_message", "end_game"]) {
      const payload = { ...forged, game_id: "somebody-elses", message: "hello", outcome: "completed" };
      expect(await patiently(person, event, payload)).toMatchObject({
        ok: false,
        error_code: "INVALID_PARTICIPANT_STATE",
      });
    }
  });

  it("does without an acknowledgement, and with too many payloads", async () => {
    for (const event of ["join_game", "leave_game", "game_message", "end_game"]) {
      person.socket.emit(event);
      person.socket.emit(event, { scene_id: 1 });
      person.socket.emit(event, {}, {}, "no function");
    }
    expect(await patiently(person, "join_game", {}, {})).toMatchObject({
      ok: false,
      error_code: "INVALID_PAYLOAD",
    });
  });

  it("lets a wrong answer to match_ready count as none", async () => {
    const partner = await TestParticipant.connect(server.origin);
    partner.readyAnswer = { ready: "yes" };
    expect(await partner.join("pairs")).toMatchObject({ ok: true });
    await partner.until("waiting_room", (payload) => payload["away"] === true);
    expect(await victim.join("pairs")).toMatchObject({ ok: true, state: { status: "waiting" } });
    partner.close();
  });

  it("slows a flood down, and goes on", async () => {
    const answers = await Promise.all(
      Array.from({ length: 80 }, () => person.send("join_game", { scene_id: "nowhere" })),
    );
    const codes = answers.map((answer) => answer["error_code"]);
    expect(codes).toContain("RATE_LIMITED");
    expect(await patiently(person, "join_game", { scene_id: "nowhere" })).toMatchObject({
      error_code: "UNKNOWN_SCENE",
    });
  });
});

/** Sends until the answer is not that it was too fast, and resolves with that answer. */
async function patiently(
  person: TestParticipant,
  event: string,
  ...payloads: readonly unknown[]
): Promise<Payload> {
  return vi.waitFor(
    async () => {
      const answer: Payload = await person.socket.timeout(PATIENCE_MS).emitWithAck(event, ...payloads);
      if (answer["error_code"] === "RATE_LIMITED") throw new Error(`${event} is still refused.`);
      return answer;
    },
    { timeout: PATIENCE_MS, interval: 100 },
  );
}

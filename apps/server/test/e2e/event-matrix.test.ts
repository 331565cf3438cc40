import { SignJWT } from "jose";
import { io } from "socket.io-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TokenKey } from "../../src/identity/token-key.ts";
import { TestAdmin } from "./admin.ts";
import { bringTo, type AtStep } from "./at-step.ts";
import experiment, { steps, type Step } from "./experiments/steps.ts";
import { InProcessServer } from "./in-process.ts";
import { logLines } from "./log-lines.ts";
import { newIdentity, PATIENCE_MS, TestParticipant, type Payload } from "./participant.ts";
import { registeredEvents } from "./registered-events.ts";
import { ADMIN_TOKEN } from "./server-process.ts";

type Place = Step | "nowhere" | "left" | "removed";

/** What an event needs to be right, and how it is answered at each place where that is not enough. */
interface EventCase {
  /** A right payload of somebody in this scene and game. */
  readonly payload: (at: { readonly sceneId: string; readonly gameId: unknown }) => Payload;
  /** The documented answer at a place: `ok`, or a code. */
  readonly answer: (place: Place) => string;
  /** Whether it can be about a game of others. */
  readonly namesGame: boolean;
}

const inGameOnly = (place: Place): string => (place === "started" ? "ok" : "INVALID_PARTICIPANT_STATE");

/** Every event of a client has to stand here: the first test compares this with what the server listens to. */
const cases: Readonly<Record<string, EventCase>> = {
  join_game: { payload: ({ sceneId }) => ({ scene_id: sceneId }), answer: () => "ok", namesGame: false },
  leave_game: { payload: () => ({}), answer: () => "ok", namesGame: false },
  game_message: {
    payload: ({ gameId }) => ({ game_id: gameId ?? "none", message: "hello" }),
    answer: inGameOnly,
    namesGame: true,
  },
  end_game: {
    payload: ({ gameId }) => ({ game_id: gameId ?? "none", outcome: "completed" }),
    answer: inGameOnly,
    namesGame: true,
  },
};

const events = registeredEvents();
const places: readonly Place[] = ["nowhere", ...steps, "left", "removed"];

/** What no event takes, whatever else it needs. */
const malformed: readonly (readonly [string, unknown])[] = [
  ["a text", "x"],
  ["a number", 7],
  ["null", null],
  ["a list", [{}]],
  ["a nest of 1,000 lists", JSON.parse(`${"[".repeat(1_000)}${"]".repeat(1_000)}`)],
  ["an own __proto__", JSON.parse('{"__proto__":{"admin":true}}')],
  ["binary", Buffer.from("x")],
  ["half a surrogate pair", { x: "\ud800" }],
];

it("covers every event that the server listens to", () => {
  expect(events.length).toBeGreaterThanOrEqual(4);
  expect(Object.keys(cases).toSorted()).toEqual([...events].toSorted());
});

describe.each(events)("%s", (event) => {
  let server: InProcessServer;
  const connected: { close: () => void }[] = [];
  const { payload, answer, namesGame } = cases[event] ?? {
    payload: () => ({}),
    answer: () => "",
    namesGame: false,
  };

  beforeAll(async () => {
    server = await InProcessServer.start(experiment);
  });
  afterAll(async () => {
    for (const one of connected) one.close();
    await server[Symbol.asyncDispose]();
  });

  async function at(place: Place): Promise<AtStep> {
    if (place === "nowhere") {
      const person = await TestParticipant.connect(server.origin);
      connected.push(person);
      const identity = { subjectId: person.subjectId, token: "" };
      return { sceneId: "waiting-matrix", identity, person, partner: null, gameId: null };
    }
    const found = await bringTo(
      place === "left" || place === "removed" ? "waiting" : place,
      "matrix",
      server.origin,
    );
    connected.push(found.person, ...(found.partner === null ? [] : [found.partner]));
    if (place === "left") await found.person.send("leave_game");
    if (place === "removed") {
      using admin = await TestAdmin.connect(server.origin, { token: ADMIN_TOKEN });
      const request = {
        action: "remove",
        scene_id: found.sceneId,
        subject_ids: [found.person.subjectId],
        reason: "x",
      };
      expect(await admin.socket.emitWithAck("admin_action", request)).toMatchObject({ ok: true });
    }
    return found;
  }

  it.each(places)("from somebody who is %s is answered as documented", async (place) => {
    const found = await at(place);
    const answered = await found.person.send(event, payload(found));
    if (answer(place) === "ok") expect(answered).toMatchObject({ ok: true });
    else
      expect(answered).toMatchObject({ ok: false, error_code: answer(place), message: expect.any(String) });
    // So that the next ones at this step are not grouped with who was left alone here.
    await found.person.send("leave_game");
    await found.partner?.send("leave_game");
  });

  it("is attributed to the token's subject, whatever ids the payload names", async () => {
    const victim = await at("started");
    const attacker = await at("nowhere");
    const forged = {
      subject_id: victim.person.subjectId,
      subjectId: victim.person.subjectId,
      participant_id: victim.person.subjectId,
      sub: victim.person.subjectId,
      connection: victim.person.socket.id,
      token: victim.identity.token,
    };
    const seen = victim.partner?.received.length ?? 0;
    const answered = await attacker.person.send(event, {
      ...payload({ ...victim, sceneId: "waiting-matrix" }),
      ...forged,
    });
    if (namesGame) expect(answered).toMatchObject({ ok: false, error_code: "INVALID_PARTICIPANT_STATE" });
    expect(await victim.person.join(victim.sceneId)).toMatchObject({
      state: { status: "started", game_id: victim.gameId },
    });
    expect(victim.partner?.received.length).toBe(seen);
    await attacker.person.send("leave_game");
    const journal = await logLines(server.log("steps", `${victim.sceneId}_waitroom.jsonl`));
    const ends = journal.filter(({ type, game_id }) => type === "ended" && game_id === victim.gameId);
    expect(ends).toEqual([]);
  });

  it.each(malformed)("refuses %s as payload", async (_what, wrong) => {
    const { person } = await at("nowhere");
    expect(await person.send(event, wrong)).toMatchObject({ ok: false, error_code: "INVALID_PAYLOAD" });
  });

  it("refuses a second payload, does without an acknowledgement, and takes a text for none", async () => {
    const { person } = await at("nowhere");
    const twice: unknown = await person.socket.timeout(PATIENCE_MS).emitWithAck(event, {}, {});
    expect(twice).toMatchObject({ ok: false, error_code: "INVALID_PAYLOAD" });
    person.socket.emit(event);
    person.socket.emit(event, payload({ sceneId: "none", gameId: "none" }), "no function");
    expect(await person.join("nowhere")).toMatchObject({ ok: false, error_code: "UNKNOWN_SCENE" });
  });

  it("has no effect over a connection that a newer one took over", async () => {
    const identity = await newIdentity(server.origin);
    const older = await TestParticipant.connect(server.origin, identity);
    await older.join("waiting-matrix");
    older.socket.io.reconnection(false);
    // Both reach the server in one go: the newer connection and the older one's event.
    const newer = await TestParticipant.connect(server.origin, identity);
    connected.push(older, newer);
    older.socket.emit(event, payload({ sceneId: "waiting-matrix", gameId: "none" }));
    expect(await newer.join("waiting-matrix")).toMatchObject({ ok: true, state: { status: "waiting" } });
    await newer.send("leave_game");
  });

  it.each([
    ["none", async () => undefined],
    ["a text that is no token", async () => "x.y.z"],
    ["the ADMIN_TOKEN", async () => ADMIN_TOKEN],
    ["that of another key", async () => signed(TokenKey.fromSecret("another").bytes)],
    [
      "one without a signature",
      async () => `${(await signed(new Uint8Array(32))).split(".").slice(0, 2).join(".")}.`,
    ],
    ["one of its own with a bit flipped", async () => flipped((await newIdentity(server.origin)).token)],
    ["an object", async () => ({ token: (await newIdentity(server.origin)).token })],
  ])("is not heard with a wrong token: %s", async (_what, tokenOf) => {
    const socket = io(server.origin, {
      auth: { token: await tokenOf() },
      transports: ["websocket"],
      forceNew: true,
      reconnection: false,
    });
    connected.push(socket);
    // Kept by the client until it is connected, which it never is.
    let isAnswered = false;
    socket.emit(event, payload({ sceneId: "waiting-matrix", gameId: "none" }), () => {
      isAnswered = true;
    });
    const error = await new Promise<Error & { data?: unknown }>((resolve) =>
      socket.once("connect_error", resolve),
    );
    expect(error.data).toEqual({ error_code: "UNAUTHORIZED", message: expect.any(String) });
    expect(socket.connected).toBe(false);
    expect(isAnswered).toBe(false);
  });
});

/** A token with everything right but the key. */
function signed(key: Uint8Array): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({ sub: "subject", aud: "waitroom:steps", jti: "1", iat: now, exp: now + 60 })
    .setProtectedHeader({ alg: "HS256", typ: "waitroom-participant+jwt", kid: "AAAAAAAAAAAA" })
    .sign(key);
}

/** Its signature with one bit turned over. */
function flipped(token: string): string {
  const [header, claims, signature = ""] = token.split(".");
  const bytes = Buffer.from(signature, "base64url");
  bytes[7] = (bytes[7] ?? 0) ^ 1;
  return [header, claims, bytes.toString("base64url")].join(".");
}

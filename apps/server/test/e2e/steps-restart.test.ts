import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { bringTo, messageOf, type AtStep } from "./at-step.ts";
import { steps, type Step } from "./experiments/steps.ts";
import { ServerProcess } from "./server-process.ts";

/** What is told next after a restart at a step, and how it goes on. */
const nextIs: Readonly<Record<Step, { readonly status: string; readonly told: string }>> = {
  waiting: { status: "waiting", told: "waiting_room" },
  // A reservation does not outlast the process; all who are back are reserved again.
  reserved: { status: "reserved", told: "match_ready" },
  matched: { status: "matched", told: "match_found_countdown" },
  started: { status: "started", told: "start_game" },
  ended: { status: "ended", told: "end_game" },
  timed_out: { status: "timed_out", told: "waiting_room_timeout" },
};

it("whoever stood at a step when the server was killed stands there, or goes on from there, after its restart", async () => {
  const EXPERIMENT = fileURLToPath(new URL("./experiments/steps.ts", import.meta.url));
  await using server = await ServerProcess.start({ EXPERIMENT });
  const all: (readonly [Step, AtStep])[] = [];
  for (const step of steps) all.push([step, await bringTo(step, "restart", server.origin)]);
  const seen = new Map(
    all.flatMap(([, { person, partner }]) =>
      [person, partner].map((one) => [one, one?.received.length ?? 0]),
    ),
  );
  await server.stop("SIGKILL");
  await server.restart();
  for (const [step, { person, partner, sceneId, gameId }] of all) {
    const { status, told } = nextIs[step];
    for (const one of [person, partner]) {
      if (one === null) continue;
      const payload = await one.until(told, () => true, seen.get(one));
      if (step === "matched" || step === "started" || step === "ended")
        expect(payload["game_id"]).toBe(gameId);
      expect(await one.join(sceneId), step).toMatchObject({ ok: true, state: { status } });
    }
    if (step === "timed_out") {
      expect(await person.until(messageOf[step], () => true, seen.get(person))).toMatchObject({
        completion_code: "WAITED",
      });
    }
    if (step !== "reserved") continue;
    // The one who did not answer does so now: the group that was reserved before the restart starts.
    person.readyAnswer = { ready: true };
    person.socket.disconnect();
    person.socket.connect();
    const start = await person.until("start_game", () => true, seen.get(person));
    expect(await partner?.until("start_game", () => true, seen.get(partner))).toMatchObject({
      game_id: start["game_id"],
    });
  }
  for (const [, { person, partner }] of all) for (const one of [person, partner]) one?.close();
});

import { expect, it } from "vitest";
import { join } from "../../src/participants/join.ts";
import { participantDirectory } from "../../src/participants/participant-directory.ts";
import { inTurn } from "../../src/participants/participants.ts";
import { appear } from "../../src/participants/presence.ts";
import { inBackground } from "../../src/scenes/room-errors.ts";
import { presentScene } from "../../src/scenes/scene-directory.ts";
import { RttMeter } from "../../src/sockets/rtt-meter.ts";
import { connection, openStage, type Stage } from "./stage.ts";

const subject = { subjectId: "ada", knownSince: 0, attributes: {} };

function joinAs(stage: Stage): Promise<unknown> {
  const participant = stage.participants.get("ada");
  return inTurn(participant, () =>
    join(
      { participant, subject, connection: "first", assertCounts: () => undefined },
      { scene_id: "pairs" },
      stage.scenes,
    ),
  );
}

it("gives the room an RTT that is measured for the first time while the arrival is being stored", async () => {
  const stage = await openStage();
  let answer: () => void = () => undefined;
  let now = 0;
  const meter = new RttMeter({
    probe: (_, ack) => {
      answer = ack;
    },
    now: () => now,
    setTimer: () => () => undefined,
    onChange: (rttMs) => {
      const scene = presentScene("ada", stage.scenes);
      if (scene !== undefined) inBackground(scene.room.update({ subjectId: "ada", rttMs }));
    },
  });
  const participant = stage.participants.get("ada");
  appear({ participant, knownSince: 0, connection: connection("first"), meter }, stage.presence);
  stage.hold();
  const joined = joinAs(stage);
  await new Promise((resolve) => setImmediate(resolve));
  now += 80;
  answer();
  stage.letGo();
  await joined;
  await stage.scene.room.inspect(() => undefined);
  expect(stage.events).toMatchObject([
    { type: "opened" },
    { type: "entered", rtt_ms: null },
    { type: "updated", rtt_ms: 80 },
  ]);
  await stage.scene.close();
});

it("gives the room attributes that the researcher's server says while the arrival is being stored", async () => {
  const stage = await openStage();
  const tokens = { create: () => Promise.reject(new Error("Not asked for.")) };
  const directory = participantDirectory(tokens, stage.participants, stage.scenes);
  const participant = stage.participants.get("ada");
  appear({ participant, knownSince: 0, connection: connection("first"), meter: null }, stage.presence);
  stage.hold();
  const joined = joinAs(stage);
  await new Promise((resolve) => setImmediate(resolve));
  const updated = directory.update("ada", { level: 2 });
  stage.letGo();
  await Promise.all([joined, updated]);
  expect(stage.events.slice(1)).toMatchObject([
    { type: "entered", attributes: {} },
    { type: "updated", attributes: { level: 2 } },
  ]);
  await stage.scene.close();
});

import { DurableWaitingRoom, FIFOMatchmaker, WaitingRoom } from "@waitroom/matchmaker";
import { MemoryJournal } from "@waitroom/matchmaker/testing";
import { expect, it } from "vitest";
import { parseExperiment } from "../../src/experiment/parse-experiment.ts";
import type { SceneStore } from "../../src/scenes/scene-room.ts";
import { Scene } from "../../src/scenes/scene.ts";

it("says how long somebody may still wait, also where the clock was put back between two processes", async () => {
  const matchmaker = new FIFOMatchmaker();
  const [scene] = parseExperiment({ scenes: [{ sceneId: "pairs", groupSize: 2, matchmaker }] }).scenes;
  if (scene === undefined) throw new Error("Expected a scene.");
  const journal = new MemoryJournal();
  const before = new WaitingRoom({ sceneId: "pairs", groupSize: 2, matchmaker });
  await journal.append(0, before.handle({ type: "open" }, { now: 3_600_000, newId: () => "id" }));
  const store: SceneStore = {
    openRoom: (options, ports) => DurableWaitingRoom.open(options, { ...ports, journal }),
    journal: {
      range: () => ({
        [Symbol.asyncIterator]: () => ({ next: () => Promise.resolve({ done: true, value: undefined }) }),
      }),
      stats: () => ({ seq: 0, hash: "" }),
    },
    logger: { logMatch: () => Promise.resolve() },
    isOwn: () => true,
    isFailing: () => false,
    close: () => Promise.resolve(),
  };
  let now = 1000;
  const opened = await Scene.open({
    scene,
    experimentId: null,
    serverRunId: "run",
    store,
    histories: new Map(),
    tell: { message: () => {}, ask: () => {}, connection: () => "1" },
    watch: { record: () => {}, logActivity: () => {}, reportProblem: () => {}, resolveProblem: () => {} },
    now: () => now,
    setTimer: () => () => {},
  });
  await opened.room.enter({ subjectId: "a", connection: "1" });
  now += 20_000;
  const ticket = opened.view.ticket("a");
  expect(ticket?.deadlineAt).toBe(3_600_000 + 120_000);
  expect(ticket && opened.state(ticket)["ms_remaining"]).toBe(100_000);
  await opened.close();
});

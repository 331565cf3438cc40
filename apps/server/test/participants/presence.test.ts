import { DurableWaitingRoom, FIFOMatchmaker } from "@waitroom/matchmaker";
import { MemoryJournal } from "@waitroom/matchmaker/testing";
import { expect, it } from "vitest";
import { parseExperiment } from "../../src/experiment/parse-experiment.ts";
import { Participants, type ParticipantConnection } from "../../src/participants/participants.ts";
import { appear, vanish } from "../../src/participants/presence.ts";
import type { SceneDirectory } from "../../src/scenes/scene-directory.ts";
import { Scene } from "../../src/scenes/scene.ts";

it("takes nobody to be there whose newer connection came and went while their arrival was being stored", async () => {
  const stage = await openStage();
  const { participants, scene } = stage;
  const ada = participants.get("ada");
  const [first, second] = [connection("first"), connection("second")];
  appear({ participant: ada, knownSince: 0, connection: first, meter: null }, stage.presence);
  stage.hold();
  const entered = scene.room.enter({ subjectId: "ada", connection: first.id });
  appear({ participant: ada, knownSince: 0, connection: second, meter: null }, stage.presence);
  vanish(ada, second, stage.presence);
  stage.letGo();
  await entered;
  await scene.room.inspect(() => undefined);
  expect(scene.view.ticket("ada")).toMatchObject({ connected: false });
  await scene.close();
});

it("counts the newest connection also where the older one's arrival was not stored yet when it took over", async () => {
  const stage = await openStage();
  const { participants, scene } = stage;
  const ada = participants.get("ada");
  const [first, second] = [connection("first"), connection("second")];
  appear({ participant: ada, knownSince: 0, connection: first, meter: null }, stage.presence);
  stage.hold();
  const entered = scene.room.enter({ subjectId: "ada", connection: first.id });
  appear({ participant: ada, knownSince: 0, connection: second, meter: null }, stage.presence);
  stage.letGo();
  await entered;
  await scene.room.inspect(() => undefined);
  expect(scene.view.ticket("ada")).toMatchObject({ connected: true, connection: "second" });

  vanish(ada, second, stage.presence);
  await scene.room.inspect(() => undefined);
  expect(scene.view.ticket("ada")).toMatchObject({ connected: false });
  await scene.close();
});

async function openStage() {
  const memory = new MemoryJournal();
  let held: PromiseWithResolvers<void> | null = null;
  const journal = {
    read: memory.read,
    append: async (...given: Parameters<MemoryJournal["append"]>) => {
      await held?.promise;
      await memory.append(...given);
    },
  };
  const [definition] = parseExperiment({
    scenes: [{ sceneId: "pairs", groupSize: 2, matchmaker: new FIFOMatchmaker() }],
  }).scenes;
  if (definition === undefined) throw new Error("Expected a scene.");
  const participants = new Participants(() => 0);
  const scene = await Scene.open({
    scene: definition,
    experimentId: null,
    serverRunId: "run",
    histories: new Map(),
    now: () => 1_000_000,
    setTimer: () => () => undefined,
    tell: participants,
    watch: {
      record: () => undefined,
      logActivity: () => undefined,
      reportProblem: () => undefined,
      resolveProblem: () => undefined,
    },
    store: {
      openRoom: (options, ports) => DurableWaitingRoom.open(options, { ...ports, journal }),
      journal: { range: async function* () {}, stats: () => ({ seq: 0, hash: "" }) },
      logger: { logMatch: () => Promise.resolve() },
      isOwn: () => true,
      isFailing: () => false,
      close: () => Promise.resolve(),
    },
  });
  const scenes: SceneDirectory = {
    get: () => scene,
    all: () => [scene],
    mayBeInClosedScene: () => false,
    history: () => undefined,
  };
  return {
    participants,
    scene,
    presence: { scenes, onPresence: () => undefined },
    hold: () => {
      held = Promise.withResolvers<void>();
    },
    letGo: () => held?.resolve(),
  };
}

function connection(id: string): ParticipantConnection {
  return { id, emit: () => undefined, disconnect: () => undefined };
}

import { DurableWaitingRoom, FIFOMatchmaker, type WaitingRoomEvent } from "@waitroom/matchmaker";
import { MemoryJournal } from "@waitroom/matchmaker/testing";
import { parseExperiment } from "../../src/experiment/parse-experiment.ts";
import type { Scene as SceneDefinition } from "../../src/experiment/experiment.ts";
import type { PresencePorts } from "../../src/participants/presence.ts";
import { Participants, type ParticipantConnection } from "../../src/participants/participants.ts";
import type { SceneDirectory } from "../../src/scenes/scene-directory.ts";
import { Scene } from "../../src/scenes/scene.ts";

/** One scene on a journal in memory, and those who may come to it. */
export interface Stage {
  readonly participants: Participants;
  readonly scene: Scene;
  readonly scenes: SceneDirectory;
  readonly presence: PresencePorts;
  /** What the scene was told, in order. */
  readonly events: readonly WaitingRoomEvent[];
  /** Lets nothing be stored until `letGo`. */
  readonly hold: () => void;
  readonly letGo: () => void;
}

export async function openStage(
  now: () => number = () => 1_000_000,
  options: Partial<SceneDefinition> = {},
): Promise<Stage> {
  const memory = new MemoryJournal();
  const events: WaitingRoomEvent[] = [];
  let held: PromiseWithResolvers<void> | null = null;
  const journal = {
    read: memory.read,
    append: async (...given: Parameters<MemoryJournal["append"]>) => {
      await held?.promise;
      await memory.append(...given);
    },
  };
  const [definition] = parseExperiment({
    scenes: [{ sceneId: "pairs", groupSize: 2, matchmaker: new FIFOMatchmaker(), ...options }],
  }).scenes;
  if (definition === undefined) throw new Error("Expected a scene.");
  const participants = new Participants(() => 0);
  const scene = await Scene.open({
    scene: definition,
    experimentId: null,
    serverRunId: "run",
    histories: new Map(),
    now,
    setTimer: () => () => undefined,
    tell: participants,
    watch: {
      record: (_, told) => void events.push(...told),
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
    scenes,
    events,
    presence: { scenes, onPresence: () => undefined },
    hold: () => {
      held = Promise.withResolvers<void>();
    },
    letGo: () => held?.resolve(),
  };
}

/** A connection that takes whatever it is told. */
export function connection(id: string): ParticipantConnection {
  return { id, emit: () => undefined, disconnect: () => undefined };
}

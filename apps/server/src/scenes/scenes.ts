import { MatchLogError } from "@waitroom/match-logger";
import type { ParticipantHistory } from "@waitroom/matchmaker";
import type { ResolvedScene } from "../experiment/experiment.ts";
import type { ReadableJournal } from "../records/ports.ts";
import type { ScenePorts } from "./ports.ts";
import type { SceneDirectory } from "./scene-directory.ts";
import type { SceneStore } from "./scene-room.ts";
import { Scene } from "./scene.ts";

/** What the scenes of a server stand on. */
export interface ScenesSetup extends Omit<ScenePorts, "logger"> {
  readonly definitions: readonly ResolvedScene[];
  readonly experimentId: string | null;
  readonly serverRunId: string;
  readonly openStore: (sceneId: string) => Promise<SceneStore>;
}

const OPEN_AGAIN_MS = 1_000;

/** The scenes of the experiment, each open or trying to be. */
export class Scenes implements SceneDirectory {
  readonly #setup: ScenesSetup;
  readonly #open: Map<string, Scene> = new Map<string, Scene>();
  readonly #stores: Map<string, SceneStore> = new Map<string, SceneStore>();
  readonly #histories: Map<string, ParticipantHistory> = new Map<string, ParticipantHistory>();
  readonly #retries: Map<string, () => void> = new Map<string, () => void>();
  readonly #work: Set<Promise<void>> = new Set<Promise<void>>();
  /** Who came later than this has been in no scene that is still closed. */
  readonly #openedAt: number;
  #isClosed = false;

  private constructor(setup: ScenesSetup) {
    this.#setup = setup;
    this.#openedAt = setup.now();
  }

  /** Opens each scene; one that cannot be opened stays closed, says why, and is tried again each second. */
  static async open(setup: ScenesSetup): Promise<Scenes> {
    const scenes = new Scenes(setup);
    // One after another: who was grouped with whom is folded over all journals before anybody can enter.
    for (const definition of setup.definitions) await scenes.#openAtStart(definition);
    return scenes;
  }

  readonly get = (sceneId: string): Scene | "closed" | undefined => {
    const scene = this.#open.get(sceneId);
    if (scene !== undefined) return scene;
    return this.#setup.definitions.some((definition) => definition.sceneId === sceneId)
      ? "closed"
      : undefined;
  };

  readonly all = (): Iterable<Scene> => this.#open.values();

  readonly mayBeInClosedScene = (knownSince: number): boolean =>
    this.#open.size < this.#setup.definitions.length && knownSince <= this.#openedAt;

  /** The journal of a scene that is open. */
  readonly journal = (sceneId: string): ReadableJournal | undefined =>
    this.#open.has(sceneId) ? this.#stores.get(sceneId)?.journal : undefined;

  /** Whether the last append to a journal failed, or its file is away. */
  readonly isJournalFailing = (): boolean => [...this.#stores.values()].some((store) => store.isFailing());

  readonly history = (subjectId: string): ParticipantHistory | undefined => this.#histories.get(subjectId);

  /** Settles what runs in every scene, and closes the journals. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const cancel of this.#retries.values()) cancel();
    await Promise.all(this.#work);
    await Promise.all(Array.from(this.#open.values(), (scene) => scene.close()));
    await Promise.all(Array.from(this.#stores.values(), (store) => store.close()));
  }

  /** A folder that another server works on is a mistake of the set-up: then nothing is opened at all. */
  async #openAtStart(definition: ResolvedScene): Promise<void> {
    try {
      await this.#tryToOpen(definition, true);
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  async #tryToOpen(definition: ResolvedScene, isFirst = false): Promise<void> {
    const { sceneId } = definition;
    try {
      const scene = await this.#openScene(definition);
      this.#open.set(sceneId, scene);
      this.#setup.watch.resolveProblem("SCENE_CLOSED", sceneId);
      scene.tellRoomWhoIsThere();
    } catch (error) {
      if (this.#isClosed) return;
      if (isFirst && error instanceof MatchLogError && error.code === "LOCKED") throw error;
      this.#setup.watch.reportProblem({
        code: "SCENE_CLOSED",
        severity: "error",
        message: `${sceneId} is closed: ${error instanceof Error ? error.message : String(error)}`,
        action: "Put the right files back. The scene opens by itself when they are whole.",
        sceneId,
      });
      this.#retries.set(
        sceneId,
        this.#setup.setTimer(OPEN_AGAIN_MS, () => this.#run(this.#tryToOpen(definition))),
      );
    }
  }

  async #openScene(definition: ResolvedScene): Promise<Scene> {
    const { sceneId } = definition;
    const store = await this.#setup.openStore(sceneId);
    this.#stores.set(sceneId, store);
    try {
      const { experimentId, serverRunId } = this.#setup;
      return await Scene.open({
        ...this.#setup,
        scene: definition,
        experimentId,
        serverRunId,
        histories: this.#histories,
        store,
      });
    } catch (error) {
      this.#stores.delete(sceneId);
      await store.close();
      throw error;
    }
  }

  #run(work: Promise<void>): void {
    const tracked = work.finally(() => this.#work.delete(tracked));
    this.#work.add(tracked);
  }
}

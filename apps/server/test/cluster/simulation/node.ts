import type { WaitingRoomEvent } from "@waitroom/matchmaker";
import type { Archive, JsonObject } from "@waitroom/redis-journal";
import { ClusterNode } from "../../../src/cluster/cluster-node.ts";
import { threadHeart } from "../../../src/cluster/heart.ts";
import type { ResolvedScene } from "../../../src/experiment/experiment.ts";
import { supersede } from "../../../src/participants/presence.ts";
import { Participants } from "../../../src/participants/participants.ts";
import { Scenes } from "../../../src/scenes/scenes.ts";
import { Machine } from "./machine.ts";
import type { RedisNetwork } from "./network.ts";
import type { World } from "./world.ts";

/** What is switched off, to show that the simulator sees it. */
export type Mutant =
  | "end"
  | "fence"
  | "exactly-once"
  | "epochs"
  | "re-assertion"
  | "told-on-reconnect"
  | "put-together-beside";

/** What a node is started with. */
export interface NodeSetup {
  readonly world: World;
  readonly network: RedisNetwork;
  readonly name: string;
  readonly scene: ResolvedScene;
  /** The disk of this node: it survives the process. */
  readonly disk: JsonObject[];
  readonly without: Mutant | null;
  readonly onTold: (events: readonly WaitingRoomEvent[]) => void;
  readonly onProblem: (code: string) => void;
}

/** One node: the real code of the server, on a machine, a network and participants that are made up. */
export class SimulatedNode {
  readonly name: string;
  /** The thread that decides and tells. */
  readonly main: Machine;
  /** The thread of the heart. */
  readonly heart: Machine;
  readonly participants: Participants;
  readonly cluster: ClusterNode;
  scenes: Scenes | null = null;
  isCut = false;

  constructor(setup: NodeSetup) {
    const { world, network, name, scene, disk, without, onTold, onProblem } = setup;
    this.name = name;
    this.main = new Machine(world);
    this.heart = new Machine(world);
    this.participants = new Participants(this.main.monotonicNow);
    const newId = (): string => Math.floor(world.random() * 2 ** 48).toString(16);
    const node = `${name}.${newId()}`;
    this.cluster = new ClusterNode({
      experimentId: "study",
      node,
      connect: () => network.connect(this.main),
      makeHeart: (on) => {
        const heart = threadHeart({
          redis: network.connect(this.heart),
          experimentId: "study",
          node,
          newToken: newId,
          monotonicNow: this.heart.monotonicNow,
          setTimer: this.heart.setTimer,
          onNodes: (nodes) => this.main.deliver(() => on.onNodes(nodes)),
          onTime: (redisNow, roundTripMs) => this.main.deliver(() => on.onTime(redisNow, roundTripMs)),
        });
        return {
          ...heart,
          lease: (sceneId, { onHeld, onLost }) =>
            heart.lease(sceneId, {
              onHeld: (lease) => this.main.deliver(() => onHeld(lease)),
              onLost: (token) => this.main.deliver(() => onLost(token)),
            }),
        };
      },
      openArchive: () => Promise.resolve(archiveOn(disk)),
      own: {
        connection: without === "re-assertion" ? () => null : this.participants.connection,
        supersede: (subjectId) => {
          const older = this.participants.get(subjectId).connection;
          if (older !== null && this.scenes !== null) supersede(subjectId, older, this.scenes);
        },
        startAfresh: (subjectId) => this.participants.get(subjectId).connection?.disconnect(true),
      },
      watch: {
        logActivity: () => undefined,
        reportProblem: ({ code }) => onProblem(code),
        resolveProblem: () => undefined,
      },
      newId,
      monotonicNow: this.main.monotonicNow,
      wallNow: this.main.wallNow,
      setTimer: this.main.setTimer,
      facts: () => ({ version: "1", sockets: 0, state: "running" }),
      onSocketsElsewhere: () => undefined,
    });
    void this.#open({
      definitions: [scene],
      experimentId: "study",
      serverRunId: node,
      openStore: async (sceneId) => {
        const store = await this.cluster.openStore(sceneId);
        const seed = newId().padStart(32, "0");
        return { ...store, openRoom: (options, ports) => store.openRoom({ ...options, seed }, ports) };
      },
      tell: this.participants,
      watch: {
        record: (_sceneId, events) => onTold(events),
        logActivity: () => undefined,
        reportProblem: ({ code }) => onProblem(code),
        resolveProblem: () => undefined,
      },
      now: this.cluster.now,
      setTimer: this.main.setTimer,
    });
  }

  async #open(setup: Parameters<typeof Scenes.open>[0]): Promise<void> {
    this.scenes = await Scenes.open(setup);
  }

  /** Whether it can do what a node is there for. */
  get isHealthy(): boolean {
    return (
      !this.main.isDead && !this.main.isPaused && !this.heart.isPaused && !this.isCut && this.scenes !== null
    );
  }

  kill(): void {
    this.main.kill();
    this.heart.kill();
  }
}

/** @param disk what it holds; nothing else says where the archive ends */
function archiveOn(disk: JsonObject[]): Archive {
  return {
    read: async function* (fromSeq) {
      await Promise.resolve();
      yield* disk.slice(fromSeq - 1);
    },
    append: async (expectedSeq, events) => {
      await Promise.resolve();
      if (expectedSeq !== disk.length)
        throw new Error(`The archive ends at ${disk.length}, not at ${expectedSeq}.`);
      disk.push(...events);
    },
    close: () => Promise.resolve(),
  };
}

import type { WaitingRoomOptions } from "@waitroom/matchmaker";
import { WaitingRoomError } from "@waitroom/matchmaker";
import {
  Archiver,
  experimentKeys,
  JOURNAL_START,
  nextEpoch,
  RedisJournal,
  RedisJournalError,
  sceneKeys,
  type Archive,
  type NodeRow,
  type RedisPort,
} from "@waitroom/redis-journal";
import type { SceneRoomPorts, SceneStore } from "../scenes/scene-room.ts";
import type { Watch } from "../scenes/ports.ts";
import { ClientError } from "../sockets/client-error.ts";
import { ClusterClock } from "./cluster-clock.ts";
import { ClusterRoom } from "./cluster-room.ts";
import { connectionName, parseConnectionName } from "./connection-name.ts";
import type { Heart, HeartSetup } from "./heart.ts";
import { releaseMissing } from "./missing-nodes.ts";
import { nodeViews, type NodeFacts, type NodeView } from "./node-facts.ts";
import { reassert, type OwnConnections } from "./reassert.ts";

/** What one node of several stands on. */
export interface ClusterNodeSetup {
  readonly experimentId: string | null;
  /** Unique for each start of a process. */
  readonly node: string;
  /** Makes a connection to Redis of one's own. */
  readonly connect: () => RedisPort & { readonly close: () => Promise<void> };
  readonly makeHeart: (on: Pick<HeartSetup, "onNodes" | "onTime">) => Heart;
  readonly openArchive: (sceneId: string) => Promise<Archive>;
  readonly own: OwnConnections;
  readonly watch: Pick<Watch, "logActivity" | "reportProblem" | "resolveProblem">;
  readonly newId: () => string;
  readonly monotonicNow: () => number;
  readonly wallNow: () => number;
  readonly setTimer: (delayMs: number, run: () => void) => () => void;
  /** Of this node; the rest of what it says of itself it knows. */
  readonly facts: () => Pick<NodeFacts, "version" | "sockets" | "state">;
  /** Told with each news of the other nodes how many participants are connected to them. */
  readonly onSocketsElsewhere: (count: number) => void;
}

const LOOK_EVERY_MS = 500;
/** News of the other nodes that are older than this say nothing of who is missing now. */
const FRESH_MS = 2_000;
/** After an outage of Redis every node has this long to say that it is there. */
const SETTLE_MS = 3_000;

/** One of several nodes that share the scenes of an experiment over Redis. */
export class ClusterNode {
  /** Epoch ms as all nodes mean it. */
  readonly now: () => number;
  /** This node, and which start of it. */
  readonly name: string;
  readonly #setup: ClusterNodeSetup;
  readonly #clock: ClusterClock;
  readonly #redis: ReturnType<ClusterNodeSetup["connect"]>;
  readonly #heart: Heart;
  readonly #startedAt: number;
  readonly #rooms: Map<string, ClusterRoom> = new Map<string, ClusterRoom>();
  readonly #archivers: Map<string, Archiver> = new Map<string, Archiver>();
  #nodes: readonly NodeRow[] = [];
  #nodesAt = Number.NEGATIVE_INFINITY;
  /** Since when there has been no gap in the news of the other nodes. */
  #steadySince = Number.POSITIVE_INFINITY;
  #roundTripMs: number | null = null;
  #loopDelayMs = 0;
  #cancelLook: () => void = () => undefined;

  constructor(setup: ClusterNodeSetup) {
    this.#setup = setup;
    this.name = setup.node;
    this.#clock = new ClusterClock(setup.monotonicNow, setup.wallNow);
    this.now = this.#clock.now;
    this.#redis = setup.connect();
    this.#startedAt = setup.wallNow();
    this.#heart = setup.makeHeart({
      onNodes: (nodes) => {
        const at = setup.monotonicNow();
        if (at - this.#nodesAt > FRESH_MS) this.#steadySince = at;
        this.#nodes = nodes;
        this.#nodesAt = at;
        setup.onSocketsElsewhere(this.#socketsElsewhere());
      },
      onTime: (redisNow, roundTripMs) => {
        this.#roundTripMs = roundTripMs;
        this.#clock.measured(redisNow, roundTripMs);
      },
    });
    this.#look();
  }

  /** The store of a scene: its journal in Redis, its room at the node that holds the lease. */
  readonly openStore = (sceneId: string): Promise<SceneStore> => {
    const { experimentId, node, connect, setTimer, openArchive, watch } = this.#setup;
    const keys = sceneKeys(experimentId, sceneId);
    const archiveRedis = connect();
    const archiver = new Archiver({
      redis: archiveRedis,
      keys,
      token: node,
      openArchive: () => openArchive(sceneId),
      setTimer,
      onFailure: (error) => this.#reportArchive(sceneId, error),
    });
    archiver.start();
    this.#archivers.set(sceneId, archiver);
    const journal = new RedisJournal({ redis: this.#redis, keys, token: "" });
    const room = (): ClusterRoom | undefined => this.#rooms.get(sceneId);
    return Promise.resolve({
      openRoom: async (options, ports) => {
        const opened = await this.#openRoom(sceneId, options, ports);
        this.#rooms.set(sceneId, opened);
        return opened;
      },
      journal: {
        range: async function* (fromSeq, toSeq) {
          let seq = fromSeq;
          for await (const event of journal.read(fromSeq)) {
            if (seq > toSeq) return;
            yield event;
            seq += 1;
          }
        },
        stats: () => room()?.toldEnd ?? JOURNAL_START,
      },
      logger: {
        // What Redis has acknowledged is stored; the archiver writes the record.
        logMatch: (match) => {
          const [first] = match.participants;
          watch.logActivity("match_formed", first?.subjectId ?? "", {
            game_id: match.gameId,
            matchmaker: match.matchmakerClass,
          });
          return Promise.resolve();
        },
      },
      isOwn: (connection) => parseConnectionName(connection)?.node === node,
      isFailing: () => room()?.availability.available === false,
      close: async () => {
        this.#rooms.delete(sceneId);
        this.#archivers.delete(sceneId);
        await archiver.close();
        await archiveRedis.close();
      },
    });
  };

  /**
   * A name for a connection that is greater than every one before it, once this node knows all that was told before; rejects with
   * `STORAGE_UNAVAILABLE`.
   */
  readonly nameConnection = async (socketId: string): Promise<string> => {
    const { experimentId, node } = this.#setup;
    try {
      const epoch = await nextEpoch(this.#redis, experimentKeys(experimentId));
      await Promise.all(Array.from(this.#rooms.values(), (room) => room.caughtUp()));
      return connectionName({ epoch, node }, socketId);
    } catch (cause) {
      if (!(cause instanceof RedisJournalError)) throw cause;
      throw new WaitingRoomError("STORAGE_UNAVAILABLE", cause.message, { cause });
    }
  };

  /** Lets the files of this node hold all that is stored now; rejects with `STORAGE_UNAVAILABLE` where they cannot. */
  readonly completeFiles = async (): Promise<void> => {
    try {
      await Promise.all(Array.from(this.#archivers.values(), (archiver) => archiver.catchUp()));
    } catch (cause) {
      throw new ClientError("STORAGE_UNAVAILABLE", "The files of this node cannot be completed now.", {
        cause,
      });
    }
  };

  /** All nodes of the experiment, as they described themselves last. */
  nodes(): readonly NodeView[] {
    return nodeViews(this.#nodes, this.now());
  }

  /** Lets other nodes decide, and competes no more. */
  async stepDown(): Promise<void> {
    await Promise.all(Array.from(this.#rooms.values(), (room) => room.stepDown()));
  }

  /** Ends what the scenes do not own; they are closed before. */
  async close(): Promise<void> {
    this.#cancelLook();
    await this.#heart.close();
    await this.#redis.close();
  }

  #openRoom(sceneId: string, options: WaitingRoomOptions, ports: SceneRoomPorts): Promise<ClusterRoom> {
    const { experimentId, node, connect, newId, own, setTimer } = this.#setup;
    return ClusterRoom.open(
      {
        keys: sceneKeys(experimentId, sceneId),
        node,
        connect,
        newId,
        makeLease: (on) => this.#heart.lease(sceneId, on),
        onTold: (events, room) => reassert(events, room, own),
      },
      options,
      { ...ports, now: this.now, setTimer },
    );
  }

  #look(): void {
    const { setTimer, monotonicNow, facts } = this.#setup;
    const dueAt = monotonicNow() + LOOK_EVERY_MS;
    this.#cancelLook = setTimer(LOOK_EVERY_MS, () => {
      this.#loopDelayMs = Math.max(0, Math.round(monotonicNow() - dueAt));
      const sessions = Array.from(this.#rooms, ([sceneId, { session }]) => ({ sceneId, session }));
      const said: NodeFacts = {
        ...facts(),
        started_at: this.#startedAt,
        loop_delay_ms: this.#loopDelayMs,
        holds: sessions.filter(({ session }) => session !== null).map(({ sceneId }) => sceneId),
        redis_rtt_ms: this.#roundTripMs,
      };
      this.#heart.say(JSON.stringify(said));
      const isFresh = monotonicNow() - this.#nodesAt <= FRESH_MS;
      if (isFresh && monotonicNow() - this.#steadySince > SETTLE_MS) {
        for (const { session } of sessions) if (session !== null) releaseMissing(session, this.#nodes);
      }
      this.#look();
    });
  }

  #socketsElsewhere(): number {
    return this.nodes()
      .filter(({ node, is_there: isThere }) => isThere && node !== this.name)
      .reduce((sum, { sockets }) => sum + sockets, 0);
  }

  #reportArchive(sceneId: string, error: unknown): void {
    const { watch } = this.#setup;
    if (error === null) return watch.resolveProblem("ARCHIVE_FAILED", sceneId);
    watch.reportProblem({
      code: "ARCHIVE_FAILED",
      severity: "error",
      message: `The files of ${sceneId} cannot be written: ${error instanceof Error ? error.message : "no reason was given"}`,
      action:
        "Look at the disk and the data folder of this node. Matching goes on; Redis keeps what is missing.",
      sceneId,
    });
  }
}

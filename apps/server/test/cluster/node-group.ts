import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NodeRedis, sceneKeys } from "@waitroom/redis-journal";
import { RedisProcess } from "@waitroom/redis-journal/testing";
import { RehearsedServer } from "@waitroom/rehearsal";
import { ADMIN_PASSWORD, ADMIN_TOKEN } from "../e2e/server-process.ts";
import { BreakablePath } from "./breakable-path.ts";

const STARTS = 10;

/** One of several nodes, with its own way to Redis and its own folder. */
export interface GroupNode {
  readonly name: string;
  readonly server: RehearsedServer;
  readonly path: BreakablePath;
  /** Its `match_logs`. */
  readonly logFolder: string;
  isPaused: boolean;
  /** Redis does not reach it. */
  isCutOff: boolean;
  isStarting: boolean;
  /** Settled when it is there again. */
  starting: Promise<void>;
}

/** A Redis and several real nodes that share an experiment over it, in processes of their own. */
export class NodeGroup implements AsyncDisposable {
  readonly redis: RedisProcess;
  readonly nodes: readonly [GroupNode, ...GroupNode[]];
  readonly #experimentId: string;
  readonly #direct: NodeRedis;
  readonly #folder: string;

  private constructor(
    redis: RedisProcess,
    nodes: readonly [GroupNode, ...GroupNode[]],
    experimentId: string,
    folder: string,
  ) {
    this.redis = redis;
    this.nodes = nodes;
    this.#experimentId = experimentId;
    this.#folder = folder;
    this.#direct = new NodeRedis({ url: redis.url });
  }

  /** Starts Redis and as many nodes as there are names. */
  static async start(
    names: readonly [string, ...string[]],
    {
      experiment,
      experimentId,
      startsOften,
    }: { readonly experiment: string; readonly experimentId: string; readonly startsOften: boolean },
  ): Promise<NodeGroup> {
    const folder = await mkdtemp(join(tmpdir(), "waitroom-nodes-"));
    const redis = await RedisProcess.start();
    const startNode = (name: string): Promise<GroupNode> =>
      startOne(name, { folder, redis, experiment, experimentId });
    const [first, ...rest] = names;
    if (!startsOften) {
      const [started, ...others] = await Promise.all([startNode(first), ...rest.map(startNode)]);
      return new NodeGroup(redis, [started, ...others], experimentId, folder);
    }
    // The end of the first one makes the cache of compiled code that all later ones start from.
    const started = await startNode(first);
    await started.server.restart("SIGTERM");
    const others = await Promise.all(rest.map(startNode));
    return new NodeGroup(redis, [started, ...others], experimentId, folder);
  }

  get origins(): readonly [string, ...string[]] {
    const [first, ...rest] = this.nodes;
    return [first.server.origin, ...rest.map(({ server }) => server.origin)];
  }

  /** How nodes ended otherwise than they were asked to. */
  get disorder(): readonly string[] {
    return this.nodes.flatMap(({ server }) => server.disorder);
  }

  /** All that the nodes printed. */
  get output(): string {
    return this.nodes.map(({ server }) => server.output).join("");
  }

  /** The node that decides for a scene now; undefined: nobody does. */
  async holder(sceneId: string): Promise<GroupNode | undefined> {
    const { lease, meta } = sceneKeys(this.#experimentId, sceneId);
    const [token, holding, node] = await Promise.all([
      this.#direct.command(["GET", lease]),
      this.#direct.command(["HGET", meta, "token"]),
      this.#direct.command(["HGET", meta, "node"]),
    ]);
    if (token === null || token !== holding || typeof node !== "string") return undefined;
    return this.nodes.find(({ name }) => node.startsWith(`${name}.`));
  }

  /** The node whose turn it is to archive a scene; undefined: nobody's. */
  async archiver(sceneId: string): Promise<GroupNode | undefined> {
    const token = await this.#direct.command(["GET", sceneKeys(this.#experimentId, sceneId).archiver]);
    return this.nodes.find(({ name }) => typeof token === "string" && token.startsWith(`${name}.`));
  }

  /** How often the right to decide for a scene has changed hands. */
  async fence(sceneId: string): Promise<number> {
    const { meta } = sceneKeys(this.#experimentId, sceneId);
    return Number(await this.#direct.command(["HGET", meta, "fence"]));
  }

  /** The seq of the last event of a scene that is stored in Redis. */
  async storedSeq(sceneId: string): Promise<number> {
    const last = await this.#direct.last(sceneKeys(this.#experimentId, sceneId).journal);
    return Number(last?.id.split("-")[0] ?? 0);
  }

  /**
   * Nodes that run, answer, and are neither paused nor being started.
   *
   * @throws Error where one ended that nobody ended; with what it printed last
   */
  get awake(): readonly GroupNode[] {
    return this.nodes.filter(({ isStarting, isPaused, name, server }) => {
      if (isStarting) return false;
      if (!server.isRunning) throw new Error(`Node ${name} ended by itself:\n${lastLines(server.output)}`);
      return !isPaused;
    });
  }

  /** Kills a node; it starts again by itself. */
  async kill(node: GroupNode): Promise<void> {
    node.isStarting = true;
    await node.server.stop("SIGKILL");
    node.isPaused = false;
    node.starting = this.#startAgain(node);
    // `allStarted` tells of a failure; until then nobody may wait for it.
    node.starting.catch(() => undefined);
  }

  /** Stops a node in its steps for so long, unless it is killed meanwhile. */
  async pause(node: GroupNode, ms: number): Promise<void> {
    const { pid } = node.server;
    if (pid === undefined) return;
    node.isPaused = true;
    process.kill(pid, "SIGSTOP");
    await new Promise((resolve) => {
      setTimeout(resolve, ms);
    });
    if (node.server.pid !== pid) return;
    process.kill(pid, "SIGCONT");
    node.isPaused = false;
  }

  /** Keeps Redis from a node for so long. */
  async cutOff(node: GroupNode, ms: number): Promise<void> {
    node.isCutOff = true;
    await node.path.hold(ms);
    node.isCutOff = false;
  }

  /** Kills Redis and starts it again on what it stored. */
  async restartRedis(): Promise<void> {
    await this.redis.stop("SIGKILL");
    await this.redis.start();
  }

  /** Resolves when every node is there. */
  async allStarted(): Promise<void> {
    await Promise.all(this.nodes.map(({ starting }) => starting));
  }

  /** As a supervisor does: a node that finds no Redis at its start ends, and is started once more. */
  async #startAgain(node: GroupNode): Promise<void> {
    for (let tries = 1; node.isStarting; tries += 1) {
      try {
        await node.server.start();
        node.isStarting = false;
      } catch (error) {
        const isWithoutRedis = error instanceof Error && error.message.includes("REDIS_URL");
        if (!isWithoutRedis || tries === STARTS) throw error;
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#direct.close();
    await Promise.all(this.nodes.map(({ server }) => server.stop("SIGKILL")));
    await Promise.all(this.nodes.map(({ path }) => path[Symbol.asyncDispose]()));
    await this.redis[Symbol.asyncDispose]();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

function lastLines(text: string): string {
  return text.split("\n").slice(-30).join("\n");
}

async function startOne(
  name: string,
  {
    folder,
    redis,
    experiment,
    experimentId,
  }: {
    readonly folder: string;
    readonly redis: RedisProcess;
    readonly experiment: string;
    readonly experimentId: string;
  },
): Promise<GroupNode> {
  const path = await BreakablePath.open(redis.port);
  const own = await mkdtemp(join(folder, `${name}-`));
  const server = await RehearsedServer.start({
    folder: own,
    env: {
      ADMIN_TOKEN,
      ADMIN_PASSWORD,
      EXPERIMENT: experiment,
      REDIS_URL: path.url,
      NODE_NAME: name,
      MARKS: folder,
      TOKEN_SECRET: "a secret that all nodes have",
      NODE_COMPILE_CACHE: join(folder, "compiled"),
    },
  });
  return {
    name,
    server,
    path,
    logFolder: join(own, "data", experimentId, "match_logs"),
    isPaused: false,
    isCutOff: false,
    isStarting: false,
    starting: Promise.resolve(),
  };
}

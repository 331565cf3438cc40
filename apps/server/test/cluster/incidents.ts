import type { NodeGroup, GroupNode } from "./node-group.ts";
import { firstMatchMs } from "./first-match.ts";

/** How often each thing is done to the nodes and their Redis. */
export interface IncidentCounts {
  readonly holderKills: number;
  readonly otherKills: number;
  readonly pauses: number;
  readonly redisKills: number;
  readonly cuts: number;
  readonly partitions: number;
}

/** What was done. */
export interface IncidentReport {
  readonly done: IncidentCounts;
  /** From the death of the node that decided to the first match that participants elsewhere were told, ms. */
  readonly firstMatchesMs: readonly number[];
  /** What was done when, epoch ms, in words. */
  readonly diary: readonly string[];
}

type Kind = keyof IncidentCounts;

const LONGEST_PAUSE_MS = 5_000;
const LONGEST_PARTITION_MS = 4_000;

/** Does it all in random order, at any moment of whatever people do; one node is always left alone. */
export class Incidents {
  readonly #group: NodeGroup;
  readonly #sceneId: string;
  readonly #random: () => number;
  readonly #left: Kind[];
  readonly #done: Record<Kind, number> = {
    holderKills: 0,
    otherKills: 0,
    pauses: 0,
    redisKills: 0,
    cuts: 0,
    partitions: 0,
  };
  readonly #firstMatchesMs: number[] = [];
  readonly #diary: string[] = [];
  readonly #running: Promise<void>[] = [];

  constructor(group: NodeGroup, sceneId: string, counts: IncidentCounts, random: () => number) {
    this.#group = group;
    this.#sceneId = sceneId;
    this.#random = random;
    this.#left = kinds.flatMap((kind) => Array.from({ length: counts[kind] }, () => kind));
  }

  /** Resolves when all is done and every node is there again. */
  async carryOut(): Promise<IncidentReport> {
    while (this.#left.length > 0) {
      await pause(50 + this.#random() * 450);
      const [kind] = this.#left.splice(Math.floor(this.#random() * this.#left.length), 1);
      if (kind !== undefined) await this.#act(kind);
    }
    await Promise.all(this.#running);
    await this.#group.allStarted();
    return { done: this.#done, firstMatchesMs: this.#firstMatchesMs, diary: this.#diary };
  }

  async #act(kind: Kind): Promise<void> {
    switch (kind) {
      case "holderKills":
        return this.#killHolder();
      case "otherKills":
        await this.#group.kill(await this.#spareNode(kind));
        break;
      case "pauses":
        this.#running.push(this.#group.pause(await this.#spareNode(kind), this.#random() * LONGEST_PAUSE_MS));
        break;
      case "redisKills":
        this.#note(kind, "redis");
        await this.#group.restartRedis();
        break;
      case "cuts":
        (await this.#spareNode(kind)).path.cut();
        break;
      case "partitions":
        this.#running.push(
          this.#group.cutOff(await this.#spareNode(kind), this.#random() * LONGEST_PARTITION_MS),
        );
        break;
    }
    this.#done[kind] += 1;
  }

  async #killHolder(): Promise<void> {
    for (;;) {
      const holder = await this.#group.holder(this.#sceneId);
      const elsewhere = this.#group.awake.find((node) => node !== holder && !node.isCutOff);
      if (
        holder === undefined ||
        holder.isStarting ||
        elsewhere === undefined ||
        this.#group.awake.length < 2
      ) {
        await pause(50);
        continue;
      }
      this.#note("holderKills", holder.name);
      const measured = await firstMatchMs(elsewhere.server.origin, this.#sceneId, () =>
        this.#group.kill(holder),
      );
      this.#done.holderKills += 1;
      this.#firstMatchesMs.push(measured);
      return;
    }
  }

  #note(kind: Kind, of: string): void {
    this.#diary.push(`${Date.now()} ${kind} ${of}`);
  }

  /** Any node that is awake while another one is, too. */
  async #spareNode(kind: Kind): Promise<GroupNode> {
    for (;;) {
      const { awake } = this.#group;
      const node = awake[Math.floor(this.#random() * awake.length)];
      if (awake.length > 1 && node !== undefined) {
        this.#note(kind, node.name);
        return node;
      }
      await pause(20);
    }
  }
}

const kinds: readonly Kind[] = ["holderKills", "otherKills", "pauses", "redisKills", "cuts", "partitions"];

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

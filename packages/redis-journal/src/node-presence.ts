import { realTimer } from "./delay.ts";
import type { ExperimentKeys } from "./keys.ts";
import type { RedisPort, SetTimer } from "./ports.ts";
import { RedisJournalError } from "./redis-journal-error.ts";
import { numberAt, textAt } from "./script-answer.ts";
import { beatScript, epochScript } from "./scripts/nodes.ts";

/** A node as the others see it. */
export interface NodeRow {
  readonly node: string;
  /** When its presence ends unless it says so again, epoch ms of Redis. */
  readonly until: number;
  readonly isThere: boolean;
  /** What it said of itself, JSON. */
  readonly facts: string;
}

/** What the presence of a node stands on. */
export interface NodePresenceOptions {
  readonly redis: Pick<RedisPort, "run">;
  readonly keys: ExperimentKeys;
  /** This process. */
  readonly node: string;
  /** What it says of itself now, as JSON. */
  readonly facts: () => string;
  /** Told after each beat who is there. */
  readonly onNodes: (nodes: readonly NodeRow[]) => void;
  /** Told the time of Redis, epoch ms, and how long the call took that brought it. */
  readonly onTime?: (redisNow: number, roundTripMs: number) => void;
  readonly now: () => number;
  readonly setTimer?: SetTimer;
  /** How long a node counts as there after it said so, in ms. @default 3000 */
  readonly ttlMs?: number;
}

/** Says again and again that a node is there, and hears who else is. */
export class NodePresence {
  readonly #options: NodePresenceOptions;
  readonly #setTimer: SetTimer;
  readonly #ttlMs: number;
  #cancel: () => void = () => undefined;
  #isClosed = false;

  constructor(options: NodePresenceOptions) {
    this.#options = options;
    this.#setTimer = options.setTimer ?? realTimer;
    this.#ttlMs = options.ttlMs ?? 3_000;
  }

  start(): void {
    void this.#beat();
  }

  close(): void {
    this.#isClosed = true;
    this.#cancel();
  }

  async #beat(): Promise<void> {
    const { redis, keys, node, facts, onNodes, onTime, now } = this.#options;
    const sentAt = now();
    try {
      const answer = await redis.run(
        beatScript,
        [keys.nodes, keys.nodeFacts],
        [node, String(this.#ttlMs), facts()],
      );
      onTime?.(numberAt(answer, 1), now() - sentAt);
      if (!this.#isClosed) onNodes(rowsOf(answer));
    } catch (error) {
      if (!(error instanceof RedisJournalError)) throw error;
    }
    if (!this.#isClosed) this.#cancel = this.#setTimer(this.#ttlMs / 6, () => void this.#beat());
  }
}

/** The next connection epoch: greater than every one that was given out before. */
export async function nextEpoch(redis: Pick<RedisPort, "run">, keys: ExperimentKeys): Promise<number> {
  return numberAt(await redis.run(epochScript, [keys.epoch], []), 1);
}

function rowsOf(answer: readonly string[]): readonly NodeRow[] {
  const now = numberAt(answer, 1);
  const rows: NodeRow[] = [];
  for (let index = 2; index < answer.length; index += 3) {
    const until = numberAt(answer, index + 1);
    rows.push({ node: textAt(answer, index), until, isThere: until > now, facts: textAt(answer, index + 2) });
  }
  return rows;
}

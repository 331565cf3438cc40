import { realTimer } from "./delay.ts";
import type { SceneKeys } from "./keys.ts";
import type { RedisPort, SetTimer } from "./ports.ts";
import { RedisJournalError } from "./redis-journal-error.ts";
import { numberAt, unexpected } from "./script-answer.ts";
import { leaseScript, releaseScript } from "./scripts/lease.ts";

/** The right to decide for a scene, until another token takes its place. */
export interface Lease {
  readonly token: string;
  /** Grows by one each time the right changes hands. */
  readonly fence: number;
}

/** What keeping a lease stands on. */
export interface LeaseKeeperOptions {
  readonly redis: Pick<RedisPort, "run">;
  readonly keys: Pick<SceneKeys, "lease" | "meta">;
  readonly node: string;
  readonly newToken: () => string;
  /** Told when the right was gained; it is kept until {@link LeaseKeeper.giveUp}, `onLost` or a stop of the process. */
  readonly onHeld: (lease: Lease) => void;
  /** Told when it was lost; then it is not tried again until {@link LeaseKeeper.compete}. */
  readonly onLost: (token: string) => void;
  /** Told the time of Redis, epoch ms, and how long the call took that brought it. */
  readonly onTime?: (redisNow: number, roundTripMs: number) => void;
  readonly now: () => number;
  readonly setTimer?: SetTimer;
  /** How long the right lasts without being renewed, in ms. @default 1500 */
  readonly ttlMs?: number;
  /** How long nothing is appended after a restart of Redis, in ms. @default 1500 */
  readonly quietMs?: number;
}

/**
 * Tries to gain the right to decide for a scene, and renews it three times within its life. It stops nobody from deciding:
 * what another token has been given out for since is refused by the journal.
 */
export class LeaseKeeper {
  readonly #options: LeaseKeeperOptions;
  readonly #setTimer: SetTimer;
  readonly #ttlMs: number;
  #token: string | null = null;
  #isHeld = false;
  #cancel: () => void = () => undefined;
  #isCompeting = false;
  /** Calls that began before the latest change of mind tell nothing. */
  #round = 0;

  constructor(options: LeaseKeeperOptions) {
    this.#options = options;
    this.#setTimer = options.setTimer ?? realTimer;
    this.#ttlMs = options.ttlMs ?? 1_500;
  }

  /** Begins to try. */
  compete(): void {
    if (this.#isCompeting) return;
    this.#isCompeting = true;
    this.#next(0);
  }

  /** Gives the right back, where it is held, and tries no more until `compete`. */
  async giveUp(): Promise<void> {
    this.#isCompeting = false;
    this.#round += 1;
    this.#cancel();
    this.#isHeld = false;
    const token = this.#token;
    this.#token = null;
    if (token === null) return;
    try {
      await this.#options.redis.run(releaseScript, [this.#options.keys.lease], [token]);
    } catch (error) {
      // It ends by itself.
      if (!(error instanceof RedisJournalError)) throw error;
    }
  }

  #next(delayMs: number): void {
    const round = (this.#round += 1);
    this.#cancel();
    this.#cancel = this.#setTimer(delayMs, () => void this.#turn(round));
  }

  async #turn(round: number): Promise<void> {
    const { redis, keys, node, newToken, now, quietMs = 1_500, onTime } = this.#options;
    const token = (this.#token ??= newToken());
    const sentAt = now();
    try {
      const answer = await redis.run(
        leaseScript,
        [keys.lease, keys.meta],
        [this.#isHeld ? "renew" : "acquire", token, node, String(this.#ttlMs), String(quietMs)],
      );
      if (round !== this.#round) return;
      onTime?.(numberAt(answer, 2), now() - sentAt);
      this.#follow(answer, token);
    } catch (error) {
      // Also what Redis refuses, or answers wrongly, may be over by the next time.
      if (!(error instanceof RedisJournalError)) throw error;
      if (round === this.#round) this.#next(this.#ttlMs / 10);
    }
  }

  #follow(answer: readonly string[], token: string): void {
    switch (answer[0]) {
      case "HELD": {
        const fence = numberAt(answer, 1);
        this.#next(this.#ttlMs / 3);
        if (this.#isHeld) return;
        this.#isHeld = true;
        return this.#options.onHeld({ token, fence });
      }
      case "LOST":
        return this.#lose(token);
      case "TAKEN":
      case "WAIT":
        return this.#next(Math.min(Math.max(10, numberAt(answer, 1) + 5), this.#ttlMs / 3));
      case "CLOSED":
        // Somebody may continue it.
        return this.#isHeld ? this.#lose(token) : this.#next(this.#ttlMs);
      default:
        throw unexpected(answer);
    }
  }

  /** Whoever decided has to end before this node may decide again: it says when, by `compete`. */
  #lose(token: string): void {
    this.#isCompeting = false;
    this.#isHeld = false;
    this.#token = null;
    this.#options.onLost(token);
  }
}

import { delay, realTimer } from "./delay.ts";
import type { SceneKeys } from "./keys.ts";
import type { JsonObject, RedisPort, SetTimer } from "./ports.ts";
import { RedisJournalError } from "./redis-journal-error.ts";
import { numberAt } from "./script-answer.ts";
import { sendScript } from "./scripts/send.ts";

/** What sending commands to the node that decides stands on. */
export interface CommandSenderOptions {
  readonly redis: Pick<RedisPort, "run">;
  readonly keys: SceneKeys;
  /** This process; another one with the same name would be taken for it. */
  readonly sender: string;
  /** How many commands may wait in Redis for somebody to decide. @default 10000 */
  readonly maxWaiting?: number;
  /** Epoch ms as Redis means it, as well as this process knows it. @default Date.now */
  readonly now?: () => number;
  readonly setTimer?: SetTimer;
}

/** What a command was answered; `s` and `n` say whose and which it was. */
export type CommandAnswer = JsonObject;

interface Sent {
  readonly number: number;
  readonly limitMs: number;
  /** Epoch ms of Redis; 0: for ever. */
  readonly until: number;
  readonly text: string;
  readonly resolve: (answer: CommandAnswer) => void;
  readonly reject: (error: RedisJournalError) => void;
  cancelLimit: () => void;
}

const RETRY_MS = 100;
const BATCH = 256;
/** The one who decides refuses what is late by the clock of Redis; only then may the caller be told so. */
const LIMIT_MARGIN_MS = 2_000;

/**
 * Sends the commands of this process for one scene: in order, one batch at a time, each numbered, so that one that is sent
 * again takes effect once and is answered the same.
 */
export class CommandSender {
  readonly #options: CommandSenderOptions;
  readonly #setTimer: SetTimer;
  readonly #now: () => number;
  /** Not known to be in Redis yet. */
  #queue: Sent[] = [];
  /** In Redis, not answered. */
  readonly #waiting: Map<number, Sent> = new Map<number, Sent>();
  #lastNumber = 0;
  /** The last one that Redis has acknowledged. */
  #storedNumber = 0;
  #isSending = false;
  #isClosed = false;

  constructor(options: CommandSenderOptions) {
    this.#options = options;
    this.#setTimer = options.setTimer ?? realTimer;
    this.#now = options.now ?? Date.now;
  }

  /**
   * Sends a command; resolves with its answer once {@link answered} brings it.
   *
   * @param limitMs how long it may wait until somebody decides it, from now on, however late it reaches Redis; some seconds later
   * it rejects with `UNREACHABLE`. 0: for ever
   */
  send(command: JsonObject, limitMs: number): Promise<CommandAnswer> {
    if (this.#isClosed) return Promise.reject(closed());
    return new Promise((resolve, reject) => {
      this.#lastNumber += 1;
      const sent: Sent = {
        number: this.#lastNumber,
        limitMs,
        until: limitMs > 0 ? Math.floor(this.#now() + limitMs) : 0,
        text: JSON.stringify(command),
        resolve,
        reject,
        cancelLimit: () => undefined,
      };
      if (limitMs > 0) {
        sent.cancelLimit = this.#setTimer(limitMs + LIMIT_MARGIN_MS, () => this.#giveUp(sent));
      }
      this.#queue.push(sent);
      if (!this.#isSending) void this.#flush();
    });
  }

  /** Takes the answers of the journal; those of other senders are left alone. */
  answered(answers: readonly CommandAnswer[]): void {
    for (const answer of answers) {
      if (answer["s"] !== this.#options.sender) continue;
      const number = Number(answer["n"]);
      const sent = this.#waiting.get(number) ?? this.#queue.find((queued) => queued.number === number);
      if (sent === undefined) continue;
      this.#waiting.delete(number);
      this.#queue = this.#queue.filter((queued) => queued !== sent);
      sent.cancelLimit();
      sent.resolve(answer);
    }
  }

  /** Redis may have lost what it took: all that is not answered is sent again, and what is there already is not added. */
  sendAgain(): void {
    this.#queue = [...this.#waiting.values(), ...this.#queue];
    this.#waiting.clear();
    if (!this.#isSending && this.#queue.length > 0) void this.#flush();
  }

  /**
   * Answers were told that nobody can read any more: what Redis holds and nobody has answered may be among them. Those reject with
   * `UNREACHABLE`: whether they took effect stands in the journal.
   */
  answersMissed(): void {
    const missed = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const sent of missed) {
      sent.cancelLimit();
      sent.reject(new RedisJournalError("UNREACHABLE", "This node was away too long to read the answer."));
    }
  }

  /** How many are not answered. */
  get pending(): number {
    return this.#queue.length + this.#waiting.size;
  }

  /** Rejects all that is not answered; whether it takes effect is not known. */
  close(): void {
    this.#isClosed = true;
    for (const sent of [...this.#queue, ...this.#waiting.values()]) {
      sent.cancelLimit();
      sent.reject(closed());
    }
    this.#queue = [];
    this.#waiting.clear();
  }

  async #flush(): Promise<void> {
    this.#isSending = true;
    // Commands of the same turn go together.
    await Promise.resolve();
    while (!this.#isClosed && this.#queue.length > 0) {
      const batch = this.#nextBatch();
      const last = await this.#store(batch);
      if (last === null) await delay(this.#setTimer, RETRY_MS);
      else this.#stored(batch, last);
    }
    this.#isSending = false;
  }

  /** Those at the front whose numbers follow one another. */
  #nextBatch(): readonly Sent[] {
    const [first] = this.#queue;
    if (first === undefined) return [];
    return this.#queue.slice(0, BATCH).filter(({ number }, index) => number === first.number + index);
  }

  /** Resolves with the number of the last command that is in Redis, or null where that is not known. */
  async #store(batch: readonly Sent[]): Promise<number | null> {
    const { redis, keys, sender, maxWaiting = 10_000 } = this.#options;
    const [first] = batch;
    if (first === undefined) return null;
    const args = batch.flatMap(({ until, text }) => [String(until), text]);
    try {
      const answer = await redis.run(
        sendScript,
        [keys.commands, keys.senders, keys.meta],
        [sender, String(this.#storedNumber), String(first.number), String(maxWaiting), ...args],
      );
      const last = numberAt(answer, 1);
      if (answer[0] === "LOST") this.#lost(last);
      return last < first.number ? null : last;
    } catch (error) {
      if (error instanceof RedisJournalError) return null;
      throw error;
    }
  }

  /** Redis lost what it had acknowledged. */
  #lost(last: number): void {
    this.#storedNumber = last;
    this.sendAgain();
  }

  #stored(batch: readonly Sent[], last: number): void {
    this.#storedNumber = last;
    for (const sent of batch) {
      if (sent.number > last || !this.#queue.includes(sent)) continue;
      this.#queue = this.#queue.filter((queued) => queued !== sent);
      this.#waiting.set(sent.number, sent);
    }
  }

  #giveUp(sent: Sent): void {
    // One that is still here could yet be sent and take effect behind later ones; it must not.
    this.#queue = this.#queue.filter((queued) => queued !== sent);
    this.#waiting.delete(sent.number);
    sent.reject(new RedisJournalError("UNREACHABLE", `Nobody decided this within ${sent.limitMs} ms.`));
  }
}

function closed(): RedisJournalError {
  return new RedisJournalError("UNREACHABLE", "The sender was closed.");
}

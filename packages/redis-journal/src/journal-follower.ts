import { delay, realTimer } from "./delay.ts";
import { entryNumber, isEvent } from "./entry-id.ts";
import { JOURNAL_START, readLine, type JournalEnd } from "./event-line.ts";
import type { SceneKeys } from "./keys.ts";
import type { JsonObject, RedisPort, SetTimer, StreamEntry } from "./ports.ts";
import { RedisJournalError } from "./redis-journal-error.ts";
import { loadEnd, readLines } from "./redis-journal.ts";
import { numberAt, textAt } from "./script-answer.ts";
import { closeScript, lookScript } from "./scripts/scene.ts";

/** What following a journal stands on. */
export interface JournalFollowerOptions {
  readonly redis: Pick<RedisPort, "run" | "range" | "last" | "wait">;
  readonly keys: SceneKeys;
  /** Names this node in the reason, where it closes the scene. */
  readonly node: string;
  /** Told the events of each append together, in order, once; must not throw. */
  readonly onEvents: (events: readonly JsonObject[]) => void;
  /** Told what commands were answered, behind the events that they stand on; must not throw. */
  readonly onAnswers: (answers: readonly JsonObject[]) => void;
  /** Told why the scene is closed, once; nothing is told any more. */
  readonly onClosed: (reason: string) => void;
  /** Told that answers were trimmed before this node read them; must not throw. */
  readonly onAnswersMissed?: () => void;
  /** Told when Redis cannot be reached, and when it can again or was restarted; must not throw. */
  readonly onReachable?: (isReachable: boolean) => void;
  readonly setTimer?: SetTimer;
  /** How long one call waits for something new, in ms; as often the stored end is compared. @default 500 */
  readonly blockMs?: number;
}

/** How a scene stands. */
interface Look {
  readonly lastId: string;
  readonly generation: number;
  readonly closed: string;
  readonly runId: string;
}

const PAGE = 500;
const RETRY_MS = 100;

/**
 * Reads a journal from its beginning, then tells what is appended. It remembers the end of what it told: where the stored
 * journal ends before it, or goes on differently, Redis has lost what was told. Then it closes the scene for all nodes.
 */
export class JournalFollower {
  readonly #options: JournalFollowerOptions;
  readonly #setTimer: SetTimer;
  #end: JournalEnd = JOURNAL_START;
  /** The last entry that was read, answers included. */
  #after = "0-0";
  #generation = 0;
  /** The process of Redis in which the told end was seen to be stored. */
  #seenIn = "";
  /** Events of an append of which the rest has not been read yet. */
  #torn: JsonObject[] = [];
  #isReachable = true;
  #isClosed = false;
  #isOver = false;

  constructor(options: JournalFollowerOptions) {
    this.#options = options;
    this.#setTimer = options.setTimer ?? realTimer;
  }

  /** The end of what was told. */
  get end(): JournalEnd {
    return this.#end;
  }

  /** Reads what is stored now. Rejects where that cannot be reached, is not whole, or the scene is closed. */
  async open(): Promise<readonly JsonObject[]> {
    const { redis, keys } = this.#options;
    const look = await this.#look();
    if (look.closed !== "") throw new RedisJournalError("CLOSED", look.closed);
    this.#generation = look.generation;
    this.#seenIn = look.runId;
    const seq = entryNumber({ id: look.lastId });
    const events: JsonObject[] = [];
    let end = JOURNAL_START;
    if (seq > 0) {
      for await (const line of readLines(redis, keys, 1)) {
        const read = readLine(line, end);
        end = read.end;
        events.push(read.event);
        // What comes later is told with its answers, in whole appends.
        if (end.seq === seq) break;
      }
      if (end.seq !== seq) {
        throw new RedisJournalError("INVALID_JOURNAL", `Expected ${seq} events, got ${end.seq}.`);
      }
    }
    this.#end = end;
    this.#after = look.lastId;
    return events;
  }

  /** Tells what is appended, until `close`. Rejects only for a fault of the program. */
  async follow(): Promise<void> {
    const { redis, keys, blockMs = 500 } = this.#options;
    while (!this.#isClosed && !this.#isOver) {
      try {
        const page = await redis.wait(keys.journal, this.#after, PAGE, blockMs);
        if (this.#isStopped()) return;
        this.#tellReachable(true);
        await this.#readGap(page[0]);
        for (const entry of page) this.#read(entry);
        if (page.length === 0) await this.#compareEnds();
      } catch (error) {
        if (error instanceof RedisJournalError && error.code === "INVALID_JOURNAL") {
          await this.#closeScene(error.message);
        } else if (error instanceof RedisJournalError) {
          this.#tellReachable(false);
          await delay(this.#setTimer, RETRY_MS);
          await this.#compareWhenReached();
        } else throw error;
      }
    }
  }

  close(): void {
    this.#isClosed = true;
  }

  #isStopped(): boolean {
    return this.#isClosed || this.#isOver;
  }

  #read({ id, fields }: StreamEntry): void {
    const line = fields["e"];
    if (line === undefined) this.#options.onAnswers(answersOf(fields["a"]));
    else {
      const { event, end } = readLine(line, this.#end);
      this.#end = end;
      this.#torn.push(event);
      if (fields["r"] === "0") {
        const events = this.#torn;
        this.#torn = [];
        this.#options.onEvents(events);
      }
    }
    this.#after = id;
  }

  /** What was archived and trimmed before this node came to it stands in blocks; the answers among it are gone. */
  async #readGap(next: StreamEntry | undefined): Promise<void> {
    const { redis, keys, onEvents, onAnswersMissed } = this.#options;
    if (next === undefined) return;
    const from = this.#end.seq + 1;
    // Answers stand behind the event of their number.
    const to = entryNumber(next) - (isEvent(next) ? 1 : 0);
    if (to < from) return;
    const events: JsonObject[] = this.#torn.splice(0);
    let end = this.#end;
    for await (const line of readLines(redis, keys, from)) {
      const read = readLine(line, end);
      end = read.end;
      events.push(read.event);
      if (end.seq === to) break;
    }
    if (end.seq !== to) {
      throw new RedisJournalError("INVALID_JOURNAL", `Expected event ${end.seq + 1}, got event ${to + 1}.`);
    }
    if (this.#isStopped()) return;
    this.#end = end;
    onEvents(events);
    onAnswersMissed?.();
  }

  /** After an outage the end is compared before anything is read: what is missing now may be written anew at any time. */
  async #compareWhenReached(): Promise<void> {
    try {
      await this.#compareEnds();
    } catch (error) {
      if (!(error instanceof RedisJournalError)) throw error;
    }
  }

  async #compareEnds(): Promise<void> {
    if (this.#isStopped()) return;
    const look = await this.#look();
    if (this.#isStopped()) return;
    if (look.closed !== "" && look.generation === this.#generation) return this.#over(look.closed);
    if (look.generation > this.#generation) {
      return this.#over("The scene was continued from its archive. Start this node again.");
    }
    const { node, redis, keys } = this.#options;
    const seq = entryNumber({ id: look.lastId });
    if (seq < this.#end.seq) {
      return this.#closeScene(
        `Redis holds ${seq} events of the scene, but node ${node} has told ${this.#end.seq}.`,
      );
    }
    if (look.runId === this.#seenIn) return;
    const stored = await loadEnd(redis, keys);
    if (this.#isStopped()) return;
    // What is behind it has to continue it, and is compared when it is read.
    if (stored.seq === this.#end.seq && stored.hash !== this.#end.hash) {
      return this.#closeScene(`Event ${seq} in Redis is another one than node ${node} has told.`);
    }
    this.#seenIn = look.runId;
    this.#options.onReachable?.(true);
  }

  async #closeScene(reason: string): Promise<void> {
    const { redis, keys } = this.#options;
    // Over for this node at once; the others learn it as soon as Redis can be reached.
    this.#over(reason);
    while (!this.#isClosed) {
      try {
        await redis.run(closeScript, [keys.meta], [String(this.#generation), reason]);
        return;
      } catch (error) {
        // Also what Redis refuses now, as when its memory is full, it may take later.
        if (!(error instanceof RedisJournalError)) throw error;
        await delay(this.#setTimer, RETRY_MS);
      }
    }
  }

  #over(reason: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#options.onClosed(reason);
  }

  #tellReachable(isReachable: boolean): void {
    if (isReachable === this.#isReachable) return;
    this.#isReachable = isReachable;
    this.#options.onReachable?.(isReachable);
  }

  async #look(): Promise<Look> {
    const { redis, keys } = this.#options;
    const answer = await redis.run(lookScript, [keys.journal, keys.meta], []);
    return {
      lastId: textAt(answer, 1),
      generation: numberAt(answer, 2),
      closed: textAt(answer, 3),
      runId: textAt(answer, 5),
    };
  }
}

function answersOf(text: string | undefined): readonly JsonObject[] {
  const answers: unknown = JSON.parse(text ?? "[]");
  if (Array.isArray(answers)) return answers;
  throw new RedisJournalError("INVALID_JOURNAL", "Expected answers to be a list.");
}

import { packLines } from "./blocks.ts";
import { realTimer } from "./delay.ts";
import { JOURNAL_START, makeLine, readLine, type JournalEnd } from "./event-line.ts";
import type { SceneKeys } from "./keys.ts";
import type { JsonObject, RedisPort, SetTimer } from "./ports.ts";
import { isUnreachable, RedisJournalError } from "./redis-journal-error.ts";
import { loadEnd, readLines } from "./redis-journal.ts";
import { numberAt } from "./script-answer.ts";
import { simpleLeaseScript } from "./scripts/lease.ts";
import { closeScript, compactScript, lookScript } from "./scripts/scene.ts";

/** Where events are archived; a `JsonlJournal` with its match log fits behind it. */
export interface Archive {
  /** The events that are there already, in order. */
  readonly read: (fromSeq: number) => AsyncIterable<JsonObject>;
  /** Stores events behind `expectedSeq`; resolves once they are on disk. */
  readonly append: (expectedSeq: number, events: readonly JsonObject[]) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** What archiving a scene stands on. */
export interface ArchiverOptions {
  readonly redis: Pick<RedisPort, "run" | "range" | "last" | "wait">;
  readonly keys: SceneKeys;
  /** This process, among those that would archive. */
  readonly token: string;
  /** Opens the archive; it is closed again when another node archives, or after a failure. */
  readonly openArchive: () => Promise<Archive>;
  /** Told why nothing can be archived now, and null when it works again; must not throw. */
  readonly onFailure: (error: unknown) => void;
  readonly setTimer?: SetTimer;
  /** How many archived events stay in the stream. @default 5000 */
  readonly keepEvents?: number;
  /** How many events make a block. @default 1000 */
  readonly blockEvents?: number;
  /** @default 3000 */
  readonly leaseMs?: number;
}

/** Who waits until all is archived. */
interface Asker {
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

const PAGE = 500;

/**
 * Copies the journal of a scene to an archive: one node at a time, in order, each event once, since the archive itself says
 * what it holds. What is archived and old moves from the stream to compressed blocks, so that every node can go on reading it.
 */
export class Archiver {
  readonly #options: ArchiverOptions;
  readonly #setTimer: SetTimer;
  #archived: JournalEnd = JOURNAL_START;
  #failure: unknown = null;
  #isClosed = false;
  #work: Promise<void> = Promise.resolve();
  #askers: readonly Asker[] = [];
  #wake: () => void = () => undefined;
  /** The generation of the journal of which this node has archived something, so that it knows it to be the same. */
  #copiedOf: number | null = null;

  constructor(options: ArchiverOptions) {
    this.#options = options;
    this.#setTimer = options.setTimer ?? realTimer;
  }

  /** The last event that this node has archived; 0 before it is its turn. */
  get seq(): number {
    return this.#archived.seq;
  }

  start(): void {
    this.#work = this.#run();
  }

  /**
   * Lets the archive of this node, whoever's turn it is, hold all that is stored now; resolves when it does. Rejects where it
   * cannot, or with `UNREACHABLE` when the archiver is closed before.
   */
  catchUp(): Promise<void> {
    if (this.#isClosed) return Promise.reject(closed());
    return new Promise((resolve, reject) => {
      this.#askers = [...this.#askers, { resolve, reject }];
      this.#wake();
    });
  }

  /** Resolves when the archive is closed. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#wake();
    await this.#work;
    for (const { reject } of this.#askers) reject(closed());
  }

  async #run(): Promise<void> {
    const { leaseMs = 3_000 } = this.#options;
    while (!this.#isClosed) {
      const askers = this.#askers;
      let restMs = leaseMs / 3;
      try {
        if (askers.length > 0 || (await this.#isMyTurn())) await this.#archive();
      } catch (error) {
        this.#tell(error);
        this.#askers = this.#askers.filter((asker) => !askers.includes(asker));
        for (const { reject } of askers) reject(error);
        // So long that the lease ends: the disk of another node may be better.
        if (!isUnreachable(error)) restMs = leaseMs * 2;
      }
      await this.#rest(restMs);
    }
  }

  async #archive(): Promise<void> {
    const archive = await this.#options.openArchive();
    try {
      await this.#readArchive(archive);
      while (!this.#isClosed) {
        const isMyTurn = await this.#isMyTurn();
        const askers = this.#askers;
        if (!isMyTurn && askers.length === 0) return;
        const count = await this.#copyOrClose(archive);
        this.#tell(null);
        if (count > 0) {
          if (isMyTurn) await this.#compact();
          continue;
        }
        this.#askers = this.#askers.filter((asker) => !askers.includes(asker));
        for (const { resolve } of askers) resolve();
        if (isMyTurn) await this.#waitForMore();
      }
    } finally {
      await archive.close();
    }
  }

  /** Where Redis has lost what this node has archived from it, the scene is closed: the record holds what nobody else knows. */
  async #copyOrClose(archive: Archive): Promise<number> {
    const { redis, keys } = this.#options;
    const generation = numberAt(await redis.run(lookScript, [keys.journal, keys.meta], []), 2);
    try {
      const count = await this.#copy(archive);
      this.#copiedOf = generation;
      return count;
    } catch (error) {
      const isLost = error instanceof RedisJournalError && error.code === "INVALID_JOURNAL";
      // An earlier generation: Redis has lost the later one.
      if (isLost && this.#copiedOf !== null && this.#copiedOf >= generation) {
        await redis.run(
          closeScript,
          [keys.meta],
          [String(this.#copiedOf), `Archived events are missing: ${error.message}`],
        );
      }
      throw error;
    }
  }

  /** Waits, unless somebody asks or it is the end. */
  async #rest(ms: number): Promise<void> {
    if (this.#isClosed || this.#askers.length > 0) return;
    await new Promise<void>((resolve) => {
      const cancel = this.#setTimer(ms, resolve);
      this.#wake = () => {
        cancel();
        resolve();
      };
    });
  }

  async #isMyTurn(): Promise<boolean> {
    const { redis, keys, token, leaseMs = 3_000 } = this.#options;
    return (await redis.run(simpleLeaseScript, [keys.archiver], [token, String(leaseMs)]))[0] === "HELD";
  }

  /** The chain of the archive's lines, which are the very lines of the stream. */
  async #readArchive(archive: Archive): Promise<void> {
    let end = JOURNAL_START;
    for await (const event of archive.read(end.seq + 1)) ({ end } = makeLine(event, end));
    this.#archived = end;
  }

  async #copy(archive: Archive): Promise<number> {
    const { redis, keys } = this.#options;
    let end = this.#archived;
    const events: JsonObject[] = [];
    for await (const line of readLines(redis, keys, end.seq + 1)) {
      const read = readLine(line, end);
      end = read.end;
      events.push(read.event);
      if (events.length === PAGE) break;
    }
    if (events.length === 0) {
      await this.#assertSameEnd();
      return 0;
    }
    await archive.append(this.#archived.seq, events);
    this.#archived = end;
    return events.length;
  }

  /** Nothing is behind what is archived; then Redis ends with the very same event. */
  async #assertSameEnd(): Promise<void> {
    const { redis, keys } = this.#options;
    const { seq, hash } = this.#archived;
    const stored = await loadEnd(redis, keys);
    if (stored.seq > seq || (stored.seq === seq && stored.hash === hash)) return;
    throw new RedisJournalError(
      "INVALID_JOURNAL",
      stored.seq < seq
        ? `The archive holds ${seq} events, Redis only ${stored.seq}.`
        : `Event ${seq} of the archive is another one than that in Redis.`,
    );
  }

  async #waitForMore(): Promise<void> {
    const { redis, keys, leaseMs = 3_000 } = this.#options;
    // Behind the event itself stand its answers.
    await redis.wait(keys.journal, `${this.#archived.seq}-18446744073709551615`, 1, Math.floor(leaseMs / 3));
  }

  async #compact(): Promise<void> {
    const { redis, keys, keepEvents = 5_000, blockEvents = 1_000 } = this.#options;
    for (;;) {
      const [oldest] = await redis.range(keys.journal, "-", "+", 1);
      const from = oldest === undefined ? 0 : firstEvent(oldest.id);
      const to = from + blockEvents - 1;
      if (from === 0 || to > this.#archived.seq - keepEvents) return;
      const lines: string[] = [];
      for await (const line of readLines(redis, keys, from)) {
        lines.push(line);
        if (lines.length === blockEvents) break;
      }
      const block = [String(from), String(to), packLines(lines)];
      if ((await redis.run(compactScript, [keys.journal, keys.blocks], block))[0] !== "OK") return;
    }
  }

  #tell(failure: unknown): void {
    // While Redis is away there is nothing to archive.
    if (isUnreachable(failure)) return;
    if (failure === null && this.#failure === null) return;
    this.#failure = failure;
    this.#options.onFailure(failure);
  }
}

function closed(): RedisJournalError {
  return new RedisJournalError("UNREACHABLE", "The archiver was closed.");
}

/** The first whole event from an entry on: answers stand behind the event of their number. */
function firstEvent(id: string): number {
  const [seq, sub] = id.split("-").map(Number);
  return (seq ?? 0) + (sub === 0 ? 0 : 1);
}

import { readBlocks } from "./blocks.ts";
import { delay, realTimer } from "./delay.ts";
import { entryNumber, isEvent } from "./entry-id.ts";
import { hashLine, JOURNAL_START, makeLine, readLine, type JournalEnd } from "./event-line.ts";
import type { SceneKeys } from "./keys.ts";
import type { Journal, JsonObject, RedisPort, SetTimer, StreamEntry } from "./ports.ts";
import { isUnreachable, RedisJournalError } from "./redis-journal-error.ts";
import { numberAt, textAt, unexpected } from "./script-answer.ts";
import { appendScript } from "./scripts/append.ts";

/** What a journal in Redis stands on. */
export interface RedisJournalOptions {
  readonly redis: Pick<RedisPort, "run" | "range" | "last">;
  readonly keys: SceneKeys;
  /** The token under which the lease of the scene is held; without the newest one nothing can be appended. */
  readonly token: string;
  /** How long an append is tried again while Redis cannot be reached, in ms. @default for ever */
  readonly giveUpAfterMs?: number;
  readonly setTimer?: SetTimer;
}

/** What is stored in the same step as the events. */
export interface Coverage {
  /** Number of the last command that the journal covers now. */
  readonly covered: number;
  /** What the commands are answered, for {@link JournalFollower}; empty: nobody asked. */
  readonly answers: readonly JsonObject[];
  /** Until when it may be stored, epoch ms of Redis. @default for ever */
  readonly until?: number | null;
}

const NOTHING: Coverage = { covered: 0, answers: [] };
const PAGE = 500;
const RETRY_MS = 100;

/**
 * The journal of a scene on one Redis stream: entry `{seq}-0` is event `seq`. An append is one atomic step that checks the end
 * and the fence. While Redis cannot be reached it is tried again, and is stored once however often it arrives there.
 */
export class RedisJournal implements Journal {
  readonly #options: RedisJournalOptions;
  readonly #setTimer: SetTimer;
  #end: JournalEnd | null = null;
  #work: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(options: RedisJournalOptions) {
    this.#options = options;
    this.#setTimer = options.setTimer ?? realTimer;
  }

  /**
   * Stores events behind event `expectedSeq`, with what they cover; resolves when Redis has acknowledged them. Rejects with
   * `NOT_AT_END`, `FENCED`, `CLOSED` or `LATE` when nothing of it is stored, and with `UNREACHABLE` when that is not known.
   */
  readonly append = (
    expectedSeq: number,
    events: readonly object[],
    coverage: Coverage = NOTHING,
  ): Promise<void> => {
    const appended = this.#work.then(() => this.#append(expectedSeq, events, coverage));
    this.#work = appended.catch(() => undefined);
    return appended;
  };

  /** Yields the events from `fromSeq` on, in order. Rejects with `INVALID_JOURNAL` where they do not make one chain. */
  readonly read = (fromSeq: number): AsyncIterable<JsonObject> => this.#read(fromSeq);

  /** Stores answers and what is covered, where there are no events. */
  readonly cover = (coverage: Coverage): Promise<void> => {
    const covered = this.#work.then(async () => this.#append((await this.#knownEnd()).seq, [], coverage));
    this.#work = covered.catch(() => undefined);
    return covered;
  };

  /** What is behind this journal in memory: its reader has told it already, or follows it. */
  startAt(end: JournalEnd): void {
    this.#end = end;
  }

  /** Appends that wait for Redis reject with `UNREACHABLE`. */
  close(): void {
    this.#isClosed = true;
  }

  async #append(expectedSeq: number, events: readonly object[], coverage: Coverage): Promise<void> {
    let end = await this.#knownEnd();
    if (end.seq !== expectedSeq) end = await this.#loadEnd();
    if (end.seq !== expectedSeq) throw notAtEnd(expectedSeq, end.seq);
    if (events.length === 0 && coverage.covered === 0) return;
    const lines = events.map((event) => {
      const made = makeLine(checked(event, end.seq + 1), end);
      end = made.end;
      return made.line;
    });
    const answers = coverage.answers.length === 0 ? "" : JSON.stringify(coverage.answers);
    const until = String(coverage.until ?? 0);
    await this.#store(expectedSeq, [String(expectedSeq), String(coverage.covered), answers, until, ...lines]);
    this.#end = end;
  }

  async #store(expectedSeq: number, args: readonly string[]): Promise<void> {
    const { redis, keys, token, giveUpAfterMs = Number.POSITIVE_INFINITY } = this.#options;
    for (let waitedMs = 0; ;) {
      const answer = await redis
        .run(appendScript, [keys.journal, keys.meta, keys.commands], [token, ...args])
        .catch((error: unknown) => {
          if (!isUnreachable(error) || waitedMs >= giveUpAfterMs || this.#isClosed) throw error;
          return ["WAIT", String(RETRY_MS)];
        });
      switch (answer[0]) {
        case "OK":
          return;
        case "WAIT": {
          if (this.#isClosed) throw new RedisJournalError("UNREACHABLE", "The journal was closed.");
          const waitMs = Math.min(RETRY_MS, Math.max(1, numberAt(answer, 1)));
          await delay(this.#setTimer, waitMs);
          waitedMs += waitMs;
          break;
        }
        case "NOT_AT_END":
          this.#end = null;
          throw notAtEnd(expectedSeq, numberAt(answer, 1));
        case "FENCED":
          throw new RedisJournalError("FENCED", `Node \`${textAt(answer, 1)}\` decides for the scene now.`);
        case "LATE":
          throw new RedisJournalError("LATE", "Redis could not be reached while this might still be stored.");
        case "CLOSED":
          throw new RedisJournalError("CLOSED", textAt(answer, 1));
        default:
          throw unexpected(answer);
      }
    }
  }

  async #knownEnd(): Promise<JournalEnd> {
    return this.#end ?? this.#loadEnd();
  }

  async #loadEnd(): Promise<JournalEnd> {
    this.#end = await loadEnd(this.#options.redis, this.#options.keys);
    return this.#end;
  }

  async *#read(fromSeq: number): AsyncGenerator<JsonObject, void, undefined> {
    const { redis, keys } = this.#options;
    // The line before says what the first one has to continue.
    const start = Math.max(1, fromSeq - 1);
    let end: JournalEnd | null = start === 1 ? JOURNAL_START : null;
    for await (const line of readLines(redis, keys, start)) {
      if (end === null) {
        end = { seq: start, hash: hashLine(line) };
        continue;
      }
      const read = readLine(line, end);
      end = read.end;
      if (end.seq >= fromSeq) yield read.event;
    }
  }
}

/** The stored end of a scene's journal. */
export async function loadEnd(
  redis: Pick<RedisPort, "range" | "last">,
  keys: SceneKeys,
): Promise<JournalEnd> {
  const last = await redis.last(keys.journal);
  if (last === null || entryNumber(last) === 0) return JOURNAL_START;
  const seq = entryNumber(last);
  const [entry] = isEvent(last) ? [last] : await redis.range(keys.journal, `${seq}-0`, `${seq}-0`, 1);
  return { seq, hash: hashLine(lineOf(entry, seq)) };
}

/** The lines of a scene's events from `fromSeq` on: those that were trimmed from the stream, then the stream. */
export async function* readLines(
  redis: Pick<RedisPort, "range">,
  keys: SceneKeys,
  fromSeq: number,
): AsyncGenerator<string, void, undefined> {
  let seq = fromSeq;
  for (;;) {
    for await (const lines of readBlocks(redis, keys.blocks, seq)) {
      yield* lines;
      seq += lines.length;
    }
    let page: readonly StreamEntry[];
    let from = `${seq}-0`;
    do {
      page = await redis.range(keys.journal, from, "+", PAGE);
      const first = page.find(isEvent);
      // What was read as absent from the blocks was trimmed from the stream in the meantime.
      if (first !== undefined && entryNumber(first) > seq) break;
      for (const entry of page) {
        if (!isEvent(entry)) continue;
        yield lineOf(entry, seq);
        seq += 1;
      }
      from = `(${page.at(-1)?.id ?? from}`;
    } while (page.length === PAGE);
    const first = page.find(isEvent);
    if (first === undefined || entryNumber(first) < seq) return;
    const block = await redis.range(keys.blocks, `${seq}-0`, "+", 1);
    if (block.length > 0) continue;
    throw new RedisJournalError(
      "INVALID_JOURNAL",
      `Expected event ${seq} in the journal, got event ${entryNumber(first)}.`,
    );
  }
}

function lineOf(entry: StreamEntry | undefined, seq: number): string {
  const line = entry?.fields["e"];
  if (entry !== undefined && line !== undefined && entry.id === `${seq}-0`) return line;
  throw new RedisJournalError(
    "INVALID_JOURNAL",
    `Expected entry ${seq}-0 of the journal to be event ${seq}.`,
  );
}

function checked(event: object, seq: number): object {
  assertJson(event);
  if ("seq" in event && event.seq !== seq) {
    throw new RangeError(
      `Expected \`seq\` of the event to be ${seq}, its place in the journal, got ${JSON.stringify(event.seq)}.`,
    );
  }
  if ("schema" in event && event.schema !== 1) {
    throw new RangeError(`Expected \`schema\` of the event to be 1, got ${JSON.stringify(event.schema)}.`);
  }
  return event;
}

/** What JSON would change or drop is refused, since nobody could read it back. */
function assertJson(event: object): void {
  const visit = (value: unknown): void => {
    switch (typeof value) {
      case "string":
        if (value.isWellFormed()) return;
        break;
      case "boolean":
        return;
      case "number":
        if (Number.isFinite(value)) return;
        break;
      case "object":
        if (value === null) return;
        if (Array.isArray(value)) return value.forEach(visit);
        if ([Object.prototype, null].includes(Object.getPrototypeOf(value)))
          return Object.values(value).forEach(visit);
        break;
      default:
    }
    throw new TypeError(`Expected the event to be plain JSON, got ${String(value)} in it.`);
  };
  visit(event);
}

function notAtEnd(expectedSeq: number, end: number): RedisJournalError {
  return new RedisJournalError(
    "NOT_AT_END",
    `Expected the journal to end at ${expectedSeq}, but it ends at ${end}.`,
  );
}

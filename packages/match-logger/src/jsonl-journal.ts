import { logFolder, scenePath } from "./ids.ts";
import { MatchLogError } from "./match-log-error.ts";
import { nodeFiles } from "./node-files.ts";
import type { FilePort, Journal, JsonObject } from "./ports.ts";
import { assertJson } from "./storage/assert-json.ts";
import { chainStart, inspectLine, schemaVersion } from "./storage/line-chain.ts";
import type { ChainEnd } from "./storage/line-chain.ts";
import { LineIndex } from "./storage/line-index.ts";
import { LogFile } from "./storage/log-file.ts";
import { damagedError } from "./storage/log-file-errors.ts";
import type { Durability, LogFileStats } from "./storage/log-file-stats.ts";
import { readLines } from "./storage/read-lines.ts";

/** Where a journal is and how it is kept. */
export interface JsonlJournalOptions {
  /** Made where it does not exist; nothing is written outside it. */
  readonly dataDir: string;
  readonly experimentId?: string | null;
  readonly sceneId: string;
  /** @default "durable" */
  readonly durability?: Durability;
  /** Told when the file becomes unavailable or available, and when storing fails or works again. */
  readonly onStateChange?: (stats: LogFileStats) => void;
  readonly now?: () => number;
  readonly files?: FilePort;
}

/**
 * The journal of a scene as `{scene_id}_waitroom.jsonl`: an event counts only once it is on disk, and none is lost, half
 * written or out of order. It has one writer in all processes. Each line gets `schema`, `seq` and `prev`.
 */
export class JsonlJournal implements Journal, AsyncDisposable {
  readonly #file: LogFile;
  readonly #files: FilePort;
  readonly #index: LineIndex;

  private constructor(file: LogFile, files: FilePort, index: LineIndex) {
    this.#file = file;
    this.#files = files;
    this.#index = index;
  }

  /**
   * Opens or makes the journal, takes its lock, repairs a torn tail and checks every line. Rejects with `LOCKED`, `DAMAGED`
   * (with the first flaw), `NEWER_SCHEMA` or `OPEN_FAILED`; throws where an id is not allowed.
   */
  static async open(options: JsonlJournalOptions): Promise<JsonlJournal> {
    const { dataDir, experimentId = null, sceneId, durability = "durable", onStateChange } = options;
    const { files = nodeFiles, now = Date.now } = options;
    const folder = logFolder(dataDir, experimentId);
    const path = `${scenePath(folder, sceneId)}_waitroom.jsonl`;
    const index = new LineIndex();
    const file = await LogFile.open({ path, files, now, durability, onStateChange }, (_record, place) =>
      index.note(place),
    );
    const { flaw } = file.stats;
    if (flaw === null) return new JsonlJournal(file, files, index);
    await file.close();
    throw damagedError(path, flaw);
  }

  /**
   * Stores events behind event `expectedSeq`; resolves once they are on disk, rejects when none of them counts. Rejects with
   * `NOT_AT_END` where `expectedSeq` is not the end, `TypeError` where JSON cannot hold an event without loss.
   */
  readonly append = async (expectedSeq: number, events: readonly object[]): Promise<void> => {
    this.#file.assertWritable();
    const end = this.#file.queuedSeq;
    if (expectedSeq !== end) {
      const message = `${this.#file.path}: expected the journal to end at ${expectedSeq}, but it ends at ${end}.`;
      throw new MatchLogError("NOT_AT_END", message);
    }
    const lines = events.map((event, index) => {
      assertEvent(event, expectedSeq + index + 1);
      return (seq: number, prev: string) => ({ schema: schemaVersion, seq, ...event, prev });
    });
    for (const place of await this.#file.append(lines)) this.#index.note(place);
  };

  /**
   * Yields the stored events whose `seq` is at least `fromSeq`, in order, in constant memory. What comes before is not read,
   * so the end of a journal costs the same at any size, and the chain is checked from the second of these events on, but from
   * the first one of the journal. Before that it makes sure that the file is there with its last stored line, byte for byte;
   * else it tries to get it back, and rejects saying what is missing.
   */
  readonly read = (fromSeq: number): AsyncIterable<JsonObject> =>
    this.range(fromSeq, Number.POSITIVE_INFINITY);

  /** As {@link read}, up to `toSeq` and including it. */
  readonly range = (fromSeq: number, toSeq: number): AsyncIterable<JsonObject> =>
    this.#range(Math.max(1, fromSeq), toSeq);

  /** The number of the last event, those that wait for the disk included. */
  get seq(): number {
    return this.#file.queuedSeq;
  }

  stats(): LogFileStats {
    return this.#file.stats;
  }

  /** Resolves when all that was appended is on disk. */
  flush(): Promise<void> {
    return this.#file.flush();
  }

  /** Stores what is queued and gives the lock back. */
  close(): Promise<void> {
    return this.#file.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async *#range(fromSeq: number, toSeq: number): AsyncGenerator<JsonObject, void, undefined> {
    if (toSeq < fromSeq) return;
    const start = this.#index.before(fromSeq);
    const lines = this.#file.readStored((descriptor, sizeBytes) =>
      readLines(this.#files, descriptor, start, Math.min(sizeBytes, this.#index.behind(toSeq) ?? sizeBytes)),
    );
    let end: ChainEnd | null = fromSeq === 1 ? chainStart : null;
    for await (const chunk of lines) {
      for (const raw of chunk) {
        if (raw.line < fromSeq) continue;
        if (raw.line > toSeq) return;
        const inspected = inspectLine(raw, end ?? { seq: raw.line - 1, hash: null });
        if (inspected.record === null || inspected.reason !== null) {
          const reason = inspected.reason ?? "is not an event";
          throw damagedError(this.#file.path, { line: raw.line, byte: raw.byte, reason });
        }
        end = inspected.end;
        yield inspected.record;
      }
    }
  }
}

function assertEvent(event: object, seq: number): asserts event is JsonObject {
  assertJson(event, "event");
  if ("seq" in event && event.seq !== seq) {
    throw new RangeError(
      `Expected \`seq\` of the event to be ${seq}, its place in the journal, got ${JSON.stringify(event.seq)}.`,
    );
  }
  if ("schema" in event && event.schema !== schemaVersion) {
    throw new RangeError(
      `Expected \`schema\` of the event to be ${schemaVersion}, got ${JSON.stringify(event.schema)}.`,
    );
  }
}

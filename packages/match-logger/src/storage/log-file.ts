import { MatchLogError } from "../match-log-error.ts";
import { Availability } from "./availability.ts";
import { HeldFile } from "./held-file.ts";
import type { HeldFileOptions } from "./held-file.ts";
import { closedError, damagedError, syncError, wrapped } from "./log-file-errors.ts";
import type { Durability, LogFileStats } from "./log-file-stats.ts";
import { LineQueue } from "./line-queue.ts";
import { LoopTurns } from "./loop-turns.ts";
import { buildLines } from "./build-lines.ts";
import type { BuiltLines, MakeLine } from "./build-lines.ts";
import type { FileEnd, LinePlace, OnRecord } from "./scan-file.ts";

export interface LogFileOptions extends HeldFileOptions {
  readonly durability: Durability;
  readonly onStateChange?: ((stats: LogFileStats) => void) | undefined;
}

const queueLimitBytes = 8 * 1024 * 1024;

/**
 * An append-only file of JSON lines with one writer. Lines are stored in the order of the calls, all of a call or none;
 * what comes while a batch is being stored is the next batch. Nothing is acknowledged that is not at the path.
 */
export class LogFile {
  readonly path: string;
  readonly #file: HeldFile;
  readonly #options: LogFileOptions;
  readonly #availability: Availability;
  readonly #turns = new LoopTurns();
  /** The end that the file will have when the queue is stored. */
  #queuedEnd: FileEnd;
  readonly #queue = new LineQueue();
  #acknowledged = 0;
  #failures = 0;
  #unsynced = false;
  #lastSyncAt: number | null = null;
  #lastError: MatchLogError | null = null;
  /** Whether bytes behind the stored end can only be lines of ours that were refused. */
  #excessIsOurs = false;
  #draining: Promise<void> | null = null;
  #flushing: Promise<void> | null = null;
  #closing: Promise<void> | null = null;

  private constructor(file: HeldFile, options: LogFileOptions) {
    this.path = options.path;
    this.#file = file;
    this.#options = options;
    this.#queuedEnd = file.stored;
    this.#availability = new Availability(this.#takeBack.bind(this), this.#tellState.bind(this));
  }

  /** Opens or makes the file, takes its lock and repairs its tail; a damaged one opens, but refuses to be written to. */
  static async open(options: LogFileOptions, onRecord?: OnRecord): Promise<LogFile> {
    try {
      return new LogFile(await HeldFile.open(options, onRecord), options);
    } catch (error) {
      throw wrapped("OPEN_FAILED", `${options.path}: could not open`, error);
    }
  }

  /** Number of the last line, those that wait for the disk included. */
  get queuedSeq(): number {
    return this.#queuedEnd.seq;
  }

  get stats(): LogFileStats {
    return {
      path: this.path,
      state: this.#availability.error === null ? "ok" : "unavailable",
      queued: this.#queue.lines,
      queuedBytes: this.#queue.bytes,
      acknowledged: this.#acknowledged,
      failures: this.#failures,
      bytes: this.#file.stored.bytes,
      seq: this.#file.stored.seq,
      hash: this.#file.stored.hash,
      lastSyncAt: this.#lastSyncAt,
      lastError: this.#lastError,
      flaw: this.#file.flaw,
    };
  }

  /** Throws where `append` would refuse, whatever the lines. */
  assertWritable(): void {
    const refusal = this.#refusal();
    if (refusal !== null) throw refusal;
  }

  /** Stores lines; resolves with their places once all of them count, rejects when none of them does. */
  append(makers: readonly MakeLine[]): Promise<readonly LinePlace[]> {
    const refusal = this.#refusal();
    if (refusal !== null) return Promise.reject(refusal);
    if (makers.length === 0) return Promise.resolve([]);
    const built = buildLines(this.#queuedEnd, makers);
    if (this.#queue.bytes + built.bytes.length > queueLimitBytes) {
      const waiting = `${this.path}: ${this.#queue.bytes} bytes wait for the disk already; `;
      return Promise.reject(
        new MatchLogError("QUEUE_FULL", `${waiting}${built.bytes.length} more were refused.`),
      );
    }
    this.#queuedEnd = built.end;
    const told = this.#queue.add(built);
    this.#draining ??= this.#drain();
    return told;
  }

  /**
   * Resolves when all that is queued now is on disk, with `written` too, whatever is added later; rejects where it could
   * not be stored.
   */
  flush(): Promise<void> {
    this.#flushing ??= this.#flush().finally(() => void (this.#flushing = null));
    return this.#flushing;
  }

  /** Resolves when the file is there with its last stored line; where it is not, tries to get it back, else says what is missing. */
  async #ensureAvailable(): Promise<void> {
    if (this.#closing !== null) throw closedError(this.path);
    if (this.#availability.error === null) {
      try {
        await this.#file.verify();
        return;
      } catch (error) {
        this.#lose(wrapped("UNAVAILABLE", `${this.path}: could not read`, error));
      }
    }
    await this.#availability.recover();
  }

  /** Reads the stored part with `read`, which gets a descriptor and the size, after making sure that it is there. */
  async *readStored<T>(
    read: (descriptor: number, sizeBytes: number) => AsyncIterable<T>,
  ): AsyncGenerator<T, void, undefined> {
    await this.#ensureAvailable();
    const { files } = this.#options;
    try {
      const { descriptor, sizeBytes } = await this.#file.openForReading();
      try {
        yield* read(descriptor, sizeBytes);
      } finally {
        await files.close(descriptor);
      }
    } catch (error) {
      throw wrapped("UNAVAILABLE", `${this.path}: could not read`, error);
    }
  }

  /** Stores what is queued, syncs, and gives the lock back; rejects where that failed, but is closed then too. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    try {
      await this.#flushing?.catch(() => undefined);
      await this.#draining;
      await this.#availability.stop();
      // Lines that were refused must not count for the next writer.
      if (this.#excessIsOurs) await this.#file.cutBack();
      if (this.#unsynced && this.#availability.error === null) await this.#sync();
    } catch (error) {
      throw syncError(this.path, error);
    } finally {
      await this.#file.release();
    }
  }

  async #flush(): Promise<void> {
    await this.#queue.settled();
    if (this.#availability.error !== null) throw this.#availability.error;
    // What is acknowledged as durable was synced; a batch behind it has a sync of its own.
    if (this.#options.durability === "durable") return;
    try {
      if (this.#unsynced) await this.#sync();
    } catch (error) {
      throw this.#lose(syncError(this.path, error));
    }
  }

  #refusal(): MatchLogError | null {
    if (this.#closing !== null) return closedError(this.path);
    if (this.#file.flaw !== null) return damagedError(this.path, this.#file.flaw);
    return this.#availability.error;
  }

  async #drain(): Promise<void> {
    // Everybody who calls in this turn of the loop shares the first batch.
    await Promise.resolve();
    for (let batch = this.#queue.nextBatch(); batch !== null; batch = this.#queue.nextBatch()) {
      const error = await this.#store(batch);
      if (error === null) this.#acknowledge();
      else this.#refuse(error);
      if (this.#options.durability === "written") await this.#turns.wrote(batch.calls);
    }
    this.#draining = null;
  }

  /** Stores a batch, or answers why none of it is stored. */
  async #store({ bytes, end }: Pick<BuiltLines, "bytes" | "end">): Promise<MatchLogError | null> {
    let step: "check" | "write" | "sync" = "check";
    try {
      this.#file.check(this.#file.stored.bytes);
      step = "write";
      this.#file.write(bytes);
      this.#unsynced = true;
      if (this.#options.durability === "durable") {
        step = "sync";
        await this.#sync();
        step = "check";
        // Moved away or replaced meanwhile, the lines are stored where nobody will look for them.
        this.#file.check(end.bytes);
      }
    } catch (error) {
      return this.#storeFailed(step, error);
    }
    this.#file.accept(end);
    return null;
  }

  async #storeFailed(step: "check" | "write" | "sync", cause: unknown): Promise<MatchLogError> {
    if (step === "check") return this.#lose(wrapped("UNAVAILABLE", `${this.path}: check failed`, cause));
    this.#excessIsOurs = true;
    if (step === "sync") return this.#lose(syncError(this.path, cause));
    const error = wrapped("WRITE_FAILED", `${this.path}: could not write`, cause);
    try {
      await this.#file.cutBack();
    } catch {
      // What the write said is the cause; taking the file back cuts it too.
      return this.#lose(error);
    }
    this.#excessIsOurs = false;
    this.#lastError = error;
    this.#tellState();
    return error;
  }

  async #sync(): Promise<void> {
    // What is written during the sync is not part of it.
    this.#unsynced = false;
    try {
      await this.#file.sync();
    } catch (error) {
      this.#unsynced = true;
      throw error;
    }
    this.#lastSyncAt = this.#options.now();
  }

  /** In its own turn, so that a callback that throws cannot stop the writing. */
  #tellState(): void {
    const { stats } = this;
    queueMicrotask(() => this.#options.onStateChange?.(stats));
  }

  #acknowledge(): void {
    this.#acknowledged += this.#queue.acknowledge();
    if (this.#lastError === null) return;
    this.#lastError = null;
    this.#tellState();
  }

  #refuse(error: MatchLogError): void {
    this.#queuedEnd = this.#file.stored;
    this.#failures += 1;
    this.#queue.refuse(error);
  }

  /** Callers are refused from now on, and the file is tried each second. */
  #lose(error: MatchLogError): MatchLogError {
    this.#lastError = error;
    return this.#availability.lose(error);
  }

  async #takeBack(): Promise<MatchLogError | null> {
    await this.#draining;
    try {
      await this.#file.takeBack(this.#excessIsOurs);
    } catch (error) {
      this.#lastError = wrapped("UNAVAILABLE", `${this.path}: could not be taken back`, error);
      return this.#lastError;
    }
    this.#lastError = null;
    this.#excessIsOurs = false;
    this.#unsynced = false;
    return null;
  }
}

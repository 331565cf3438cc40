import { damagedError, wrapped } from "./storage/log-file-errors.ts";
import { FoundMatches } from "./logged-matches.ts";
import type { LoggedMatch } from "./logged-matches.ts";
import { MatchLogError } from "./match-log-error.ts";
import type { MatchAssignment } from "./match-assignment.ts";
import { parseMatchAssignment } from "./parse-match.ts";
import type { FilePort } from "./ports.ts";
import { parseObject } from "./storage/line-chain.ts";
import { LogFile } from "./storage/log-file.ts";
import type { LogFileOptions } from "./storage/log-file.ts";
import type { MakeMatchLine } from "./match-record.ts";
import { readLines } from "./storage/read-lines.ts";

/** A match as it stands in its file. */
export interface LoggedMatchLine {
  readonly path: string;
  /** From 1; it is the `seq` of the record. */
  readonly line: number;
  /** The line without its newline, byte for byte. */
  readonly text: string;
  readonly record: MatchAssignment;
}

/** A match that was stored now, or that was there already. */
export interface StoredMatch {
  readonly record: MatchAssignment;
  readonly isNew: boolean;
}

/**
 * The match log of one scene: `{scene_id}_matches.jsonl`, and where that was damaged `.2`, `.3` and so on. Only the last is
 * written to; the locks of all are held. Each match of the journal stands in it once.
 */
export class SceneMatches {
  readonly #files: FilePort;
  readonly #parts: readonly LogFile[];
  readonly #current: LogFile;
  readonly #logged: Map<number, LoggedMatch>;
  readonly #pending = new Map<number, Promise<StoredMatch>>();

  private constructor(
    files: FilePort,
    parts: readonly LogFile[],
    current: LogFile,
    logged: Map<number, LoggedMatch>,
  ) {
    this.#files = files;
    this.#parts = parts;
    this.#current = current;
    this.#logged = logged;
  }

  /** Opens the files of a scene, `path` being theirs without number and ending; goes on in a new one where the last is damaged. */
  static async open(path: string, options: Omit<LogFileOptions, "path">): Promise<SceneMatches> {
    const parts: LogFile[] = [];
    const logged = new Map<number, LoggedMatch>();
    try {
      for (let number = 1; ; number += 1) {
        const part = await openPart(partPath(path, number), options, logged);
        parts.push(part);
        if (part.stats.flaw !== null || options.files.stat(partPath(path, number + 1)) !== null) continue;
        return new SceneMatches(options.files, parts, part, logged);
      }
    } catch (error) {
      // What keeps the scene from opening is the cause that counts.
      await Promise.allSettled(parts.map((part) => part.close()));
      throw wrapped("OPEN_FAILED", `${path}: could not open`, error);
    }
  }

  get stats(): readonly LogFile["stats"][] {
    return this.#parts.map((part) => part.stats);
  }

  /** The game id of each match of the journal that is stored, by its `journal_seq`. */
  get journalMatches(): ReadonlyMap<number, string> {
    return new Map(Array.from(this.#logged, ([seq, match]) => [seq, match.gameId] as const));
  }

  /** Stores a match, once; resolves with its record when it counts. */
  store(gameId: string, journalSeq: number | null, makeLine: MakeMatchLine): Promise<StoredMatch> {
    if (journalSeq === null) return this.#append(makeLine, null);
    const isKnown = this.#pending.has(journalSeq) || this.#logged.has(journalSeq);
    if (isKnown) return this.#known(gameId, journalSeq);
    const appended = this.#append(makeLine, journalSeq);
    this.#pending.set(journalSeq, appended);
    return appended;
  }

  async flush(): Promise<void> {
    await this.#current.flush();
  }

  async close(): Promise<void> {
    await closeAll(this.#parts);
  }

  /** One promise for each match: with many callers their number is what storing costs. */
  #append(makeLine: MakeMatchLine, journalSeq: number | null): Promise<StoredMatch> {
    const made: MatchAssignment[] = [];
    const stored = this.#current.append([(seq, prev) => (made[0] = makeLine(seq, prev))]);
    return stored.then(
      ([place]) => {
        const [record] = made;
        if (record === undefined || place === undefined)
          throw new TypeError("Expected one line to be stored.");
        if (journalSeq !== null) {
          this.#pending.delete(journalSeq);
          this.#logged.set(journalSeq, { gameId: record.game_id, file: this.#current, place });
        }
        return { record, isNew: true };
      },
      (error: unknown) => {
        if (journalSeq !== null) this.#pending.delete(journalSeq);
        throw error;
      },
    );
  }

  async #known(gameId: string, journalSeq: number): Promise<StoredMatch> {
    const pending = await this.#pending.get(journalSeq);
    const logged = this.#logged.get(journalSeq);
    const record = pending?.record ?? (logged === undefined ? null : (await this.#readBack(logged)).record);
    if (record === null) throw new TypeError(`Expected event ${journalSeq} to be logged.`);
    return { record: sameGame(record, gameId, journalSeq), isNew: false };
  }

  /** The stored line of a match of the journal, or null. */
  async find(journalSeq: number): Promise<LoggedMatchLine | null> {
    const logged = this.#logged.get(journalSeq);
    return logged === undefined ? null : this.#readBack(logged);
  }

  async #readBack({ file, place }: LoggedMatch): Promise<LoggedMatchLine> {
    const { byte, seq } = place;
    const stored = file.readStored((descriptor) =>
      readLines(this.#files, descriptor, { line: seq, byte }, byte + place.length + 1),
    );
    for await (const [raw] of stored) {
      const bytes = raw?.bytes ?? null;
      if (bytes === null) break;
      const line = parseObject(bytes);
      if (typeof line === "string") throw damagedError(file.path, { line: seq, byte, reason: line });
      const record = parseMatchAssignment(line, { seq, prev: null });
      return { path: file.path, line: seq, text: bytes.toString(), record };
    }
    throw damagedError(file.path, { line: seq, byte, reason: "is gone" });
  }
}

function partPath(path: string, number: number): string {
  return number === 1 ? `${path}.jsonl` : `${path}.${number}.jsonl`;
}

async function openPart(
  path: string,
  options: Omit<LogFileOptions, "path">,
  logged: Map<number, LoggedMatch>,
): Promise<LogFile> {
  const found = new FoundMatches();
  const file = await LogFile.open({ ...options, path }, found.note);
  found.addTo(logged, file);
  return file;
}

function sameGame(record: MatchAssignment, gameId: string, journalSeq: number): MatchAssignment {
  if (record.game_id === gameId) return record;
  const message = `Journal event ${journalSeq} is logged as game ${record.game_id}, not as ${gameId}: the match log belongs to another journal, or the journal was cut.`;
  throw new MatchLogError("JOURNAL_MISMATCH", message);
}

async function closeAll(files: readonly LogFile[]): Promise<void> {
  const results = await Promise.allSettled(files.map((file) => file.close()));
  for (const result of results) if (result.status === "rejected") throw result.reason;
}

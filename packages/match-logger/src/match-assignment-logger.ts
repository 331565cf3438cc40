import { logFolder, scenePath } from "./ids.ts";
import type { MatchAssignment, NewMatch } from "./match-assignment.ts";
import { MatchLogError } from "./match-log-error.ts";
import { matchActivity, matchLine } from "./match-record.ts";
import { nodeFiles } from "./node-files.ts";
import { assertNewMatch } from "./parse-match.ts";
import type { ActivityPort, FilePort } from "./ports.ts";
import { SceneMatches } from "./scene-matches.ts";
import type { LoggedMatchLine } from "./scene-matches.ts";
import { wrapped } from "./storage/log-file-errors.ts";
import type { Durability, LogFileStats } from "./storage/log-file-stats.ts";
import { makeFolders } from "./storage/open-or-create.ts";

/** Where matches are logged and who is told. */
export interface MatchAssignmentLoggerOptions {
  /** Made where it does not exist; nothing is written outside it. */
  readonly dataDir: string;
  readonly experimentId?: string | null;
  /** Stands in every record, so that the starts of a server can be told apart. */
  readonly serverRunId?: string | null;
  /** Told `match_formed` once a match is stored. */
  readonly activity?: ActivityPort;
  /** @default "durable" */
  readonly durability?: Durability;
  /** Told when a file becomes unavailable or available, and when storing fails or works again. */
  readonly onStateChange?: (stats: LogFileStats) => void;
  /** Epoch ms. */
  readonly now?: () => number;
  readonly files?: FilePort;
}

/** The state of a logger: the sums over its files, and each of them. */
export interface MatchLogStats extends Omit<LogFileStats, "path" | "seq" | "hash" | "flaw"> {
  /** `unavailable` where one file is. */
  readonly state: "ok" | "unavailable";
  readonly files: readonly LogFileStats[];
  /** How often the activity port threw; the matches concerned are stored. */
  readonly activityFailures: number;
  /** What it threw last, else null. */
  readonly lastActivityError: unknown;
}

/** A group that a host put together again without a rule. */
export interface GroupReunion {
  readonly sceneId: string;
  readonly gameId: string;
  readonly subjectIds: readonly string[];
}

/**
 * Logs which participants were grouped, one JSON line a match, one file a scene, one logger for all scenes. A match is told
 * to nobody before it is on disk, and a failure is told to the caller, always.
 */
export class MatchAssignmentLogger implements AsyncDisposable {
  readonly #options: MatchAssignmentLoggerOptions;
  readonly #folder: string;
  readonly #files: FilePort;
  readonly #now: () => number;
  readonly #scenes = new Map<string, Promise<SceneMatches>>();
  readonly #opened = new Map<string, SceneMatches>();
  #activityFailures = 0;
  #lastActivityError: unknown = null;
  #closed = false;

  private constructor(options: MatchAssignmentLoggerOptions, folder: string) {
    this.#options = options;
    this.#folder = folder;
    this.#files = options.files ?? nodeFiles;
    this.#now = options.now ?? Date.now;
  }

  /** Makes the folder of the logs. A scene's file is opened with its first match. Rejects with `OPEN_FAILED`. */
  static async open(options: MatchAssignmentLoggerOptions): Promise<MatchAssignmentLogger> {
    const folder = logFolder(options.dataDir, options.experimentId ?? null);
    try {
      await makeFolders(options.files ?? nodeFiles, folder);
    } catch (error) {
      throw wrapped("OPEN_FAILED", `${folder}: could not be made`, error);
    }
    return new MatchAssignmentLogger(options, folder);
  }

  /**
   * Logs a match; resolves with its record once it is stored, then tells the activity port. A match whose `journalSeq` is
   * logged already is not logged again: its record is returned, and nobody is told. Rejects with `MatchLogError` where the
   * match could not be stored, and with `TypeError` where a record cannot hold it.
   */
  async logMatch(match: NewMatch): Promise<MatchAssignment> {
    assertNewMatch(match);
    const { experimentId = null, serverRunId = null } = this.#options;
    const line = matchLine(match, { experimentId, serverRunId, now: this.#now });
    const { gameId, journalSeq = null } = match;
    // An open scene is not waited for: a turn of the microtasks for each match costs more than the check.
    const open = this.#closed ? undefined : this.#opened.get(match.sceneId);
    const scene = open ?? (await this.#scene(match.sceneId));
    const { record, isNew } = await scene.store(gameId, journalSeq, line);
    if (isNew) this.#tell(record);
    return record;
  }

  /** Logs a group that the host put together again without a rule, as class `GroupReunion`; RTTs are not known. */
  logGroupReunion(group: GroupReunion): Promise<MatchAssignment> {
    return this.logMatch({
      sceneId: group.sceneId,
      gameId: group.gameId,
      participants: group.subjectIds.map((subjectId) => ({ subjectId, rttMs: null })),
      matchmakerClass: "GroupReunion",
      reason: "group_reunion",
    });
  }

  /** The game id of each match of the scene's journal that is logged, by its `journal_seq`. Opens the scene's files. */
  async loggedMatches(sceneId: string): Promise<ReadonlyMap<number, string>> {
    return (await this.#scene(sceneId)).journalMatches;
  }

  /** The logged line of a match of the scene's journal, or null where there is none. Opens the scene's files. */
  async loggedMatch(sceneId: string, journalSeq: number): Promise<LoggedMatchLine | null> {
    return (await this.#scene(sceneId)).find(journalSeq);
  }

  /** The state of all files that were opened. */
  stats(): MatchLogStats {
    const files = [...this.#opened.values()].flatMap((scene) => scene.stats);
    const sum = (of: (file: LogFileStats) => number): number =>
      files.reduce((total, file) => total + of(file), 0);
    return {
      state: files.some((file) => file.state === "unavailable") ? "unavailable" : "ok",
      queued: sum((file) => file.queued),
      queuedBytes: sum((file) => file.queuedBytes),
      acknowledged: sum((file) => file.acknowledged),
      failures: sum((file) => file.failures),
      bytes: sum((file) => file.bytes),
      lastSyncAt: files.reduce<number | null>((last, file) => later(last, file.lastSyncAt), null),
      lastError: files.find((file) => file.lastError !== null)?.lastError ?? null,
      activityFailures: this.#activityFailures,
      lastActivityError: this.#lastActivityError,
      files,
    };
  }

  /** Resolves when all that was logged is on disk. */
  async flush(): Promise<void> {
    await Promise.all(Array.from(this.#opened.values(), (scene) => scene.flush()));
  }

  /** Stores what is queued and gives the locks back; rejects where the last lines could not be stored. */
  async close(): Promise<void> {
    this.#closed = true;
    // A scene that did not open told its caller so.
    await Promise.allSettled(this.#scenes.values());
    const results = await Promise.allSettled(Array.from(this.#opened.values(), (scene) => scene.close()));
    for (const result of results) if (result.status === "rejected") throw result.reason;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** The match is stored whatever the port does, so its error is counted and the caller gets the record. */
  #tell(record: MatchAssignment): void {
    try {
      const subjectId = record.participants[0]?.subject_id ?? "unknown";
      this.#options.activity?.logActivity("match_formed", subjectId, matchActivity(record));
    } catch (error) {
      this.#activityFailures += 1;
      this.#lastActivityError = error;
    }
  }

  #scene(sceneId: string): Promise<SceneMatches> {
    if (this.#closed) return Promise.reject(new MatchLogError("CLOSED", "The match logger was closed."));
    const known = this.#scenes.get(sceneId);
    if (known !== undefined) return known;
    const scene = this.#openScene(sceneId);
    this.#scenes.set(sceneId, scene);
    return scene;
  }

  async #openScene(sceneId: string): Promise<SceneMatches> {
    const { durability = "durable", onStateChange } = this.#options;
    const options = { files: this.#files, now: this.#now, durability, onStateChange };
    try {
      const scene = await SceneMatches.open(`${scenePath(this.#folder, sceneId)}_matches`, options);
      this.#opened.set(sceneId, scene);
      return scene;
    } catch (error) {
      // The next call tries again.
      this.#scenes.delete(sceneId);
      throw error;
    }
  }
}

function later(a: number | null, b: number | null): number | null {
  return a === null || (b !== null && b > a) ? b : a;
}

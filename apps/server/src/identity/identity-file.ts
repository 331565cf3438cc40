import { chmod } from "node:fs/promises";
import { dirname, join } from "node:path";
import { nodeFiles, type FilePort } from "@waitroom/match-logger";
import { SetupError } from "../config/setup-error.ts";
import { writeAll } from "../file-bytes.ts";
import { makePrivateFolder, openPrivate, readText } from "./private-file.ts";
import {
  identityLine,
  parseIdentityLine,
  personKey,
  type IdentifiedSubject,
  type PlatformIdentity,
} from "./platform-identity.ts";

/** What an {@link IdentityFile} stands on. */
export interface IdentityFileOptions {
  /** Folder of its own, apart from the logs; made with mode 700. */
  readonly folder: string;
  readonly experimentId: string | null;
  /** Epoch ms. */
  readonly now: () => number;
  /** Makes the subject id of a new person: random, or where several nodes have to agree on it {@link sharedSubjectId}. */
  readonly newId: (person: PlatformIdentity) => string;
  readonly files?: FilePort;
}

/**
 * Who the participants are on the platform that sent them: the only place where that stands. One line for each attempt,
 * on disk before a token is given for it; mode 600. The same person gets the same subject id, also after a restart, until
 * they are erased. One process writes it.
 */
export class IdentityFile {
  readonly path: string;
  readonly #options: IdentityFileOptions;
  readonly #files: FilePort;
  readonly #byPerson = new Map<string, IdentifiedSubject>();
  readonly #bySubject = new Map<string, IdentifiedSubject>();
  /** Who is being written: two tabs that come at once are one person. */
  readonly #pending = new Map<string, Promise<IdentifiedSubject>>();
  /** Lines that wait for the write that is going on. */
  #queue: string[] = [];
  #batch: Promise<void> | null = null;
  #work: Promise<unknown> = Promise.resolve();
  #sizeBytes = 0;

  private constructor(options: IdentityFileOptions) {
    const { folder, experimentId, files = nodeFiles } = options;
    this.#options = options;
    this.#files = files;
    this.path = join(folder, experimentId === null ? "identities.jsonl" : `${experimentId}_identities.jsonl`);
  }

  /**
   * Reads the file, if there is one. A last line without its end was never answered for, and is cut off.
   *
   * @throws {@link SetupError} `IDENTITIES_UNUSABLE` where it cannot be read, or a line is damaged.
   */
  static async open(options: IdentityFileOptions): Promise<IdentityFile> {
    const file = new IdentityFile(options);
    try {
      await makePrivateFolder(options.folder);
      await file.#load();
      return file;
    } catch (cause) {
      if (cause instanceof SetupError) throw cause;
      throw unusable(file.path, `cannot be read or made: ${cause instanceof Error ? cause.message : ""}`, {
        cause,
      });
    }
  }

  /** Whether this person has a subject id. */
  knows(identity: PlatformIdentity): boolean {
    return this.#byPerson.has(personKey(identity));
  }

  /** A person with their subject id, which is made where they are new; resolves once it is on disk who they are. */
  async subjectOf(identity: PlatformIdentity): Promise<IdentifiedSubject> {
    const key = personKey(identity);
    // Who comes while they are being written waits for the same id, and is then known.
    await this.#pending.get(key)?.catch(() => undefined);
    const known = this.#byPerson.get(key);
    if (known?.studyId === identity.studyId && known.sessionId === identity.sessionId) return known;
    const pending = this.#pending.get(key);
    if (pending !== undefined) return pending;
    const now = this.#options.now();
    const { subjectId, knownSince } = known ?? { subjectId: this.#options.newId(identity), knownSince: now };
    const written = this.#append(identityLine({ ...identity, subjectId }, now))
      .then(() => this.#remember({ ...identity, subjectId, knownSince }))
      .finally(() => this.#pending.delete(key));
    this.#pending.set(key, written);
    return written;
  }

  /** Who these participants are, with their latest attempt; those who came without a platform are left out. */
  reveal(subjectIds: Iterable<string>): readonly IdentifiedSubject[] {
    return [...new Set(subjectIds)].flatMap((subjectId) => this.#bySubject.get(subjectId) ?? []);
  }

  /** Everybody in the file. */
  all(): Iterable<IdentifiedSubject> {
    return this.#bySubject.values();
  }

  /**
   * Takes these participants out of the file; resolves with whom it had, once the file without them is in its place. Their
   * records stay under the subject id, which then belongs to nobody; on the same link they would be somebody new.
   */
  erase(subjectIds: readonly string[]): Promise<readonly string[]> {
    return this.#inTurn(async () => {
      const found = this.reveal(subjectIds);
      if (found.length === 0) return [];
      const gone = new Set(found.map(({ subjectId }) => subjectId));
      const lines = (await this.#readLines()).filter(
        (line) => !gone.has(parseIdentityLine(line)?.subjectId ?? ""),
      );
      await this.#replace(lines.map((line) => `${line}\n`).join(""));
      for (const subject of found) {
        this.#bySubject.delete(subject.subjectId);
        this.#byPerson.delete(personKey(subject));
      }
      return [...gone];
    });
  }

  /** Resolves when everything has been written, or has failed. */
  async close(): Promise<void> {
    for (let last: unknown; last !== this.#work;) {
      last = this.#work;
      await last;
    }
  }

  /** The latest attempt, but since when they are known stays. */
  #remember(subject: IdentifiedSubject): IdentifiedSubject {
    const { knownSince } = this.#bySubject.get(subject.subjectId) ?? subject;
    const latest = { ...subject, knownSince };
    this.#byPerson.set(personKey(subject), latest);
    this.#bySubject.set(subject.subjectId, latest);
    return latest;
  }

  async #load(): Promise<void> {
    const lines = await this.#readLines();
    for (const [index, line] of lines.entries()) {
      const subject = parseIdentityLine(line);
      if (subject === null) {
        throw unusable(
          this.path,
          `is damaged in line ${index + 1}. Put the right file back, or take the line out`,
        );
      }
      this.#remember(subject);
    }
  }

  /** The whole lines of the file; `#sizeBytes` is where they end, and the next line goes there. */
  async #readLines(): Promise<readonly string[]> {
    const text = await readText(this.#files, this.path);
    const end = text.lastIndexOf("\n") + 1;
    this.#sizeBytes = Buffer.byteLength(text.slice(0, end));
    if (text !== "") await chmod(this.path, 0o600);
    return text.slice(0, end).split("\n").slice(0, -1);
  }

  /** What comes during a write shares the next one: a crowd does not wait for one sync each. */
  #append(line: string): Promise<void> {
    this.#queue.push(line);
    this.#batch ??= this.#inTurn(async () => {
      const text = this.#queue.join("");
      this.#queue = [];
      this.#batch = null;
      await this.#write(text);
    });
    return this.#batch;
  }

  async #write(text: string): Promise<void> {
    const files = this.#files;
    const sizeBytes = files.stat(this.path)?.sizeBytes ?? 0;
    if (sizeBytes < this.#sizeBytes) throw new Error(`${this.path} is gone, or became shorter.`);
    // A write that could not be taken back, or another server: what it has in whole lines counts, and nothing of it is cut.
    if (sizeBytes > this.#sizeBytes) await this.#load();
    const descriptor = await openPrivate(files, this.path);
    try {
      const bytes = Buffer.from(text);
      try {
        await files.truncate(descriptor, this.#sizeBytes);
        if (this.#sizeBytes === 0) await files.syncDirectory(dirname(this.path));
        writeAll(files, descriptor, bytes);
        await files.datasync(descriptor);
      } catch (error) {
        await files.truncate(descriptor, this.#sizeBytes);
        throw error;
      }
      this.#sizeBytes += bytes.length;
    } finally {
      await files.close(descriptor);
    }
  }

  /** The old file stays whole until the new one is on disk. */
  async #replace(text: string): Promise<void> {
    const files = this.#files;
    const temporary = `${this.path}.new`;
    await files.remove(temporary);
    const bytes = Buffer.from(text);
    const descriptor = await openPrivate(files, temporary);
    try {
      writeAll(files, descriptor, bytes);
      await files.datasync(descriptor);
    } finally {
      await files.close(descriptor);
    }
    await files.rename(temporary, this.path);
    this.#sizeBytes = bytes.length;
    await files.syncDirectory(dirname(this.path));
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#work.then(work, work);
    // Who asked is told of a failure; the next write does not depend on it.
    this.#work = done.catch(() => undefined);
    return done;
  }
}

function unusable(path: string, problem: string, options?: ErrorOptions): SetupError {
  return new SetupError("IDENTITIES_UNUSABLE", "The file of identities:", [`${path} ${problem}.`], options);
}

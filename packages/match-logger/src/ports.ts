/** A value that JSON can hold without loss. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

/** An object that JSON can hold without loss: one line of a log. */
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/**
 * The ordered events of one waiting room. Event `n` is the one that was appended as the `n`-th, counted from 1.
 */
export interface Journal {
  /**
   * Stores `events` behind event `expectedSeq`; resolves when all of them are durable, rejects when none of them counts.
   * Refuses when `expectedSeq` is not the end. Events are plain JSON objects; their interfaces need no index signature.
   */
  readonly append: (expectedSeq: number, events: readonly object[]) => Promise<void>;
  /** Yields the stored events whose `seq` is at least `fromSeq`, in order. */
  readonly read: (fromSeq: number) => AsyncIterable<JsonObject>;
}

/** Where the logger tells that a match was stored; an `AdminEventAggregator` fits. */
export interface ActivityPort {
  readonly logActivity: (eventType: string, subjectId: string, details: JsonObject) => void;
}

/**
 * How a file is opened: `read`; `append` to an existing file, which can be read and cut too; `create` the same for a file
 * that must not exist yet. None follows a symbolic link at the end of the path.
 */
export type FileMode = "read" | "append" | "create";

/** What is known of a file or folder. Device and inode together say which one it is. */
export interface FileState {
  readonly device: bigint;
  readonly inode: bigint;
  readonly sizeBytes: number;
  /** False for folders, devices and pipes. */
  readonly isFile: boolean;
}

/**
 * The file system as this package uses it; tests replace it to let single operations fail. `write` and `stat` are
 * synchronous since a thread hop costs more than they do; whatever waits for a disk is not.
 */
export interface FilePort {
  /** Opens a file and answers its descriptor. */
  readonly open: (path: string, mode: FileMode) => Promise<number>;
  readonly close: (descriptor: number) => Promise<void>;
  /** Appends `bytes` and answers how many were taken, which on a full disk can be fewer than asked, without an error. */
  readonly write: (descriptor: number, bytes: Uint8Array) => number;
  /** Resolves when the file's bytes and size are on disk. */
  readonly datasync: (descriptor: number) => Promise<void>;
  readonly truncate: (descriptor: number, sizeBytes: number) => Promise<void>;
  readonly rename: (from: string, to: string) => Promise<void>;
  /** Answers the state of an open descriptor or of what stands at a path now; null where nothing is there. */
  readonly stat: (target: number | string) => FileState | null;
  /** Fills `into` from `position` on and answers how many bytes there were, 0 at the end. */
  readonly read: (descriptor: number, into: Uint8Array, position: number) => Promise<number>;
  /** Makes one folder whose parent exists; one that exists already is fine. */
  readonly mkdir: (path: string) => Promise<void>;
  /** Resolves when the names in a folder are on disk. */
  readonly syncDirectory: (path: string) => Promise<void>;
  /** Removes a file; one that is gone already is fine. */
  readonly remove: (path: string) => Promise<void>;
}

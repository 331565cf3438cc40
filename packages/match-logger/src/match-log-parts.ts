import type { FilePort } from "./ports.ts";

/** A file of a match log, and how far it is read. */
export interface MatchLogPart {
  readonly path: string;
  /** Its size when {@link matchLogParts} was called. */
  readonly upToByte: number;
}

/**
 * The files of a match log as they are now. Whoever compares them with a journal that is being written calls this before
 * they open the journal: each record that stands here now has its event there then.
 */
export function matchLogParts(paths: readonly string[], files: FilePort): readonly MatchLogPart[] {
  // A file that is not there shows when it is read.
  return paths.map((path) => ({ path, upToByte: files.stat(path)?.sizeBytes ?? Number.POSITIVE_INFINITY }));
}

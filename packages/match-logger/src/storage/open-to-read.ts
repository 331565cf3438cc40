import { MatchLogError } from "../match-log-error.ts";
import type { FilePort } from "../ports.ts";
import { wrapped } from "./log-file-errors.ts";

/** Opens a log for reading; the caller closes the descriptor. Rejects with `OPEN_FAILED`, for a folder or a pipe too. */
export async function openToRead(files: FilePort, path: string): Promise<number> {
  try {
    const descriptor = await files.open(path, "read");
    if (files.stat(descriptor)?.isFile === true) return descriptor;
    await files.close(descriptor);
    throw new MatchLogError(
      "OPEN_FAILED",
      `Expected a log file, got ${path}, which is a folder or no regular file.`,
    );
  } catch (error) {
    throw wrapped("OPEN_FAILED", `${path}: could not open`, error);
  }
}

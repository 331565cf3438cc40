import { basename } from "node:path";
import { MatchLogError } from "../match-log-error.ts";
import type { FilePort } from "../ports.ts";
import { parseObject } from "./line-chain.ts";
import { lineLimitBytes, readExactly } from "./read-lines.ts";
import { openOrCreate } from "./open-or-create.ts";
import { writeAll } from "./write-all.ts";

const pieceBytes = 1024 * 1024;

/** A range of bytes in an open file. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** An open file, its path and the port to it. */
export interface OpenFile {
  readonly path: string;
  readonly files: FilePort;
  readonly descriptor: number;
}

/**
 * Repairs what stands behind a file's last newline, which a death of the process or the machine leaves there: an object that
 * is complete gets its newline, anything else is moved to `{file}.torn`. Only the holder of the lock may call this, since
 * under a living writer such bytes are a line that is being written.
 */
export async function repairTail(
  file: OpenFile,
  tail: ByteRange,
  takenAt: number,
): Promise<"completed" | "moved"> {
  if (tail.end - tail.start <= lineLimitBytes) {
    const bytes = await readExactly(file.files, file.descriptor, tail.start, tail.end);
    // A strict prefix of an object never parses, so this line is whole.
    if (bytes !== null && typeof parseObject(bytes) !== "string") {
      writeAll(file.files, file.descriptor, Buffer.from("\n"));
      return "completed";
    }
  }
  await moveToTorn(file, tail, takenAt);
  await file.files.truncate(file.descriptor, tail.start);
  return "moved";
}

/** Copies a range of a file to `{file}.torn` and syncs it: one JSON line for each MiB, with its offset. */
export async function moveToTorn(file: OpenFile, range: ByteRange, takenAt: number): Promise<void> {
  const { path, files } = file;
  const torn = await openOrCreate(files, `${path}.torn`);
  try {
    await endLine(files, torn);
    for (let offset = range.start; offset < range.end; offset += pieceBytes) {
      const bytes = await readExactly(
        files,
        file.descriptor,
        offset,
        Math.min(offset + pieceBytes, range.end),
      );
      if (bytes === null)
        throw new MatchLogError("UNAVAILABLE", `${path} changed while it was being repaired.`);
      const line = {
        file: basename(path),
        offset,
        length: bytes.length,
        taken_at: new Date(takenAt).toISOString(),
        base64: bytes.toString("base64"),
      };
      writeAll(files, torn, Buffer.from(`${JSON.stringify(line)}\n`));
    }
    await files.datasync(torn);
  } finally {
    await files.close(torn);
  }
}

/** A death during an earlier repair can have left half a line, which must not be glued to the next one. */
async function endLine(files: FilePort, descriptor: number): Promise<void> {
  const size = files.stat(descriptor)?.sizeBytes ?? 0;
  if (size === 0) return;
  const last = await readExactly(files, descriptor, size - 1, size);
  if (last?.[0] !== 10) writeAll(files, descriptor, Buffer.from("\n"));
}

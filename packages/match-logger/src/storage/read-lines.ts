import type { FilePort } from "../ports.ts";

/** A line that ends in a newline, as its bytes stand in the file. */
export interface RawLine {
  /** The bytes without the newline; null for a line that is longer than {@link lineLimitBytes}. */
  readonly bytes: Buffer | null;
  /** From 1. */
  readonly line: number;
  /** Offset of the first byte. */
  readonly byte: number;
  /** Offset behind the newline. */
  readonly end: number;
}

/** No line of a log is longer; a longer one is not held in memory. */
export const lineLimitBytes: number = 16 * 1024 * 1024;

const chunkBytes = 256 * 1024;

/** Where reading goes on: behind the last newline that was seen. */
export interface LinePosition {
  readonly line: number;
  readonly byte: number;
}

/**
 * Yields the lines between `from` and `end` that end in a newline, a chunk at a time, in memory that does not grow with
 * the file. What stands behind the last newline is not yielded.
 */
export async function* readLines(
  files: FilePort,
  descriptor: number,
  from: LinePosition,
  end: number,
): AsyncGenerator<readonly RawLine[], void, undefined> {
  let { line, byte } = from;
  let position = byte;
  let rest: Buffer[] = [];
  let restBytes = 0;
  let tooLong = false;
  while (position < end) {
    const chunk = Buffer.allocUnsafe(Math.min(chunkBytes, end - position));
    const count = await files.read(descriptor, chunk, position);
    if (count === 0) return;
    const lines: RawLine[] = [];
    let start = 0;
    for (let stop = newline(chunk, start, count); stop !== -1; stop = newline(chunk, start, count)) {
      const tail = chunk.subarray(start, stop);
      const isHeld = !tooLong && restBytes + tail.length <= lineLimitBytes;
      const bytes = !isHeld ? null : restBytes === 0 ? tail : Buffer.concat([...rest, tail]);
      const next = position + stop + 1;
      lines.push({ bytes, line, byte, end: next });
      line += 1;
      byte = next;
      start = stop + 1;
      rest = [];
      restBytes = 0;
      tooLong = false;
    }
    if (start < count && !tooLong) {
      rest.push(chunk.subarray(start, count));
      restBytes += count - start;
      if (restBytes > lineLimitBytes) {
        rest = [];
        restBytes = 0;
        tooLong = true;
      }
    }
    position += count;
    if (lines.length > 0) yield lines;
  }
}

/** Reads exactly the bytes from `start` to `end`, or answers null where the file has fewer. */
export async function readExactly(
  files: FilePort,
  descriptor: number,
  start: number,
  end: number,
): Promise<Buffer | null> {
  const bytes = Buffer.allocUnsafe(end - start);
  let filled = 0;
  while (filled < bytes.length) {
    const count = await files.read(descriptor, bytes.subarray(filled), start + filled);
    if (count === 0) return null;
    filled += count;
  }
  return bytes;
}

function newline(chunk: Buffer, start: number, count: number): number {
  const at = chunk.indexOf(10, start);
  return at >= count ? -1 : at;
}

import { hashLine } from "./line-chain.ts";
import type { FileEnd, LinePlace } from "./scan-file.ts";

/** Makes a line, given the place and hash that it has in the chain. */
export type MakeLine = (seq: number, prev: string) => object;

/** Lines as they will stand in the file, and the end that they give it. */
export interface BuiltLines {
  readonly lines: number;
  readonly bytes: Buffer;
  readonly end: FileEnd;
  readonly places: readonly LinePlace[];
}

/** Builds lines that continue `from`. The values are taken now: what the caller changes later does not matter. */
export function buildLines(from: FileEnd, makers: readonly MakeLine[]): BuiltLines {
  let end = from;
  const parts: Buffer[] = [];
  const places: LinePlace[] = [];
  for (const make of makers) {
    const seq = end.seq + 1;
    const bytes = Buffer.from(`${JSON.stringify(make(seq, end.hash))}\n`);
    const line = bytes.subarray(0, -1);
    parts.push(bytes);
    places.push({ seq, byte: end.bytes, length: line.length });
    end = { seq, hash: hashLine(line), bytes: end.bytes + bytes.length, lastLine: line };
  }
  const [only] = parts;
  const bytes = only !== undefined && parts.length === 1 ? only : Buffer.concat(parts);
  return { lines: makers.length, bytes, end, places };
}

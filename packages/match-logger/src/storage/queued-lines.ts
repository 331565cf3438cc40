import type { MatchLogError } from "../match-log-error.ts";
import type { JsonObject } from "../ports.ts";
import { hashLine } from "./line-chain.ts";
import type { FileEnd, LinePlace } from "./scan-file.ts";

/** Makes a line, given the place and hash that it has in the chain. */
export type MakeLine = (seq: number, prev: string) => JsonObject;

/** Lines as they will stand in the file, and the end that they give it. */
export interface BuiltLines {
  readonly lines: number;
  readonly bytes: Buffer;
  readonly end: FileEnd;
  readonly places: readonly LinePlace[];
}

/** The lines of one call that wait for the disk, and how the caller is told. */
export interface QueuedLines extends BuiltLines {
  readonly resolve: (places: readonly LinePlace[]) => void;
  readonly reject: (error: MatchLogError) => void;
}

const newline = Buffer.from("\n");

/** Builds lines that continue `from`. The values are taken now: what the caller changes later does not matter. */
export function buildLines(from: FileEnd, makers: readonly MakeLine[]): BuiltLines {
  let end = from;
  const parts: Buffer[] = [];
  const places: LinePlace[] = [];
  for (const make of makers) {
    const seq = end.seq + 1;
    const line = Buffer.from(JSON.stringify(make(seq, end.hash)));
    parts.push(line, newline);
    places.push({ seq, byte: end.bytes, length: line.length });
    end = { seq, hash: hashLine(line), bytes: end.bytes + line.length + 1, lastLine: line };
  }
  return { lines: makers.length, bytes: Buffer.concat(parts), end, places };
}

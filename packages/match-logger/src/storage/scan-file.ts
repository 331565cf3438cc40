import type { LogFlaw } from "../match-log-error.ts";
import { MatchLogError } from "../match-log-error.ts";
import type { FilePort, JsonObject } from "../ports.ts";
import { chainStart, inspectLine, parseLine, textFlaw } from "./line-chain.ts";
import type { ChainEnd } from "./line-chain.ts";
import { readLines } from "./read-lines.ts";

/** The end of what a file holds for good. */
export interface FileEnd {
  readonly seq: number;
  /** SHA-256 of the last line's bytes, in hex. */
  readonly hash: string;
  /** Offset behind the last newline. */
  readonly bytes: number;
  /** The last line's bytes without its newline. */
  readonly lastLine: Buffer;
}

export const emptyEnd: FileEnd = { ...chainStart, bytes: 0, lastLine: Buffer.alloc(0) };

/** Where a line stands in its file. */
export interface LinePlace {
  readonly seq: number;
  readonly byte: number;
  /** Without the newline. */
  readonly length: number;
}

/** Told each record; `isFlawed` where it does not continue the line before, or is not read alike by all readers. */
export type OnRecord = (record: JsonObject, place: LinePlace, isFlawed: boolean) => void;

/** Reads a file from `from` on, checks the chain of its lines, and answers its end and its first flaw. */
export async function scanFile(
  file: { readonly path: string; readonly files: FilePort; readonly descriptor: number },
  from: FileEnd,
  sizeBytes: number,
  onRecord: OnRecord | undefined,
): Promise<{ readonly end: FileEnd; readonly flaw: LogFlaw | null }> {
  let end = from;
  let chain: ChainEnd = from;
  let flaw: LogFlaw | null = null;
  const start = { line: from.seq + 1, byte: from.bytes };
  for await (const lines of readLines(file.files, file.descriptor, start, sizeBytes)) {
    for (const raw of lines) {
      const { record, reason, newer, end: next } = inspectLine(raw, chain);
      if (reason !== null && newer) {
        throw new MatchLogError(
          "NEWER_SCHEMA",
          `${file.path}, line ${raw.line}: ${reason}. Update the package.`,
        );
      }
      if (reason !== null) flaw ??= { line: raw.line, byte: raw.byte, reason };
      chain = next;
      end = {
        seq: next.seq,
        hash: next.hash ?? "",
        bytes: raw.end,
        lastLine: raw.bytes ?? emptyEnd.lastLine,
      };
      if (record !== null)
        onRecord?.(
          record,
          { seq: next.seq, byte: raw.byte, length: raw.end - raw.byte - 1 },
          reason !== null,
        );
    }
  }
  flaw ??= lastLineFlaw(end);
  // The chunk that the line was read into would stay in memory with it.
  return { end: { ...end, lastLine: Buffer.from(end.lastLine) }, flaw };
}

/** No line behind the last one says with its hash whether that was changed. */
function lastLineFlaw({ seq, bytes, lastLine }: FileEnd): LogFlaw | null {
  const parsed = lastLine.length === 0 ? "" : parseLine(lastLine);
  const reason = typeof parsed === "string" ? null : textFlaw(parsed.text, parsed.record);
  return reason === null ? null : { line: seq, byte: bytes - lastLine.length - 1, reason };
}

import type { MatchAssignment } from "../match-assignment.ts";
import { matchFromEvent, originOf } from "../match-from-event.ts";
import type { MatchOrigin } from "../match-from-event.ts";
import { matchLine } from "../match-record.ts";
import { MatchLogError } from "../match-log-error.ts";
import type { FilePort, JsonObject } from "../ports.ts";
import { parseObject } from "../storage/line-chain.ts";
import { wrapped } from "../storage/log-file-errors.ts";
import { readLines } from "../storage/read-lines.ts";

/** A match of a journal. */
export interface JournalMatched {
  readonly kind: "matched";
  readonly seq: number;
  /** Epoch ms. */
  readonly at: number;
  readonly line: number;
  readonly byte: number;
  /** The record that it should have in the match log, but for its place there. */
  readonly expected: MatchAssignment;
}

/** What a journal says of matches, in its order, and when it ends. */
export type JournalMatch =
  | JournalMatched
  | {
      readonly kind: "outcome";
      readonly seq: number;
      readonly at: number;
      readonly gameId: string;
      readonly outcome: "started" | "aborted";
    }
  | { readonly kind: "end"; readonly seq: number; readonly at: number };

/**
 * The matches of a journal, what came of them, and its last event as `end`. Only lines that can be about them are parsed, and
 * lines that are no events are passed over: both is for who checks each line as well.
 */
export async function* journalMatches(
  path: string,
  files: FilePort,
): AsyncGenerator<JournalMatch, void, undefined> {
  const descriptor = await openFor(path, files);
  try {
    const size = files.stat(descriptor)?.sizeBytes ?? 0;
    let host: Host | null = null;
    let last: Buffer | null = null;
    for await (const lines of readLines(files, descriptor, { line: 1, byte: 0 }, size)) {
      for (const { bytes, line, byte } of lines) {
        last = bytes;
        if (bytes === null || !wanted.some((word) => bytes.includes(word))) continue;
        const event = parseObject(bytes);
        if (typeof event === "string") continue;
        if (event["type"] === "opened") host = hostOf(event) ?? host;
        const { type, game_id: gameId, seq, at } = event;
        if (typeof seq !== "number" || typeof at !== "number") continue;
        if ((type === "started" || type === "aborted") && typeof gameId === "string") {
          yield { kind: "outcome", seq, at, gameId, outcome: type };
        }
        const expected = type === "matched" && host !== null ? expectedOf(event, host) : null;
        if (expected !== null) yield { kind: "matched", seq, at, line, byte, expected };
      }
    }
    const end = last === null ? "" : parseObject(last);
    if (typeof end === "string") return;
    const { seq, at } = end;
    if (typeof seq === "number" && typeof at === "number") yield { kind: "end", seq, at };
  } finally {
    await files.close(descriptor);
  }
}

const wanted = ['"opened"', '"matched"', '"started"', '"aborted"'].map((word) => Buffer.from(word));

interface Host {
  readonly sceneId: string;
  readonly experimentId: string | null;
  readonly origin: MatchOrigin;
}

function hostOf(opened: JsonObject): Host | null {
  const { scene_id: sceneId, experiment_id: experimentId } = opened;
  if (typeof sceneId !== "string") return null;
  return {
    sceneId,
    experimentId: typeof experimentId === "string" ? experimentId : null,
    origin: originOf(opened),
  };
}

function expectedOf(event: JsonObject, { sceneId, experimentId, origin }: Host): MatchAssignment | null {
  try {
    const match = matchFromEvent(sceneId, event, origin);
    return matchLine(match, { experimentId, serverRunId: null, now: () => 0 })(0, "");
  } catch (error) {
    if (error instanceof MatchLogError) return null;
    throw error;
  }
}

async function openFor(path: string, files: FilePort): Promise<number> {
  try {
    return await files.open(path, "read");
  } catch (error) {
    throw wrapped("OPEN_FAILED", `${path}: could not open`, error);
  }
}

import type { MatchAssignment } from "../match-assignment.ts";
import { matchFromEvent, originOf } from "../match-from-event.ts";
import type { MatchOrigin } from "../match-from-event.ts";
import { matchLine } from "../match-record.ts";
import { MatchLogError } from "../match-log-error.ts";
import type { FilePort, JsonObject } from "../ports.ts";
import { parseObject } from "../storage/line-chain.ts";
import { wrapped } from "../storage/log-file-errors.ts";
import { readLines } from "../storage/read-lines.ts";

/** What a journal says of matches, in its order. */
export type JournalMatch =
  | {
      readonly kind: "matched";
      readonly seq: number;
      readonly line: number;
      readonly byte: number;
      /** The record that it should have in the match log, but for its place there. */
      readonly expected: MatchAssignment;
    }
  | { readonly kind: "aborted"; readonly seq: number; readonly gameId: string };

/**
 * The matches of a journal. Only lines that can be about them are parsed, and lines that are no events are passed over: both
 * is for who checks each line as well.
 */
export async function* journalMatches(
  path: string,
  files: FilePort,
): AsyncGenerator<JournalMatch, void, undefined> {
  const descriptor = await openFor(path, files);
  try {
    const size = files.stat(descriptor)?.sizeBytes ?? 0;
    let host: Host | null = null;
    for await (const lines of readLines(files, descriptor, { line: 1, byte: 0 }, size)) {
      for (const { bytes, line, byte } of lines) {
        if (bytes === null || !wanted.some((word) => bytes.includes(word))) continue;
        const event = parseObject(bytes);
        if (typeof event === "string") continue;
        if (event["type"] === "opened") host = hostOf(event) ?? host;
        const { game_id: gameId, seq } = event;
        if (event["type"] === "aborted" && typeof gameId === "string" && typeof seq === "number") {
          yield { kind: "aborted", seq, gameId };
        }
        const expected = event["type"] === "matched" && host !== null ? expectedOf(event, host) : null;
        if (expected !== null)
          yield { kind: "matched", seq: expected.journal_seq ?? 0, line, byte, expected };
      }
    }
  } finally {
    await files.close(descriptor);
  }
}

const wanted = ['"opened"', '"matched"', '"aborted"'].map((word) => Buffer.from(word));

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

import { basename } from "node:path";
import { logKindOf } from "../log-kind.ts";
import { MatchLogError } from "../match-log-error.ts";
import { quoted } from "../audit/words.ts";
import { parseWaitingRoomEvent, type WaitingRoomEventLine } from "../parse-event.ts";
import { readLogBatches } from "../read-log.ts";
import type { WaitingRoomEvent } from "../waiting-room-event.ts";
import { Progress } from "./progress.ts";
import type { Terminal } from "./terminal.ts";
import { wrongUse } from "./wrong-use.ts";

/** A journal that cannot be gone through. */
export class UnusableJournal extends Error {
  override readonly name = "UnusableJournal";
}

/** The events of a journal in order. Throws an {@link UnusableJournal} at the first line that is not what it should be. */
export async function* journalEvents(
  path: string,
  terminal: Terminal,
): AsyncGenerator<WaitingRoomEvent, void, undefined> {
  const { files } = terminal;
  const progress = new Progress(terminal, basename(path), files.stat(path)?.sizeBytes ?? 0);
  try {
    for await (const { entries, end } of readLogBatches(path, { files })) {
      for (const entry of entries) {
        if (entry.kind === "flaw") throw unusable(entry.line, entry.reason);
        if (entry.line === 1 && logKindOf(entry.record) === "matches") {
          throw wrongUse("Expected a journal, {scene_id}_waitroom.jsonl, got a match file.");
        }
        yield knownEvent(entry.record, entry.line);
      }
      await progress.at(end.byte);
    }
  } finally {
    await progress.end();
  }
}

function knownEvent(record: unknown, line: number): WaitingRoomEvent {
  let read: WaitingRoomEventLine;
  try {
    read = parseWaitingRoomEvent(record);
  } catch (error) {
    if (error instanceof MatchLogError) throw unusable(line, error.message);
    throw error;
  }
  if (read.isKnown) return read.event;
  // What such an event does to the pool is not known, so no decision behind it could be made again.
  throw new UnusableJournal(
    `line ${line}: an event of the type ${quoted(read.event.type)}, which this version does not know: a newer version wrote it. Use that version, or a later one.`,
  );
}

function unusable(line: number, reason: string): UnusableJournal {
  return new UnusableJournal(`line ${line}: ${reason}. match-log validate and match-log audit say more.`);
}

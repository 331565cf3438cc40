import type { JsonValue } from "../canonical-json.ts";
import type { Journal } from "../ports.ts";
import type { WaitingRoomEvent } from "../room/events.ts";
import { WaitingRoomError } from "../room/room-error.ts";

/** Reads a journal, from its beginning or a later event. Rejects with what is wrong when a line is no event. */
export async function readEvents(journal: Journal, fromSeq = 1): Promise<readonly WaitingRoomEvent[]> {
  const events: WaitingRoomEvent[] = [];
  for await (const line of journal.read(fromSeq)) {
    if (!isEvent(line)) {
      throw new WaitingRoomError(
        "INVALID_JOURNAL",
        `Expected line ${fromSeq + events.length} to be an event of a waiting room.`,
      );
    }
    events.push(line);
  }
  return events;
}

/** An event as the room made it: without what the journal adds to the line. */
export function withoutJournalFields(event: WaitingRoomEvent): JsonValue {
  const line: JsonValue = JSON.parse(JSON.stringify({ ...event, schema: undefined, prev: undefined }));
  return line;
}

/** The shape that every event has; what a type needs beyond it shows when the room applies it. */
function isEvent(line: object): line is WaitingRoomEvent {
  return (
    "seq" in line &&
    Number.isSafeInteger(line.seq) &&
    "at" in line &&
    Number.isSafeInteger(line.at) &&
    "type" in line &&
    typeof line.type === "string"
  );
}

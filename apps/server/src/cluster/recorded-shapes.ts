import type { WaitingRoomCommand, WaitingRoomEvent } from "@waitroom/matchmaker";
import type { JsonObject } from "@waitroom/redis-journal";

/** Events that a room wrote; the chain of the journal shows that nobody changed one. Throws for what is none. */
export function asEvents(lines: readonly JsonObject[]): readonly WaitingRoomEvent[] {
  const events = lines.flatMap((line: object) => (isEvent(line) ? [line] : []));
  if (events.length === lines.length) return events;
  throw new TypeError("Expected the lines of the journal to be events of a waiting room.");
}

/** A command that a node wrote. Throws for what is none. */
export function asCommand(value: JsonObject): WaitingRoomCommand {
  if (isCommand(value)) return value;
  throw new TypeError(`Expected a command of a waiting room, got \`${JSON.stringify(value)}\`.`);
}

/** A command as JSON: it has no other values. */
export function asJson(command: WaitingRoomCommand): JsonObject {
  const json: JsonObject = JSON.parse(JSON.stringify(command));
  return json;
}

function isEvent(line: object): line is WaitingRoomEvent {
  return "seq" in line && "at" in line && "type" in line && typeof line.type === "string";
}

function isCommand(value: object): value is WaitingRoomCommand {
  return "type" in value && typeof value.type === "string";
}

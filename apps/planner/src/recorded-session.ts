import { parseWaitingRoomEvent, readLog } from "@waitroom/match-logger";
import type { WaitingRoomEvent } from "@waitroom/matchmaker";
import { PlanError } from "./plan-error.ts";

/**
 * Who came into a past session and when, from its journal (`{scene_id}_waitroom.jsonl`): its `entered` events.
 *
 * @throws {@link PlanError} when the file has a flaw, or nobody entered
 */
export async function recordedSession(path: string): Promise<readonly WaitingRoomEvent[]> {
  const events: WaitingRoomEvent[] = [];
  for await (const entry of readLog(path)) {
    if (entry.kind === "flaw") {
      throw new PlanError(
        `${path}, line ${entry.line}: ${entry.reason}. Look at it with \`match-log validate\`.`,
      );
    }
    const { isKnown, event } = parseWaitingRoomEvent(entry.record);
    if (isKnown && event.type === "entered") events.push(event);
  }
  if (events.length === 0) {
    throw new PlanError(
      `Expected ${path} to be the journal of a waiting room that people entered, got nobody.`,
    );
  }
  return events;
}

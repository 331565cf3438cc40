import type { MatchedEvent } from "../room/events.ts";
import { roleKey } from "./roles.ts";

/** What has been assigned to groups that are matched and not aborted: a fold over the journal. */
export class AssignmentCounts {
  readonly conditions: Map<string, number> = new Map<string, number>();
  readonly roles: Map<string, number> = new Map<string, number>();

  /** Counts a match. @param ranks each participant's place in the order of arrival, in the order of the event */
  add(match: MatchedEvent, ranks: readonly number[]): void {
    this.#count(match, ranks, 1);
  }

  /** Takes back a match that was aborted. */
  takeBack(match: MatchedEvent, ranks: readonly number[]): void {
    this.#count(match, ranks, -1);
  }

  #count(match: MatchedEvent, ranks: readonly number[], by: number): void {
    if (match.condition !== null) change(this.conditions, match.condition, by);
    for (const [index, { role }] of match.participants.entries()) {
      if (role !== null) change(this.roles, roleKey(role, ranks[index] ?? 0), by);
    }
  }
}

function change(counts: Map<string, number>, key: string, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}

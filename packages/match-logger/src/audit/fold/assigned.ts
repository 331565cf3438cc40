import type { MatchedEvent } from "../../waiting-room-event.ts";

/** How many groups have each condition, and how often each place in the order of arrival had each role. */
export class Assigned {
  readonly #conditions = new Map<string, number>();
  readonly #roles = new Map<string, number>();

  /** @param by 1 for a match, -1 for one that was aborted @param ranks each member's place in the order of arrival */
  count(match: MatchedEvent, ranks: readonly number[], by: 1 | -1): void {
    if (match.condition !== null) change(this.#conditions, match.condition, by);
    for (const [index, { role }] of match.participants.entries()) {
      if (role !== null) change(this.#roles, `${ranks[index] ?? 0}:${role}`, by);
    }
  }

  ofCondition(name: string): number {
    return this.#conditions.get(name) ?? 0;
  }

  ofRole(rank: number, role: string): number {
    return this.#roles.get(`${rank}:${role}`) ?? 0;
  }

  get conditions(): ReadonlyMap<string, number> {
    return this.#conditions;
  }
}

function change(counts: Map<string, number>, key: string, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}

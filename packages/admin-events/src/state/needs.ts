import type { Need } from "../declared-needs.ts";
import type { NeedRow } from "../wire-trend.ts";
import type { Ticket } from "./ticket.ts";

const none: ReadonlyMap<string, number> = new Map();

/** Counts who could be matched now, in all and of each value that the rule's compositions name. */
export class Needs {
  #needs: readonly Need[] = [];
  #available = 0;
  readonly #waiting = new Map<string, number>();
  #arrived = none;

  /** How many wait, are not reserved and not away. */
  get available(): number {
    return this.#available;
  }

  /** Arrivals so far of each value that is named, by {@link needKey}. A new map with each change. */
  get arrived(): ReadonlyMap<string, number> {
    return this.#arrived;
  }

  get all(): readonly Need[] {
    return this.#needs;
  }

  /** Takes what the rule declares. Who waits is counted anew when that is something else than before. */
  declare(needs: readonly Need[], tickets: Iterable<Ticket>): void {
    if (JSON.stringify(needs) === JSON.stringify(this.#needs)) return;
    this.#needs = needs;
    this.#available = 0;
    this.#waiting.clear();
    for (const ticket of tickets) this.#count(ticket, 1);
  }

  /** Call it with each change of a ticket; `before` is undefined for an arrival. */
  move(before: Ticket | undefined, after: Ticket): void {
    if (before !== undefined) this.#count(before, -1);
    this.#count(after, 1);
    if (before === undefined && this.#needs.length > 0) this.#countArrival(after);
  }

  rows(): readonly NeedRow[] {
    return this.#needs.map((need) => {
      const waiting = this.#waiting.get(needKey(need)) ?? 0;
      return { ...need, waiting, missing: Math.max(0, need.required - waiting) };
    });
  }

  #countArrival(ticket: Ticket): void {
    const arrived = new Map(this.#arrived);
    for (const need of this.#needs) {
      if (has(ticket, need)) arrived.set(needKey(need), (arrived.get(needKey(need)) ?? 0) + 1);
    }
    this.#arrived = arrived;
  }

  #count(ticket: Ticket, by: number): void {
    if (!isAvailable(ticket)) return;
    this.#available += by;
    for (const need of this.#needs) {
      if (!has(ticket, need)) continue;
      const key = needKey(need);
      this.#waiting.set(key, (this.#waiting.get(key) ?? 0) + by);
    }
  }
}

export function needKey({ attribute, value }: Need): string {
  return JSON.stringify([attribute, value]);
}

function isAvailable(ticket: Ticket): boolean {
  return ticket.state === "waiting" && ticket.connected;
}

/** Values are compared as text, and who has none has the empty one: as the rule compares them. */
function has({ attributes }: Ticket, { attribute, value }: Need): boolean {
  const own = Object.hasOwn(attributes, attribute) ? attributes[attribute] : null;
  return String(own ?? "") === value;
}

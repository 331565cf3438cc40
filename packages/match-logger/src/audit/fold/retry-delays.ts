import type { Person } from "./person.ts";

interface Delay {
  readonly until: number;
  readonly line: number;
  readonly members: ReadonlySet<number>;
}

/** Groups that fell apart a moment ago and must not be put together again yet. */
export class RetryDelays {
  readonly #delays = new Map<string, Delay>();

  /** @param now until when nothing is needed any more */
  add(members: readonly Person[], until: number, line: number, now: number): void {
    for (const [key, delay] of this.#delays) if (delay.until <= now) this.#delays.delete(key);
    this.#delays.set(keyOf(members), { until, line, members: new Set(members.map(({ place }) => place)) });
  }

  /** The line at which these fell apart, where they may not be together yet at this time. */
  lineFor(members: readonly Person[], now: number): number | null {
    if (this.#delays.size === 0) return null;
    const delay = this.#delays.get(keyOf(members));
    return delay !== undefined && delay.until > now ? delay.line : null;
  }

  /** Whether somebody is kept back from one of these at this time. */
  keepsFrom(person: Person, others: readonly Person[], now: number): boolean {
    for (const { until, members } of this.#delays.values()) {
      if (until > now && members.has(person.place) && others.some(({ place }) => members.has(place)))
        return true;
    }
    return false;
  }

  /** Whether any group is kept apart at this time. */
  anyAt(now: number): boolean {
    for (const { until } of this.#delays.values()) if (until > now) return true;
    return false;
  }
}

function keyOf(members: readonly Person[]): string {
  return members
    .map(({ place }) => place)
    .toSorted((a, b) => a - b)
    .join(",");
}

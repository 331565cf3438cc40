import type { RttRow } from "./wire-people.ts";

/** What the host tells of somebody's connection and browser since the process started. */
interface Signs {
  lastSeenAt: number | null;
  rtt: RttRow | null;
  browserErrors: number;
}

const none: Readonly<Signs> = { lastSeenAt: null, rtt: null, browserErrors: 0 };

/** Who has a connection now, how it is, and what browsers complain of. Starts empty with the process. */
export class Presence {
  readonly since: number;
  readonly #online = new Set<string>();
  readonly #signs = new Map<string, Signs>();
  /** How many are connected to other servers of the same study. */
  elsewhere = 0;

  constructor(since: number) {
    this.since = since;
  }

  get online(): number {
    return this.#online.size + this.elsewhere;
  }

  /** Whether they are connected; the latest word counts. */
  tell(subjectId: string, connected: boolean, now: number): void {
    if (connected) this.#online.add(subjectId);
    else this.#online.delete(subjectId);
    this.#signsOf(subjectId).lastSeenAt = now;
  }

  /** False when it is what was known. */
  measure(subjectId: string, medianMs: number, samples: number): boolean {
    const signs = this.#signsOf(subjectId);
    if (signs.rtt?.median_ms === medianMs && signs.rtt.samples === samples) return false;
    signs.rtt = { median_ms: medianMs, samples };
    return true;
  }

  countBrowserError(subjectId: string): void {
    this.#signsOf(subjectId).browserErrors += 1;
  }

  of(subjectId: string): Readonly<Signs> {
    return this.#signs.get(subjectId) ?? none;
  }

  #signsOf(subjectId: string): Signs {
    let signs = this.#signs.get(subjectId);
    if (signs === undefined) this.#signs.set(subjectId, (signs = { ...none }));
    return signs;
  }
}

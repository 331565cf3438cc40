/** Who has a connection now, as the host tells it; the latest word counts. Starts empty with the process. */
export class Presence {
  readonly since: number;
  readonly #online = new Set<string>();
  readonly #lastSeenAt = new Map<string, number>();

  constructor(since: number) {
    this.since = since;
  }

  get online(): number {
    return this.#online.size;
  }

  tell(subjectId: string, connected: boolean, now: number): void {
    if (connected) this.#online.add(subjectId);
    else this.#online.delete(subjectId);
    this.#lastSeenAt.set(subjectId, now);
  }

  lastSeenAt(subjectId: string): number | null {
    return this.#lastSeenAt.get(subjectId) ?? null;
  }
}

import { boundText } from "./bounded-text.ts";
import type { ProblemRow, ProblemSeverity } from "./wire.ts";

const problemsKept = 200;

/** Something that wants the researcher's eye. */
export interface ProblemReport {
  /** Says what is wrong; with `sceneId` it is what repeats are folded by. */
  readonly code: string;
  readonly severity: ProblemSeverity;
  readonly message: string;
  /** What to do. */
  readonly action: string;
  readonly sceneId?: string | null | undefined;
}

/** At most 200 problems, each with how often and when it was seen. */
export class ProblemBoard {
  readonly #rows = new Map<string, ProblemRow>();
  readonly #idsByKey = new Map<string, string>();
  #lastId = 0;
  #dropped = 0;

  get rows(): readonly ProblemRow[] {
    return [...this.#rows.values()];
  }

  get dropped(): number {
    return this.#dropped;
  }

  row(id: string): ProblemRow | undefined {
    return this.#rows.get(id);
  }

  /** Returns the ids of the rows that changed. A repeat reopens a problem that was resolved. */
  report(problem: ProblemReport, now: number): readonly string[] {
    const key = keyOf(problem.code, problem.sceneId);
    const known = this.#find(key);
    const id = known?.id ?? String((this.#lastId += 1));
    this.#idsByKey.set(key, id);
    this.#rows.set(id, {
      id,
      code: boundText(problem.code, 100),
      severity: problem.severity,
      message: boundText(problem.message, 500),
      action: boundText(problem.action, 500),
      scene_id: problem.sceneId ?? null,
      count: (known?.count ?? 0) + 1,
      first_at: known?.first_at ?? now,
      last_at: now,
      resolved_at: null,
    });
    return this.#rows.size > problemsKept ? [id, this.#dropOne(id)] : [id];
  }

  /** Returns the id of the row that changed; undefined where there is no such open problem. */
  resolve(code: string, sceneId: string | null | undefined, now: number): string | undefined {
    const known = this.#find(keyOf(code, sceneId));
    if (known === undefined || known.resolved_at !== null) return undefined;
    this.#rows.set(known.id, { ...known, resolved_at: now });
    return known.id;
  }

  #find(key: string): ProblemRow | undefined {
    const id = this.#idsByKey.get(key);
    return id === undefined ? undefined : this.#rows.get(id);
  }

  /** A resolved one goes first, and of those the one seen longest ago. Costs a walk over 200 rows. */
  #dropOne(keptId: string): string {
    const others = this.rows.filter((row) => row.id !== keptId);
    const oldest = others.reduce((a, b) => (isExpendable(b, a) ? b : a));
    this.#rows.delete(oldest.id);
    for (const [key, id] of this.#idsByKey) if (id === oldest.id) this.#idsByKey.delete(key);
    this.#dropped += 1;
    return oldest.id;
  }
}

function isExpendable(a: ProblemRow, b: ProblemRow): boolean {
  const aResolved = a.resolved_at !== null;
  return aResolved === (b.resolved_at !== null) ? a.last_at < b.last_at : aResolved;
}

function keyOf(code: string, sceneId: string | null | undefined): string {
  return JSON.stringify([code, sceneId ?? null]);
}

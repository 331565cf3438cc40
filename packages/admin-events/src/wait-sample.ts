const capacity = 500;

/** Exact figures over the last 500 waits. */
export interface WaitFigures {
  readonly count: number;
  readonly p50Ms: number | null;
  readonly p90Ms: number | null;
  readonly maxMs: number | null;
}

/** The last 500 waits of a scene. Adding costs nothing; the figures sort when asked, once for each change. */
export class WaitSample {
  readonly #waits: number[] = [];
  #next = 0;
  #figures: WaitFigures | undefined;

  get waits(): readonly number[] {
    return this.#waits;
  }

  add(waitedMs: number): void {
    this.#waits[this.#next] = waitedMs;
    this.#next = (this.#next + 1) % capacity;
    this.#figures = undefined;
  }

  figures(): WaitFigures {
    this.#figures ??= figuresOf(this.#waits);
    return this.#figures;
  }
}

/** The figures over all waits of several scenes: those of the one scene where there is but one. */
export function waitFiguresOf(samples: readonly WaitSample[]): WaitFigures {
  const [first, ...others] = samples;
  if (first !== undefined && others.length === 0) return first.figures();
  return figuresOf(samples.flatMap((sample) => sample.waits));
}

function figuresOf(waits: readonly number[]): WaitFigures {
  const sorted = Float64Array.from(waits).sort();
  return {
    count: sorted.length,
    p50Ms: nearestRank(sorted, 0.5),
    p90Ms: nearestRank(sorted, 0.9),
    maxMs: sorted.at(-1) ?? null,
  };
}

/** The smallest value that at least the given share does not exceed: always a wait that somebody had. */
function nearestRank(sorted: Float64Array, share: number): number | null {
  return sorted[Math.ceil(sorted.length * share) - 1] ?? null;
}

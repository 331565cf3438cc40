/** How values are spread, of nearest rank: the least value that at least that share of them does not exceed. */
export interface SpreadFigures {
  readonly count: number;
  readonly mean: number;
  readonly p50: number;
  readonly p90: number;
  readonly max: number;
}

const most = 65_536;

/**
 * Counts values of at least 0, so that their quantiles are known in memory that does not grow with their number. They are
 * exact to a tenth; with more than 65,536 different values the tenth becomes a fifth, and so on.
 */
export class Spread {
  #counts = new Map<number, number>();
  #step = 0.1;
  #count = 0;
  #sum = 0;
  #max = 0;

  add(value: number): void {
    this.#count += 1;
    this.#sum += value;
    this.#max = Math.max(this.#max, value);
    const bin = Math.round(value / this.#step);
    this.#counts.set(bin, (this.#counts.get(bin) ?? 0) + 1);
    if (this.#counts.size > most) this.#coarsen();
  }

  /** Null where there is no value. */
  figures(): SpreadFigures | null {
    if (this.#count === 0) return null;
    const bins = [...this.#counts].toSorted(([a], [b]) => a - b);
    return {
      count: this.#count,
      mean: this.#sum / this.#count,
      p50: this.#rank(bins, 0.5),
      p90: this.#rank(bins, 0.9),
      max: this.#max,
    };
  }

  #rank(bins: readonly (readonly [bin: number, count: number])[], share: number): number {
    // What share * count is by rounding alone above a whole number is that number.
    let left = Math.ceil(share * this.#count - 1e-9);
    for (const [bin, count] of bins) {
      left -= count;
      if (left <= 0) return Math.min(this.#max, Number((bin * this.#step).toFixed(1)));
    }
    return this.#max;
  }

  #coarsen(): void {
    this.#step *= 2;
    const finer = this.#counts;
    this.#counts = new Map();
    for (const [bin, count] of finer) {
      const half = Math.round(bin / 2);
      this.#counts.set(half, (this.#counts.get(half) ?? 0) + count);
    }
  }
}

/** Values at equal distances in time, the newest last; null where nothing was known. */
export interface Series {
  readonly values: readonly (number | null)[];
  readonly stepMs: number;
  /** Time of the newest value; epoch ms. */
  readonly until: number;
}

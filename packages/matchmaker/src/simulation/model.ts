/** Random numbers in [0, 1). */
export type Random = () => number;

/** Something that differs from person to person: a function from a random source to a value. */
export type Model<T> = (random: Random) => T;

/** The same for everybody. */
export function always<T>(value: T): Model<T> {
  return () => value;
}

/**
 * Exponentially distributed, by inversion of the distribution function (Devroye, "Non-Uniform Random Variate
 * Generation", 1986, chapter II.2): the gaps of a Poisson process, or a patience without memory.
 *
 * @throws RangeError unless the mean is a finite number above 0
 */
export function exponential(mean: number): Model<number> {
  if (!(Number.isFinite(mean) && mean > 0)) {
    throw new RangeError(`Expected the mean to be a finite number above 0, got \`${mean}\`.`);
  }
  return (random) => -mean * Math.log1p(-random());
}

/**
 * Evenly distributed from `from` to below `to`.
 *
 * @throws RangeError unless both are finite and `from` is not above `to`
 */
export function uniform(from: number, to: number): Model<number> {
  if (!(Number.isFinite(from) && Number.isFinite(to) && from <= to)) {
    throw new RangeError(`Expected finite numbers in order, got \`${from}\` and \`${to}\`.`);
  }
  return (random) => from + (to - from) * random();
}

/**
 * One of these, each equally often.
 *
 * @throws RangeError when there is nothing to choose from
 */
export function oneOf<T>(values: readonly [T, ...T[]]): Model<T> {
  const [first] = values;
  if (values.length === 0) throw new RangeError("Expected at least one value to choose from, got none.");
  return (random) => values[Math.floor(random() * values.length)] ?? first;
}

/**
 * With this probability what one model says, else what the other one says.
 *
 * @throws RangeError unless the probability is from 0 to 1
 */
export function either<T>(probability: number, model: Model<T>, otherwise: Model<T>): Model<T> {
  if (!(probability >= 0 && probability <= 1)) {
    throw new RangeError(`Expected a probability from 0 to 1, got \`${probability}\`.`);
  }
  return (random) => (random() < probability ? model : otherwise)(random);
}

/** Somebody who is missing: how many such people, and how many of them came in the window. */
export interface MissingPeople {
  readonly count: number;
  readonly seen: number;
}

/** In ms from now. */
export interface TimeRange {
  readonly lowMs: number;
  readonly highMs: number;
}

const dayMs = 86_400_000;

/**
 * The time until all who are missing have come, as the range between its 10 % and its 90 % quantile, in ms from now.
 *
 * People come independently of each other at a steady rate, which is not known: it is taken from how many came in the window,
 * with Jeffreys' prior for a Poisson rate, Gamma(1/2, 0) (Gelman et al., Bayesian Data Analysis, 3rd ed., 2.8). So the range is wide
 * where few came. Null where none of somebody came, and where it would be more than a day.
 */
export function timeToNextGroup(missing: readonly MissingPeople[], windowMs: number): TimeRange | null {
  if (windowMs <= 0 || missing.length === 0 || missing.some(({ seen }) => seen === 0)) return null;
  const shareBy = (ms: number): number =>
    missing.reduce((share, one) => share * shareComplete(one, ms, windowMs), 1);
  if (shareBy(dayMs) < 0.9) return null;
  return { lowMs: quantile(shareBy, 0.1), highMs: quantile(shareBy, 0.9) };
}

/**
 * How likely `count` of them come within `ms`. With a rate that is Gamma distributed, the number that comes is negative
 * binomial; this is one less the chance that fewer come.
 */
function shareComplete({ count, seen }: MissingPeople, ms: number, windowMs: number): number {
  const shape = seen + 0.5;
  const more = ms / (windowMs + ms);
  let term = (1 - more) ** shape;
  let fewer = term;
  for (let came = 1; came < count; came += 1) {
    term *= ((shape + came - 1) / came) * more;
    fewer += term;
  }
  return 1 - fewer;
}

/** By bisection, to whole seconds. */
function quantile(shareBy: (ms: number) => number, share: number): number {
  let [low, high] = [0, dayMs];
  while (high - low > 500) {
    const middle = (low + high) / 2;
    if (shareBy(middle) < share) low = middle;
    else high = middle;
  }
  return Math.round(high / 1000) * 1000;
}

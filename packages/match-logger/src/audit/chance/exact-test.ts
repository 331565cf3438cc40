/** How many outcomes an exact test goes through at most. */
const limit = 200_000;

/**
 * The exact test that counts come from equal chances: the summed chance of all outcomes of the multinomial distribution that
 * are at most as likely as these counts. Null where there are more than 200,000 outcomes.
 */
export function exactEqualChances(counts: readonly number[]): number | null {
  const total = counts.reduce((a, b) => a + b, 0);
  if (outcomes(total, counts.length) > limit) return null;
  const logFactorials = [0];
  for (let n = 1; n <= total; n += 1) logFactorials.push((logFactorials[n - 1] ?? 0) + Math.log(n));
  const minusLog = (count: number): number => logFactorials[count] ?? 0;
  const whole = minusLog(total) - total * Math.log(counts.length);
  // A rounding error must not part outcomes that are equally likely.
  const observed = counts.reduce((sum, count) => sum + minusLog(count), 0) - 1e-9;
  let p = 0;
  const visit = (place: number, left: number, sum: number): void => {
    if (place === counts.length - 1) {
      const all = sum + minusLog(left);
      if (all >= observed) p += Math.exp(whole - all);
      return;
    }
    for (let count = 0; count <= left; count += 1) visit(place + 1, left - count, sum + minusLog(count));
  };
  visit(0, total, 0);
  return Math.min(1, p);
}

/** In how many ways a total can be shared: the binomial of total + parts - 1 over parts - 1. */
function outcomes(total: number, parts: number): number {
  let ways = 1;
  for (let k = 1; k < parts; k += 1) ways = (ways * (total + k)) / k;
  return ways;
}

/**
 * The chance of a chi-square statistic of at least `statistic` with `degrees` of freedom: the regularized upper incomplete
 * gamma function Q(degrees / 2, statistic / 2), by its series (DLMF 8.11.4) below its mean and by Legendre's continued
 * fraction (DLMF 8.9.2), evaluated by Lentz's method, above.
 */
export function chiSquareP(statistic: number, degrees: number): number {
  if (degrees < 1 || statistic <= 0) return 1;
  const a = degrees / 2;
  const x = statistic / 2;
  const front = Math.exp(a * Math.log(x) - x - logGamma(a));
  return x < a + 1 ? Math.max(0, 1 - front * lowerSeries(a, x)) : Math.min(1, front * upperFraction(a, x));
}

/**
 * Pearson's test that counts come from equal chances: the statistic, its degrees of freedom and the chance of one at least as
 * great. Good where 5 or more are expected of each (Cochran 1954).
 */
export function equalChances(counts: readonly number[]): { statistic: number; degrees: number; p: number } {
  const expected = counts.reduce((a, b) => a + b, 0) / counts.length;
  const statistic = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  const degrees = counts.length - 1;
  return { statistic, degrees, p: chiSquareP(statistic, degrees) };
}

/**
 * Whether each role comes to each place in the order of arrival equally often, where in each group the roles are one random
 * order: Anderson's statistic, (r - 1) / r times Pearson's over the table of roles and places, chi-square with (r - 1)² degrees
 * of freedom (R. L. Anderson, "Use of contingency tables in the analysis of consumer preference studies", Biometrics 15, 1959).
 *
 * @param table for each place in the order of arrival how often it had each role; each row has the same sum
 */
export function equalOrders(table: readonly (readonly number[])[]): {
  statistic: number;
  degrees: number;
  p: number;
} {
  const size = table.length;
  const expected = (table[0] ?? []).reduce((a, b) => a + b, 0) / size;
  let pearson = 0;
  for (const row of table) for (const count of row) pearson += (count - expected) ** 2 / expected;
  const statistic = ((size - 1) / size) * pearson;
  const degrees = (size - 1) ** 2;
  return { statistic, degrees, p: chiSquareP(statistic, degrees) };
}

function lowerSeries(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < 10_000 && term > sum * Number.EPSILON; n += 1) {
    term *= x / (a + n);
    sum += term;
  }
  return sum;
}

function upperFraction(a: number, x: number): number {
  const tiny = 1e-300;
  let b = x + 1 - a;
  let c = 1 / tiny;
  let d = 1 / b;
  let value = d;
  for (let n = 1; n < 10_000; n += 1) {
    const factor = -n * (n - a);
    b += 2;
    d = 1 / nonZero(factor * d + b, tiny);
    c = nonZero(b + factor / c, tiny);
    const step = c * d;
    value *= step;
    if (Math.abs(step - 1) < Number.EPSILON) break;
  }
  return value;
}

function nonZero(value: number, tiny: number): number {
  return Math.abs(value) < tiny ? tiny : value;
}

/** ln Γ(a) for multiples of a half, by Γ(a) = (a - 1) Γ(a - 1) down to Γ(1) = 1 or Γ(1/2) = √π. */
function logGamma(a: number): number {
  let sum = 0;
  let rest = a;
  while (rest > 1) {
    rest -= 1;
    sum += Math.log(rest);
  }
  return rest === 0.5 ? sum + Math.log(Math.PI) / 2 : sum;
}

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const fine = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });

/** A count: `1,204`. */
export function count(value: number): string {
  return whole.format(value);
}

/** A rate, with one decimal below 100. */
export function rate(value: number): string {
  return value < 100 ? fine.format(value) : whole.format(value);
}

/** A share of a whole in percent; of nothing it is `0 %`. */
export function percent(part: number, total: number): string {
  return `${total === 0 ? 0 : Math.round((100 * part) / total)} %`;
}

/** A size on disk: `380 MB`, `12.4 GB`. */
export function bytes(value: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  const power = value < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(value) / 3));
  return `${fine.format(value / 1000 ** power)} ${units[power] ?? "B"}`;
}

/** `1 group`, `2 groups`. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** More different keys than this are summed as `other`: outcomes and reasons may come from browsers. */
const maxKeys = 50;

/** The counts with one more of `key`. */
export function countByKey(counts: ReadonlyMap<string, number>, key: string): ReadonlyMap<string, number> {
  const kept = counts.has(key) || counts.size < maxKeys ? key : "other";
  return new Map(counts).set(kept, (counts.get(kept) ?? 0) + 1);
}

/** The counts with one less of `key`, which keeps its place with 0. */
export function uncountByKey(counts: ReadonlyMap<string, number>, key: string): ReadonlyMap<string, number> {
  const kept = counts.has(key) ? key : "other";
  return new Map(counts).set(kept, (counts.get(kept) ?? 0) - 1);
}

export function sumOf(counts: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const count of counts.values()) sum += count;
  return sum;
}

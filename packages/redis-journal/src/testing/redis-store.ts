import type { StreamEntry } from "../ports.ts";

interface Stream {
  entries: StreamEntry[];
  /** The ids of the entries, read. */
  ids: Id[];
  last: Id;
}

type Id = readonly [number, number];

/** The few types of Redis that the scripts of this package work on, in memory. */
export class RedisStore {
  readonly #strings: Map<string, { readonly value: string; readonly until: number | null }> = new Map<
    string,
    { readonly value: string; readonly until: number | null }
  >();
  readonly #hashes: Map<string, Map<string, string>> = new Map<string, Map<string, string>>();
  readonly #streams: Map<string, Stream> = new Map<string, Stream>();
  readonly #scores: Map<string, Map<string, number>> = new Map<string, Map<string, number>>();

  get(key: string, now: number): string | null {
    const found = this.#strings.get(key);
    return found === undefined || (found.until !== null && found.until <= now) ? null : found.value;
  }

  set(key: string, value: string, until: number | null = null): void {
    this.#strings.set(key, { value, until });
  }

  ttl(key: string, now: number): number {
    return (this.#strings.get(key)?.until ?? now) - now;
  }

  /** Of whatever type it is. */
  delete(key: string): void {
    this.#strings.delete(key);
    this.#hashes.delete(key);
    this.#streams.delete(key);
  }

  /** A stream takes the place of another one, where there is one to do so. */
  renameStream(from: string, to: string): void {
    const stream = this.#streams.get(from);
    if (stream === undefined) return;
    this.#streams.delete(from);
    this.#streams.set(to, stream);
  }

  hget(key: string, field: string): string | null {
    return this.#hashes.get(key)?.get(field) ?? null;
  }

  hset(key: string, field: string, value: string): void {
    const hash = this.#hashes.get(key) ?? new Map<string, string>();
    this.#hashes.set(key, hash.set(field, value));
  }

  hall(key: string): readonly (readonly [string, string])[] {
    return [...(this.#hashes.get(key) ?? [])];
  }

  hdel(key: string, field: string): void {
    this.#hashes.get(key)?.delete(field);
  }

  hincr(key: string, field: string): number {
    const value = Number(this.hget(key, field) ?? "0") + 1;
    this.hset(key, field, String(value));
    return value;
  }

  /** Throws where the id is not behind the last one, as Redis does. */
  xadd(key: string, id: string, fields: Readonly<Record<string, string>>): void {
    const stream = this.#streams.get(key) ?? { entries: [], ids: [], last: [0, 0] };
    const read = readId(id);
    if (compareIds(read, stream.last) <= 0)
      throw new Error("ERR The ID specified in XADD is equal or smaller");
    stream.entries.push({ id, fields });
    stream.ids.push(read);
    stream.last = read;
    this.#streams.set(key, stream);
  }

  xlen(key: string): number {
    return this.#streams.get(key)?.entries.length ?? 0;
  }

  xlast(key: string): StreamEntry | null {
    return this.#streams.get(key)?.entries.at(-1) ?? null;
  }

  xrange(
    key: string,
    from: string,
    to: string,
    count: number = Number.POSITIVE_INFINITY,
  ): readonly StreamEntry[] {
    const stream = this.#streams.get(key);
    if (stream === undefined) return [];
    const isOpen = from.startsWith("(");
    const first = from === "-" ? 0 : indexFrom(stream.ids, readId(isOpen ? from.slice(1) : from), isOpen);
    const end = to === "+" ? stream.ids.length : indexFrom(stream.ids, readId(to), true);
    return stream.entries.slice(first, Math.min(end, first + count));
  }

  xtrim(key: string, minId: string): void {
    const stream = this.#streams.get(key);
    if (stream === undefined) return;
    const first = indexFrom(stream.ids, readId(minId), false);
    stream.entries = stream.entries.slice(first);
    stream.ids = stream.ids.slice(first);
  }

  zadd(key: string, score: number, member: string): void {
    const scores = this.#scores.get(key) ?? new Map<string, number>();
    this.#scores.set(key, scores.set(member, score));
  }

  zrem(key: string, member: string): void {
    this.#scores.get(key)?.delete(member);
  }

  /** By score, then by name. */
  zall(key: string): readonly (readonly [string, number])[] {
    return [...(this.#scores.get(key) ?? [])].toSorted(([a, x], [b, y]) => x - y || (a < b ? -1 : 1));
  }
}

/** Where the first id stands that is not before another one; behind it, where that one does not count. */
function indexFrom(ids: readonly Id[], id: Id, isOpen: boolean): number {
  let low = 0;
  let high = ids.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const order = compareIds(ids[middle] ?? [0, 0], id);
    if (order < 0 || (isOpen && order === 0)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function compareIds(a: Id, b: Id): number {
  return a[0] - b[0] || a[1] - b[1];
}

/** A missing second part counts as 0. */
function readId(id: string): Id {
  const [number, sub = "0"] = id.split("-");
  return [Number(number), Number(sub)];
}

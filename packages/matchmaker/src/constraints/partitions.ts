import type { MatchCandidate } from "../candidate.ts";
import type { OrderedTree } from "../indexes/ordered-tree.ts";
import type { Demands } from "./demands.ts";

/** Those who wait and are alike to every constraint but in their RTT and in whom they have met. */
export interface Partition<C extends MatchCandidate> {
  readonly key: PartitionKey;
  readonly demands: Demands;
  /** Values of the attributes that have to be equal for some waiting time only, by attribute. */
  readonly values: ReadonlyMap<string, string>;
  /** Whether its members ask for each of these values to be equal now. */
  readonly isStrict: boolean;
  /** Values of the attributes of the compositions, in their order. */
  readonly parts: readonly string[];
  readonly members: OrderedTree<C>;
}

/** What tells partitions apart; each is a text. */
export interface PartitionKey {
  /** The values that have to be equal whatever the waiting time. */
  readonly fixed: string;
  /** Those that have to be equal for some waiting time only. */
  readonly relaxed: string;
  /** Everything else. */
  readonly rest: string;
}

/** The partitions that have the same fixed values. */
interface Bucket<C extends MatchCandidate> {
  readonly byRelaxed: Map<string, Map<string, Partition<C>>>;
  /** Those that are not strict, whose members may be together with people of other values. */
  readonly lenient: Partition<C>[];
}

/**
 * Partitions, found by what their members have in common. An empty one is kept while there are few of them, since values
 * come again; so neither memory nor a search grows with all the values that ever came.
 */
export class Partitions<C extends MatchCandidate> {
  #buckets = new Map<string, Bucket<C>>();
  #count = 0;

  /** The partition of a key, made where there is none yet. */
  of(key: PartitionKey, waiting: number, make: () => Partition<C>): Partition<C> {
    const found = this.#buckets.get(key.fixed)?.byRelaxed.get(key.relaxed)?.get(key.rest);
    if (found !== undefined) return found;
    if (this.#count > 256 + 2 * waiting) this.#dropEmpty();
    const partition = make();
    this.#put(partition);
    return partition;
  }

  /** Those whose members may be together with somebody of this partition, as far as values that have to be equal say. */
  *beside({ key, isStrict }: Partition<C>): IterableIterator<Partition<C>> {
    const bucket = this.#buckets.get(key.fixed);
    if (bucket === undefined) return;
    for (const partition of bucket.byRelaxed.get(key.relaxed)?.values() ?? []) {
      if (isStrict || partition.isStrict) yield partition;
    }
    if (!isStrict) yield* bucket.lenient;
  }

  #put(partition: Partition<C>): void {
    const { fixed, relaxed, rest } = partition.key;
    let bucket = this.#buckets.get(fixed);
    if (bucket === undefined) {
      bucket = { byRelaxed: new Map(), lenient: [] };
      this.#buckets.set(fixed, bucket);
    }
    const alike = bucket.byRelaxed.get(relaxed);
    if (alike === undefined) bucket.byRelaxed.set(relaxed, new Map([[rest, partition]]));
    else alike.set(rest, partition);
    if (!partition.isStrict) bucket.lenient.push(partition);
    this.#count += 1;
  }

  #dropEmpty(): void {
    const all = [...this.#buckets.values()].flatMap(({ byRelaxed }) =>
      [...byRelaxed.values()].flatMap((alike) => [...alike.values()]),
    );
    this.#buckets = new Map();
    this.#count = 0;
    for (const partition of all) if (partition.members.size > 0) this.#put(partition);
  }
}

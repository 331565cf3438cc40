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

/** What tells partitions apart, as texts. Those of values say where they end, so that one may stand behind another. */
export interface PartitionKey {
  /** The values that have to be equal whatever the waiting time. */
  readonly fixed: string;
  /** Those that have to be equal for some waiting time only. */
  readonly relaxed: string;
  /** Everything else. */
  readonly rest: string;
}

/**
 * Partitions, found by what their members have in common. An empty one is kept while there are few of them, since values
 * come again; so neither memory nor a search grows with all the values that ever came.
 */
export class Partitions<C extends MatchCandidate> {
  /** By all values that may have to be equal. Each value may be that of one person, so a list of its own is all it gets. */
  #byValues = new Map<string, Partition<C>[]>();
  /** Those that are not strict, whose members may be together with people of other values, by their fixed values. */
  #lenient = new Map<string, Partition<C>[]>();
  #count = 0;

  /** The partition of a key, made where there is none yet. */
  of(key: PartitionKey, waiting: number, make: () => Partition<C>): Partition<C> {
    const found = this.#byValues.get(key.fixed + key.relaxed)?.find((each) => each.key.rest === key.rest);
    if (found !== undefined) return found;
    if (this.#count > 256 + 2 * waiting) this.#dropEmpty();
    const partition = make();
    this.#put(partition);
    return partition;
  }

  /** Those whose members may be together with somebody of this partition, as far as values that have to be equal say. */
  *beside({ key, isStrict }: Partition<C>): IterableIterator<Partition<C>> {
    for (const partition of this.#byValues.get(key.fixed + key.relaxed) ?? []) {
      if (isStrict || partition.isStrict) yield partition;
    }
    if (!isStrict) yield* this.#lenient.get(key.fixed) ?? [];
  }

  #put(partition: Partition<C>): void {
    const { fixed, relaxed } = partition.key;
    addTo(this.#byValues, fixed + relaxed, partition);
    if (!partition.isStrict) addTo(this.#lenient, fixed, partition);
    this.#count += 1;
  }

  #dropEmpty(): void {
    const all = [...this.#byValues.values()].flat();
    this.#byValues = new Map();
    this.#lenient = new Map();
    this.#count = 0;
    for (const partition of all) if (partition.members.size > 0) this.#put(partition);
  }
}

function addTo<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}

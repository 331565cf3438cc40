import { attributeOf, type MatchCandidate } from "../candidate.ts";
import { OrderedTree } from "../indexes/ordered-tree.ts";
import type { PoolIndex } from "../indexes/pool-index.ts";
import { Deadlines } from "../room/deadlines.ts";
import { loadOf, valueText, type ConstraintSet, type Demands } from "./demands.ts";

/** Those who wait and are alike to every constraint but in their RTT and in whom they have met. */
export interface Partition<C extends MatchCandidate> {
  /** Tells partitions apart that have the same values of the attributes that are always to be equal. */
  readonly key: string;
  readonly demands: Demands;
  /** Values of the attributes that have to be equal for some waiting time only, by attribute. */
  readonly values: ReadonlyMap<string, string>;
  /** Values of the attributes of the compositions, in their order. */
  readonly parts: readonly string[];
  readonly members: OrderedTree<C>;
}

interface Entry<C extends MatchCandidate> {
  readonly candidate: C;
  readonly place: number;
  partition: Partition<C>;
}

/** Keeps those who wait by what the constraints see of them. Who reaches a relaxed step changes over by `settle`. */
export class GroupIndex<C extends MatchCandidate> implements PoolIndex<C> {
  readonly #constraints: ConstraintSet;
  /** By the values that have to be equal whatever the waiting time, then by everything else. */
  readonly #partitions: Map<string, Partition<C>[]> = new Map<string, Partition<C>[]>();
  /** By place: each is set once, but for those who come back to theirs. */
  readonly #entries: Map<number, Entry<C>> = new Map<number, Entry<C>>();
  readonly #changes: Deadlines<Entry<C>>;
  readonly #partners: WeakMap<C, ReadonlySet<string>> = new WeakMap<C, ReadonlySet<string>>();
  #now = Number.NEGATIVE_INFINITY;

  constructor(constraints: ConstraintSet) {
    this.#constraints = constraints;
    this.#changes = new Deadlines<Entry<C>>(({ what }) => this.#entries.get(what.place) === what);
  }

  readonly add = (candidate: C, place: number): void => {
    const partition = this.partitionOf(candidate, this.#now);
    const entry = { candidate, place, partition };
    this.#entries.set(place, entry);
    partition.members.insert(place, loadOf(candidate), candidate);
    this.#expectChange(entry);
  };

  readonly remove = (_candidate: C, place: number): void => {
    const entry = this.#entries.get(place);
    if (entry === undefined) return;
    this.#entries.delete(place);
    entry.partition.members.remove(place);
  };

  get size(): number {
    return this.#entries.size;
  }

  /** Moves those over who have reached another step by now. Time may also go back: a rule can be tried at any time. */
  settle(now: number): void {
    if (now < this.#now) return this.#settleAll(now);
    this.#now = now;
    for (let due = this.#changes.takeDue(now); due.length > 0; due = this.#changes.takeDue(now)) {
      for (const entry of due) this.#move(entry);
    }
  }

  /** Those that have everything in common with this candidate that has to be equal whatever the waiting time. */
  partitionsFor(candidate: C): readonly Partition<C>[] {
    return this.#partitions.get(this.#fixedKey(candidate)) ?? [];
  }

  /** Everybody whom a candidate names as a partner of any time, kept for a search that asks many times. */
  partnersOf(candidate: C): ReadonlySet<string> {
    let partners = this.#partners.get(candidate);
    if (partners === undefined) {
      partners = new Set([
        ...(candidate.pastPartners ?? []),
        ...(candidate.groupHistory?.previousPartners ?? []),
      ]);
      this.#partners.set(candidate, partners);
    }
    return partners;
  }

  /** Where a candidate stands at a time. */
  partitionOf(candidate: C, now: number): Partition<C> {
    const { relaxedAttributes, compositions } = this.#constraints;
    const levels = this.#constraints.levelsOf(candidate, Number.isFinite(now) ? now : candidate.enqueuedAt);
    const fixedKey = this.#fixedKey(candidate);
    let key = "";
    for (const level of levels) key += `${level},`;
    for (const name of relaxedAttributes) key += keyOf(valueText(candidate, name));
    for (const { attribute } of compositions) key += keyOf(partText(candidate, attribute));
    const alike = this.#partitions.get(fixedKey);
    let partition = alike?.find((each) => each.key === key);
    if (partition === undefined) {
      partition = {
        key,
        demands: this.#constraints.demandsAt(levels),
        values: new Map(relaxedAttributes.map((name) => [name, valueText(candidate, name)])),
        parts: compositions.map(({ attribute }) => partText(candidate, attribute)),
        members: new OrderedTree<C>(),
      };
      if (alike === undefined) this.#partitions.set(fixedKey, [partition]);
      else alike.push(partition);
    }
    return partition;
  }

  #fixedKey(candidate: C): string {
    let key = "";
    for (const name of this.#constraints.fixedAttributes) key += keyOf(valueText(candidate, name));
    return key;
  }

  #move(entry: Entry<C>): void {
    entry.partition.members.remove(entry.place);
    entry.partition = this.partitionOf(entry.candidate, this.#now);
    entry.partition.members.insert(entry.place, loadOf(entry.candidate), entry.candidate);
    this.#expectChange(entry);
  }

  #expectChange(entry: Entry<C>): void {
    const from = Number.isFinite(this.#now) ? this.#now : entry.candidate.enqueuedAt;
    const at = this.#constraints.nextLevelAt(entry.candidate, from);
    if (at !== null) this.#changes.add(at, entry);
  }

  #settleAll(now: number): void {
    this.#now = now;
    for (const entry of this.#entries.values()) this.#move(entry);
  }
}

/** A text with its length, so that several in a row are different wherever one of them is. */
function keyOf(text: string): string {
  return `${text.length}:${text}`;
}

/** The value of an attribute as a composition names it. */
export function partText(candidate: MatchCandidate, attribute: string): string {
  return String(attributeOf(candidate.attributes, attribute) ?? "");
}

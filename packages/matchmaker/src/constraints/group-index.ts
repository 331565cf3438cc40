import { attributeOf, type MatchCandidate } from "../candidate.ts";
import { OrderedTree } from "../indexes/ordered-tree.ts";
import type { PoolIndex } from "../indexes/pool-index.ts";
import { Deadlines } from "../room/deadlines.ts";
import { loadOf, valueText, type ConstraintSet } from "./demands.ts";
import { Partitions, type Partition } from "./partitions.ts";

interface Entry<C extends MatchCandidate> {
  readonly candidate: C;
  readonly place: number;
  partition: Partition<C>;
}

/** Keeps those who wait by what the constraints see of them. Who reaches a relaxed step changes over by `settle`. */
export class GroupIndex<C extends MatchCandidate> implements PoolIndex<C> {
  readonly #constraints: ConstraintSet;
  readonly #partitions: Partitions<C> = new Partitions<C>();
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

  /** The partitions whose members may be together with somebody of this one, as far as equal values say. */
  partitionsFor(own: Partition<C>): Iterable<Partition<C>> {
    return this.#partitions.beside(own);
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
    const { fixedAttributes, relaxedAttributes, compositions } = this.#constraints;
    const levels = this.#constraints.levelsOf(candidate, Number.isFinite(now) ? now : candidate.enqueuedAt);
    let [fixed, relaxed, rest] = ["", "", ""];
    for (const name of fixedAttributes) fixed += keyOf(valueText(candidate, name));
    for (const name of relaxedAttributes) relaxed += keyOf(valueText(candidate, name));
    for (const level of levels) rest += `${level},`;
    for (const { attribute } of compositions) rest += keyOf(partText(candidate, attribute));
    return this.#partitions.of({ fixed, relaxed, rest }, this.#entries.size, () => {
      const demands = this.#constraints.demandsAt(levels);
      return {
        key: { fixed, relaxed, rest },
        demands,
        values: new Map(relaxedAttributes.map((name) => [name, valueText(candidate, name)])),
        isStrict: relaxedAttributes.every((name) => demands.sameValues.includes(name)),
        parts: compositions.map(({ attribute }) => partText(candidate, attribute)),
        members: new OrderedTree<C>(),
      };
    });
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

import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OrderedTree, type OrderedEntry } from "../../src/index.ts";

type Change =
  | { readonly kind: "insert"; readonly order: number; readonly load: number }
  | { readonly kind: "remove"; readonly order: number };

// Few places and few loads, so that places are taken and freed again and loads tie.
const orders = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: -5, max: 40 }) },
  { weight: 1, arbitrary: fc.constantFrom(2 ** 31, 2 ** 31 + 1, 2 ** 32, 2 ** 32 + 1, 2 ** 52) },
);
const loads = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 9 }) },
  { weight: 2, arbitrary: fc.constantFrom(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY) },
);
const changes = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ kind: fc.constant("insert" as const), order: orders, load: loads }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("remove" as const), order: orders }) },
  ),
  { minLength: 10, maxLength: 80, size: "max" },
);
const afters = fc.oneof(orders, fc.constantFrom(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY));

/** The same, as a sorted array. */
class SortedArray {
  readonly entries: OrderedEntry<string>[] = [];

  change(change: Change): void {
    const place = this.entries.findIndex(({ order }) => order === change.order);
    if (place >= 0) this.entries.splice(place, 1);
    if (change.kind === "remove") return;
    this.entries.push({ order: change.order, load: change.load, value: nameOf(change) });
    this.entries.sort((a, b) => a.order - b.order);
  }

  from(after: number, maxLoad: number): readonly OrderedEntry<string>[] {
    return this.entries.filter(({ order, load }) => order > after && load <= maxLoad);
  }
}

function nameOf({ order, load }: { readonly order: number; readonly load: number }): string {
  return `${order}:${load}`;
}

/** Applies a change to both; an insertion into a taken place replaces what stands there. */
function both(tree: OrderedTree<string>, array: SortedArray, change: Change): void {
  tree.remove(change.order);
  if (change.kind === "insert") tree.insert(change.order, change.load, nameOf(change));
  array.change(change);
}

function bare(entry: OrderedEntry<string>): OrderedEntry<string>;
function bare(entry: OrderedEntry<string> | undefined): OrderedEntry<string> | undefined;
function bare(entry: OrderedEntry<string> | undefined): OrderedEntry<string> | undefined {
  return entry === undefined ? undefined : { order: entry.order, load: entry.load, value: entry.value };
}

describe("OrderedTree", () => {
  it("answers every question as a sorted array does, after every change", () => {
    let answered = 0;
    fc.assert(
      fc.property(changes, afters, loads, fc.integer({ min: 0, max: 6 }), (all, after, maxLoad, count) => {
        const tree = new OrderedTree<string>();
        const array = new SortedArray();
        for (const change of all) {
          both(tree, array, change);
          const { entries } = array;
          const behind = array.from(after, maxLoad);
          expect(tree.size).toBe(entries.length);
          expect(tree.leastLoad).toBe(Math.min(Number.POSITIVE_INFINITY, ...entries.map(({ load }) => load)));
          expect(bare(tree.at(change.order))).toEqual(entries.find(({ order }) => order === change.order));
          expect(tree.rank(after)).toBe(entries.filter(({ order }) => order < after).length);
          expect(bare(tree.first(after, maxLoad))).toEqual(behind[0]);
          expect(bare(tree.first(after))).toEqual(array.from(after, Number.POSITIVE_INFINITY)[0]);
          if (behind.length > 1) answered += 1;
        }
        expect(Array.from(tree.from(after, maxLoad), bare)).toEqual(array.from(after, maxLoad));
        expect(Array.from(tree.from(Number.NEGATIVE_INFINITY), bare)).toEqual(array.entries);
        expect(tree.head(count * 20)).toEqual(array.entries.slice(0, count * 20).map(({ value }) => value));
        // A stable sort keeps the earlier one first where loads tie.
        const lowest = array.from(after, Number.POSITIVE_INFINITY).toSorted(byLoad).slice(0, count);
        expect(tree.lowest(after, count).map(bare)).toEqual(lowest);
      }),
      { numRuns: 400 },
    );
    expect(answered).toBeGreaterThan(1000);
  });

  it("finds an infinite load only where no limit is set, and a load of minus infinity always", () => {
    const tree = new OrderedTree<string>();
    tree.insert(1, Number.POSITIVE_INFINITY, "never measured as fitting");
    tree.insert(2, Number.NEGATIVE_INFINITY, "fits with all");
    expect(tree.first(0, 1e300)?.order).toBe(2);
    expect(tree.first(0)?.order).toBe(1);
    expect(tree.first(0, Number.NEGATIVE_INFINITY)?.order).toBe(2);
    expect(tree.lowest(0, 5).map(({ order }) => order)).toEqual([2, 1]);
  });

  it("refuses a place that is taken, and leaves what stands there", () => {
    const tree = new OrderedTree<string>();
    for (let order = 0; order < 50; order += 1) tree.insert(order, order, `value ${order}`);
    expect(() => tree.insert(31, 0, "another")).toThrow(RangeError);
    expect(tree.at(31)?.value).toBe("value 31");
    expect(tree.size).toBe(50);
    expect(tree.leastLoad).toBe(0);
  });

  it("stays shallow when places come in ascending order", () => {
    const tree = new OrderedTree<number>();
    for (let order = 1; order <= 200_000; order += 1) tree.insert(order, -order, order);
    expect(tree.first(0, -199_999)?.order).toBe(199_999);
    for (let order = 1; order <= 200_000; order += 2) tree.remove(order);
    expect(tree.size).toBe(100_000);
    expect(tree.rank(100_001)).toBe(50_000);
    expect(tree.leastLoad).toBe(-200_000);
  });

  it("goes on from where it stood when what it has given is taken out meanwhile", () => {
    const tree = new OrderedTree<number>();
    for (let order = 1; order <= 9; order += 1) tree.insert(order, 0, order);
    const seen: number[] = [];
    for (const { order } of tree.from(2)) {
      seen.push(order);
      tree.remove(order);
      tree.remove(order + 1);
    }
    expect(seen).toEqual([3, 5, 7, 9]);
    expect(tree.size).toBe(2);
  });
});

function byLoad(a: OrderedEntry<string>, b: OrderedEntry<string>): number {
  return a.load === b.load ? 0 : a.load - b.load;
}

import { describe, expect, it } from "vitest";
import { OrderedTree, randomStream, type OrderedEntry } from "../../src/index.ts";

describe("the nodes of OrderedTree", () => {
  it("split and join without losing an entry or an answer, while thousands come and go", () => {
    const random = randomStream({ seed: "0".repeat(32), purpose: "rule", seq: 1, enteredSeq: 1 });
    const choose = (limit: number): number => Math.floor(random() * limit);
    const tree = new OrderedTree<string>();
    const sorted: OrderedEntry<string>[] = [];
    // The pool grows, shrinks to almost nobody, and grows again; half of those who come are the last in order.
    for (const [share, changes] of [
      [0.9, 6000],
      [0.1, 7000],
      [0.7, 3000],
    ] as const) {
      for (let change = 0; change < changes; change += 1) {
        if (random() < share) {
          const order = choose(2) === 0 ? (sorted.at(-1)?.order ?? 0) + 1 : choose(20_000);
          if (tree.at(order) !== undefined) continue;
          const entry = { order, load: choose(500), value: `value ${order}` };
          tree.insert(order, entry.load, entry.value);
          sorted.splice(countBefore(sorted, order), 0, entry);
        } else {
          const [gone] = sorted.splice(choose(sorted.length), 1);
          if (gone !== undefined) tree.remove(gone.order);
        }
        if (change % 100 > 0) continue;
        const after = choose(20_000);
        const maxLoad = choose(500);
        const behind = sorted.filter(({ order, load }) => order > after && load <= maxLoad);
        expect([...tree.from(Number.NEGATIVE_INFINITY)]).toEqual(sorted);
        expect([...tree.from(after, maxLoad)]).toEqual(behind);
        expect(tree.first(after, maxLoad)).toEqual(behind[0]);
        expect(tree.rank(after)).toBe(countBefore(sorted, after));
        expect(tree.size).toBe(sorted.length);
        expect(tree.leastLoad).toBe(Math.min(Number.POSITIVE_INFINITY, ...sorted.map(({ load }) => load)));
        const lowest = sorted.filter(({ order }) => order > after).toSorted((a, b) => a.load - b.load);
        expect(tree.lowest(after, 5)).toEqual(lowest.slice(0, 5));
      }
    }
    expect(sorted.length).toBeGreaterThan(500);
  });
});

function countBefore(sorted: readonly OrderedEntry<string>[], place: number): number {
  return sorted.filter(({ order }) => order < place).length;
}

import {
  branchOf,
  childAt,
  countUpTo,
  insertInto,
  leafOf,
  leastLoadOf,
  removeFrom,
  type Leaf,
  type TreeNode,
  type TreeValue,
} from "./tree-node.ts";

/** A value in its place. */
export interface OrderedEntry<T> {
  readonly order: number;
  readonly load: number;
  readonly value: T;
}

/**
 * Values in the order of a number, each with a load, that answers "the first behind this place with at most that load"
 * and "how many stand before this place" in O(log n). A B+ tree (Comer, "The ubiquitous B-tree", 1979) that knows the
 * least load and the number of what lies below each branch: in a large pool what costs time is memory that no cache
 * holds, and here entries stand beside each other.
 */
export class OrderedTree<T extends TreeValue> {
  #root: TreeNode<T> | null = null;
  #size = 0;
  /** Grows with every change, for those who are reading meanwhile. */
  #version = 0;

  get size(): number {
    return this.#size;
  }

  /** The least load of all; Infinity when empty. */
  get leastLoad(): number {
    return this.#root === null ? Number.POSITIVE_INFINITY : leastLoadOf(this.#root);
  }

  /** Puts a value into its place. The place must be free. */
  insert(order: number, load: number, value: T): void {
    if (this.#root === null) this.#root = leafOf(order, load, value);
    else {
      const right = insertInto(this.#root, order, load, value);
      if (right !== null) this.#root = branchOf([this.#root, right]);
    }
    this.#size += 1;
    this.#version += 1;
  }

  /** Takes the value out of this place; does nothing when it is free. */
  remove(order: number): void {
    if (this.#root === null || !removeFrom(this.#root, order)) return;
    while (this.#root?.kind === "branch" && this.#root.children.length < 2) {
      this.#root = this.#root.children[0] ?? null;
    }
    this.#size -= 1;
    this.#version += 1;
  }

  /** The value in this place, or undefined. */
  at(order: number): OrderedEntry<T> | undefined {
    let node = this.#root ?? undefined;
    while (node?.kind === "branch") node = node.children[childAt(node, order)];
    if (node === undefined) return undefined;
    const entry = entryOf(node, countUpTo(node.orders, order) - 1);
    return entry?.order === order ? entry : undefined;
  }

  /** How many stand before this place. */
  rank(order: number): number {
    let before = 0;
    let node = this.#root ?? undefined;
    while (node?.kind === "branch") {
      const index = childAt(node, order);
      for (let left = 0; left < index; left += 1) before += node.sizes[left] ?? 0;
      node = node.children[index];
    }
    if (node === undefined) return before;
    const upTo = countUpTo(node.orders, order);
    return before + (node.orders[upTo - 1] === order ? upTo - 1 : upTo);
  }

  /** The first behind `after` with a load of at most `maxLoad`, or undefined. */
  first(after: number, maxLoad: number = Number.POSITIVE_INFINITY): OrderedEntry<T> | undefined {
    const leaf = leafBehind(this.#root, after, maxLoad);
    return leaf === undefined ? undefined : entryOf(leaf, indexBehind(leaf, after, maxLoad));
  }

  /** The first values, at most `count`. */
  head(count: number): readonly T[] {
    const values: T[] = [];
    if (this.#root !== null) collectHead(this.#root, count, values);
    return values;
  }

  /** Up to `count` entries behind `after` with the least loads, ascending; ties in order. O(count² + count · log n). */
  lowest(after: number, count: number): readonly OrderedEntry<T>[] {
    const found: OrderedEntry<T>[] = [];
    if (count > 0 && this.#root !== null) collectLowest(this.#root, after, count, found);
    return found;
  }

  /** The entries behind `after` with a load of at most `maxLoad`, in order, also when some are taken out meanwhile. */
  *from(after: number, maxLoad: number = Number.POSITIVE_INFINITY): IterableIterator<OrderedEntry<T>> {
    let last = after;
    for (;;) {
      const leaf = leafBehind(this.#root, last, maxLoad);
      if (leaf === undefined) return;
      const version = this.#version;
      let index = indexBehind(leaf, last, maxLoad);
      while (index < leaf.orders.length && version === this.#version) {
        const entry = entryOf(leaf, index);
        if (entry === undefined) return;
        last = entry.order;
        yield entry;
        index = indexFrom(leaf, index + 1, maxLoad);
      }
    }
  }
}

function entryOf<T extends TreeValue>(leaf: Leaf<T>, index: number): OrderedEntry<T> | undefined {
  const order = leaf.orders[index];
  const load = leaf.loads[index];
  const value = leaf.values[index];
  return order === undefined || load === undefined || value === undefined
    ? undefined
    : { order, load, value };
}

/** The leaf with the first entry behind a place that has at most this load. */
function leafBehind<T extends TreeValue>(
  node: TreeNode<T> | null,
  after: number,
  maxLoad: number,
): Leaf<T> | undefined {
  if (node === null) return undefined;
  if (node.kind === "leaf") return indexBehind(node, after, maxLoad) < node.orders.length ? node : undefined;
  for (let index = childAt(node, after); index < node.children.length; index += 1) {
    const child = node.children[index];
    if (child === undefined || (node.loads[index] ?? Number.NaN) > maxLoad) continue;
    const leaf = leafBehind(child, after, maxLoad);
    if (leaf !== undefined) return leaf;
  }
  return undefined;
}

function indexBehind(leaf: Leaf<TreeValue>, after: number, maxLoad: number): number {
  return indexFrom(leaf, countUpTo(leaf.orders, after), maxLoad);
}

/** The next index with at most this load; the length of the leaf when there is none. */
function indexFrom({ loads }: Leaf<TreeValue>, from: number, maxLoad: number): number {
  let index = from;
  while (index < loads.length && (loads[index] ?? Number.NaN) > maxLoad) index += 1;
  return index;
}

function collectHead<T extends TreeValue>(node: TreeNode<T>, count: number, values: T[]): void {
  if (node.kind === "leaf") {
    for (const value of node.values) if (values.length < count) values.push(value);
    return;
  }
  for (const child of node.children) if (values.length < count) collectHead(child, count, values);
}

function collectLowest<T extends TreeValue>(
  node: TreeNode<T>,
  after: number,
  count: number,
  found: OrderedEntry<T>[],
): void {
  const { loads } = node;
  const from = node.kind === "leaf" ? countUpTo(node.orders, after) : childAt(node, after);
  for (let index = from; index < loads.length; index += 1) {
    // An equal load that comes later is not among them.
    if (found.length === count && (loads[index] ?? Number.NaN) >= (found.at(-1)?.load ?? Number.NaN))
      continue;
    if (node.kind === "leaf") {
      const entry = entryOf(node, index);
      if (entry !== undefined) offer(entry, count, found);
    } else {
      const child = node.children[index];
      if (child !== undefined) collectLowest(child, after, count, found);
    }
  }
}

/** Keeps the `count` least loads, ascending, the earlier one first where they tie. */
function offer<T>(entry: OrderedEntry<T>, count: number, found: OrderedEntry<T>[]): void {
  let place = found.length;
  while (place > 0 && entry.load < (found[place - 1]?.load ?? Number.NEGATIVE_INFINITY)) place -= 1;
  found.splice(place, 0, entry);
  if (found.length > count) found.pop();
}

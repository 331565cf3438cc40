/** A value in its place. */
export interface OrderedEntry<T> {
  readonly order: number;
  readonly load: number;
  readonly value: T;
}

interface Node<T> {
  order: number;
  load: number;
  value: T;
  readonly priority: number;
  size: number;
  leastLoad: number;
  left: Node<T> | null;
  right: Node<T> | null;
}

/**
 * Values in the order of a number, each with a load, that answers "the first behind this place with at most that load"
 * and "how many stand before this place" in O(log n). A treap (Seidel and Aragon, "Randomized search trees", 1996) whose
 * priorities are a hash of the order, so that the same entries always make the same tree.
 */
export class OrderedTree<T> {
  #root: Node<T> | null = null;

  get size(): number {
    return sizeOf(this.#root);
  }

  /** The least load of all; Infinity when empty. */
  get leastLoad(): number {
    return leastOf(this.#root);
  }

  /** Puts a value into its place. The place must be free. */
  insert(order: number, load: number, value: T): void {
    const node = {
      order,
      load,
      value,
      priority: priorityOf(order),
      size: 1,
      leastLoad: load,
      left: null,
      right: null,
    };
    this.#root = insertNode(this.#root, node);
  }

  /** Takes the value out of this place; does nothing when it is free. */
  remove(order: number): void {
    this.#root = removeNode(this.#root, order);
  }

  /** The value in this place, or undefined. */
  at(order: number): OrderedEntry<T> | undefined {
    let node = this.#root;
    while (node !== null && node.order !== order) node = order < node.order ? node.left : node.right;
    return node ?? undefined;
  }

  /** How many stand before this place. */
  rank(order: number): number {
    let before = 0;
    for (let node = this.#root; node !== null;) {
      if (node.order < order) {
        before += sizeOf(node.left) + 1;
        node = node.right;
      } else node = node.left;
    }
    return before;
  }

  /** The first behind `after` with a load of at most `maxLoad`, or undefined. */
  first(after: number, maxLoad: number = Number.POSITIVE_INFINITY): OrderedEntry<T> | undefined {
    return firstFrom(this.#root, after, maxLoad);
  }

  /** Up to `count` entries behind `after` with the least loads, ascending; ties in order. O(count² + count · log n). */
  lowest(after: number, count: number): readonly OrderedEntry<T>[] {
    const found: OrderedEntry<T>[] = [];
    if (count > 0) collectLowest(this.#root, after, count, found);
    return found;
  }

  /** The entries behind `after` with a load of at most `maxLoad`, in order. O(log n) for each. */
  *from(after: number, maxLoad: number = Number.POSITIVE_INFINITY): IterableIterator<OrderedEntry<T>> {
    for (let next = this.first(after, maxLoad); next !== undefined; next = this.first(next.order, maxLoad)) {
      yield next;
    }
  }
}

function sizeOf<T>(node: Node<T> | null): number {
  return node === null ? 0 : node.size;
}

function leastOf<T>(node: Node<T> | null): number {
  return node === null ? Number.POSITIVE_INFINITY : node.leastLoad;
}

/** Sums up what lies below a node again. */
function summed<T>(node: Node<T>): Node<T> {
  node.size = sizeOf(node.left) + 1 + sizeOf(node.right);
  node.leastLoad = Math.min(node.load, leastOf(node.left), leastOf(node.right));
  return node;
}

function insertNode<T>(root: Node<T> | null, node: Node<T>): Node<T> {
  if (root === null) return node;
  if (node.order === root.order) throw new RangeError(`Expected place ${node.order} to be free.`);
  if (node.order < root.order) {
    root.left = insertNode(root.left, node);
    return root.left.priority > root.priority ? rotateRight(root, root.left) : summed(root);
  }
  root.right = insertNode(root.right, node);
  return root.right.priority > root.priority ? rotateLeft(root, root.right) : summed(root);
}

function removeNode<T>(root: Node<T> | null, order: number): Node<T> | null {
  if (root === null) return null;
  if (root.order === order) return merged(root.left, root.right);
  if (order < root.order) root.left = removeNode(root.left, order);
  else root.right = removeNode(root.right, order);
  return summed(root);
}

/** One tree of two, of which the left one comes before the right one. */
function merged<T>(left: Node<T> | null, right: Node<T> | null): Node<T> | null {
  if (left === null) return right;
  if (right === null) return left;
  if (left.priority > right.priority) {
    left.right = merged(left.right, right);
    return summed(left);
  }
  right.left = merged(left, right.left);
  return summed(right);
}

function rotateRight<T>(root: Node<T>, left: Node<T>): Node<T> {
  root.left = left.right;
  left.right = summed(root);
  return summed(left);
}

function rotateLeft<T>(root: Node<T>, right: Node<T>): Node<T> {
  root.right = right.left;
  right.left = summed(root);
  return summed(right);
}

function firstFrom<T>(node: Node<T> | null, after: number, maxLoad: number): Node<T> | undefined {
  if (node === null || node.leastLoad > maxLoad) return undefined;
  if (node.order <= after) return firstFrom(node.right, after, maxLoad);
  return (
    firstFrom(node.left, after, maxLoad) ??
    (node.load <= maxLoad ? node : firstFrom(node.right, after, maxLoad))
  );
}

function collectLowest<T>(
  node: Node<T> | null,
  after: number,
  count: number,
  found: OrderedEntry<T>[],
): void {
  if (node === null) return;
  const worst = found.length < count ? Number.POSITIVE_INFINITY : (found.at(-1)?.load ?? 0);
  if (found.length === count && node.leastLoad >= worst) return;
  if (node.order <= after) return collectLowest(node.right, after, count, found);
  collectLowest(node.left, after, count, found);
  offer(node, count, found);
  collectLowest(node.right, after, count, found);
}

/** Keeps the `count` least loads, ascending, the earlier one first where they tie. */
function offer<T>(entry: OrderedEntry<T>, count: number, found: OrderedEntry<T>[]): void {
  let place = found.length;
  while (place > 0 && entry.load < (found[place - 1]?.load ?? Number.NEGATIVE_INFINITY)) place -= 1;
  if (place >= count) return;
  found.splice(place, 0, entry);
  if (found.length > count) found.pop();
}

/** A hash that spreads neighbouring orders (the finaliser of MurmurHash3). */
function priorityOf(order: number): number {
  let hash = order | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

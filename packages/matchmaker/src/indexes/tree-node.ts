/** A value of a tree. */
export type TreeValue = object | string | number | boolean | bigint | symbol;

/** Entries beside each other in the order of their places, so that a search reads one array. */
export interface Leaf<T extends TreeValue> {
  readonly kind: "leaf";
  readonly orders: number[];
  readonly loads: number[];
  readonly values: T[];
}

/** Nodes in the order of their places, and what has to be known of each without looking into it. */
export interface Branch<T extends TreeValue> {
  readonly kind: "branch";
  /** No place of a child lies below its number here, and none at or above that of the next child. */
  readonly orders: number[];
  /** The least load of each child. */
  readonly loads: number[];
  /** How many entries lie below each child. */
  readonly sizes: number[];
  readonly children: TreeNode<T>[];
}

export type TreeNode<T extends TreeValue> = Leaf<T> | Branch<T>;

const CAPACITY = 32;

/** The first leaf, with no room to spare: there are many trees that hold one entry. */
export function leafOf<T extends TreeValue>(order: number, load: number, value: T): Leaf<T> {
  return { kind: "leaf", orders: [order], loads: [load], values: [value] };
}

export function branchOf<T extends TreeValue>(children: readonly TreeNode<T>[]): Branch<T> {
  return {
    kind: "branch",
    orders: children.map(({ orders }) => orders[0] ?? 0),
    loads: children.map(leastLoadOf),
    sizes: children.map(sizeOf),
    children: [...children],
  };
}

export function leastLoadOf<T extends TreeValue>({ loads }: TreeNode<T>): number {
  let least = Number.POSITIVE_INFINITY;
  for (const load of loads) if (load < least) least = load;
  return least;
}

/** How many of these ascending numbers are at most this one. */
export function countUpTo(orders: readonly number[], order: number): number {
  let low = 0;
  let high = orders.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((orders[middle] ?? 0) <= order) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The child of a branch in which a place lies. */
export function childAt(branch: Branch<TreeValue>, order: number): number {
  return Math.max(0, countUpTo(branch.orders, order) - 1);
}

/** Adds an entry; returns the right half when the node had to be split. Throws when the place is taken. */
export function insertInto<T extends TreeValue>(
  node: TreeNode<T>,
  order: number,
  load: number,
  value: T,
): TreeNode<T> | null {
  const behind = countUpTo(node.orders, order);
  if (node.kind === "leaf") {
    if (node.orders[behind - 1] === order) throw new RangeError(`Expected place ${order} to be free.`);
    insertAt(node.orders, behind, order);
    insertAt(node.loads, behind, load);
    insertAt(node.values, behind, value);
    return splitBehind(node, behind);
  }
  const index = Math.max(0, behind - 1);
  const child = node.children[index];
  const right = child === undefined ? null : insertInto(child, order, load, value);
  node.orders[index] = Math.min(node.orders[index] ?? order, order);
  node.loads[index] = Math.min(node.loads[index] ?? load, load);
  node.sizes[index] = (node.sizes[index] ?? 0) + 1;
  if (right === null || child === undefined) return null;
  node.loads[index] = leastLoadOf(child);
  node.sizes[index] = sizeOf(child);
  insertAt(node.orders, index + 1, right.orders[0] ?? order);
  insertAt(node.loads, index + 1, leastLoadOf(right));
  insertAt(node.sizes, index + 1, sizeOf(right));
  insertAt(node.children, index + 1, right);
  return splitBehind(node, index + 1);
}

/** Takes the entry out of a place; false when it is free. */
export function removeFrom<T extends TreeValue>(node: TreeNode<T>, order: number): boolean {
  const index = countUpTo(node.orders, order) - 1;
  if (node.kind === "leaf") {
    if (node.orders[index] !== order) return false;
    removeAt(node.orders, index);
    removeAt(node.loads, index);
    removeAt(node.values, index);
    return true;
  }
  const child = node.children[index];
  if (child === undefined || !removeFrom(child, order)) return false;
  if (child.orders.length === 0) {
    dropChild(node, index);
    return true;
  }
  node.loads[index] = leastLoadOf(child);
  node.sizes[index] = (node.sizes[index] ?? 0) - 1;
  if (child.orders.length < CAPACITY / 4) {
    join(node, index);
    join(node, index - 1);
  }
  return true;
}

function sizeOf<T extends TreeValue>(node: TreeNode<T>): number {
  return node.kind === "leaf" ? node.orders.length : node.sizes.reduce((a, b) => a + b, 0);
}

/** Splits a node that has become too large. Behind an addition at its end it stays full: most come in order. */
function splitBehind<T extends TreeValue>(node: TreeNode<T>, added: number): TreeNode<T> | null {
  const { length } = node.orders;
  if (length <= CAPACITY) return null;
  const from = added === length - 1 ? added : length >> 1;
  const orders = node.orders.splice(from);
  const loads = node.loads.splice(from);
  if (node.kind === "leaf") return { kind: "leaf", orders, loads, values: node.values.splice(from) };
  return {
    kind: "branch",
    orders,
    loads,
    sizes: node.sizes.splice(from),
    children: node.children.splice(from),
  };
}

/** Makes one child of two neighbours that are small enough, so that few who stay do not keep many nodes. */
function join<T extends TreeValue>(branch: Branch<T>, index: number): void {
  const left = branch.children[index];
  const right = branch.children[index + 1];
  if (left === undefined || right === undefined) return;
  if (left.orders.length + right.orders.length > CAPACITY / 2) return;
  // What lies right of a border stays there, also where a child began below its first entry.
  left.orders.push(...right.orders);
  left.loads.push(...right.loads);
  if (left.kind === "leaf" && right.kind === "leaf") left.values.push(...right.values);
  if (left.kind === "branch" && right.kind === "branch") {
    left.sizes.push(...right.sizes);
    left.children.push(...right.children);
  }
  branch.loads[index] = leastLoadOf(left);
  branch.sizes[index] = sizeOf(left);
  dropChild(branch, index + 1);
}

function dropChild<T extends TreeValue>(branch: Branch<T>, index: number): void {
  removeAt(branch.orders, index);
  removeAt(branch.loads, index);
  removeAt(branch.sizes, index);
  removeAt(branch.children, index);
}

/** As `splice`, which makes an array of what it takes out. */
function insertAt<E extends TreeValue>(items: E[], index: number, item: E): void {
  items.push(item);
  for (let at = items.length - 1; at > index; at -= 1) items[at] = items[at - 1] ?? item;
  items[index] = item;
}

function removeAt(items: TreeValue[], index: number): void {
  for (let at = index + 1; at < items.length; at += 1) {
    const next = items[at];
    if (next !== undefined) items[at - 1] = next;
  }
  items.pop();
}

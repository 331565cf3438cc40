/** Something that a component can read and follow; fits React's `useSyncExternalStore`. */
export interface Readable<Value> {
  readonly get: () => Value;
  readonly subscribe: (listener: () => void) => () => void;
}

export interface Cell<Value> extends Readable<Value> {
  readonly set: (value: Value) => void;
}

/** A value that tells its followers when it is another one. */
export function createCell<Value>(initial: Value): Cell<Value> {
  const listeners = new Set<() => void>();
  let current = initial;
  return {
    get: () => current,
    set: (value) => {
      if (Object.is(value, current)) return;
      current = value;
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Runs `task` again and again until the returned function is called. */
export type Every = (intervalMs: number, task: () => void) => () => void;

/** Runs `task` once, unless the returned function is called before. */
export type After = (delayMs: number, task: () => void) => () => void;

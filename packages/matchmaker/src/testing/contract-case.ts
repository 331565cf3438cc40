/** One point of a contract. Give it to any test runner: `it(title, run)`. */
export interface ContractCase {
  /** A sentence about behaviour. */
  readonly title: string;
  /** Throws an `Error` that says what was expected and what came. */
  readonly run: () => void | Promise<void>;
}

/** Throws an `Error` of both sentences unless it holds. */
export function expectThat(holds: boolean, expected: string, came: unknown): void {
  if (!holds) throw new Error(`Expected ${expected}, got ${inWords(came)}.`);
}

/** A value as it stands in a message. */
export function inWords(value: unknown): string {
  if (value === undefined) return "`undefined`";
  if (typeof value === "function") return "a function";
  if (value instanceof Promise) return "a promise";
  if (value instanceof Error) return `\`${value.name}: ${value.message}\``;
  try {
    return `\`${JSON.stringify(value)}\``;
  } catch {
    return `a value of type ${typeof value}`;
  }
}

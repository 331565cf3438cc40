/** How large a payload may be. */
export interface PayloadLimits {
  /** Lists and objects inside each other. @default 32 */
  readonly maxDepth: number;
  /** Values in all, lists and objects included. @default 2000 */
  readonly maxValues: number;
  /** Characters of all texts and keys. @default 32768 */
  readonly maxCharacters: number;
}

/** The limits of an event that asks for no others. */
export const defaultPayloadLimits: PayloadLimits = { maxDepth: 32, maxValues: 2000, maxCharacters: 32_768 };

/**
 * What forbids to touch a payload, or null. It comes before anything that walks the payload by recursion, and
 * itself keeps a stack of its own: a few kilobytes of brackets would otherwise end the process.
 *
 * Refused are: too deep, too large, binary, numbers that JSON does not keep, texts that are not well-formed
 * Unicode, and the key `__proto__`.
 */
export function payloadFlaw(payload: unknown, limits: PayloadLimits = defaultPayloadLimits): string | null {
  const stack: { readonly value: unknown; readonly depth: number }[] = [{ value: payload, depth: 1 }];
  let values = 0;
  let characters = 0;
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const { value, depth } = top;
    values += 1;
    if (values > limits.maxValues) return `has more than ${limits.maxValues} values`;
    if (typeof value === "string") {
      characters += value.length;
      if (!value.isWellFormed()) return "has a text that is not well-formed Unicode";
    } else if (typeof value === "number" && !Number.isFinite(value)) {
      return "has a number that is too large";
    } else if (typeof value === "object" && value !== null) {
      if (depth > limits.maxDepth) return `is nested more than ${limits.maxDepth} deep`;
      if (isBinary(value)) return "is binary";
      for (const [key, inner] of Object.entries(value)) {
        if (key === "__proto__") return "has the key `__proto__`";
        if (!Array.isArray(value)) characters += key.length;
        stack.push({ value: inner, depth: depth + 1 });
      }
      if (stack.length > limits.maxValues) return `has more than ${limits.maxValues} values`;
    }
    if (characters > limits.maxCharacters) return `has more than ${limits.maxCharacters} characters`;
  }
  return null;
}

function isBinary(value: object): boolean {
  return ArrayBuffer.isView(value) || value instanceof ArrayBuffer;
}

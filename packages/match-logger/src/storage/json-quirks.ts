/**
 * Whether text in a line has half a surrogate pair: `JSON.parse` takes it, most other readers refuse the whole file. It can
 * stand there as an escape only, since the bytes were UTF-8; so most lines need no second look.
 */
export function hasHalfSurrogate(json: string, value: unknown): boolean {
  return (json.includes("\\ud") || json.includes("\\uD")) && !isWellFormed(value);
}

/** Whether an object in a line has a key twice: readers differ in which one counts, and some refuse the whole file. */
export function hasDuplicateKey(json: string, value: unknown): boolean {
  let written = 0;
  for (const { end } of stringsIn(json)) if (nextSign(json, end) === ":") written += 1;
  return written !== countKeys(value);
}

/** Python writes bare NaN and Infinity, which JSON does not have; the original's files can hold them. They read as null. */
export function withoutNaN(json: string): string {
  const parts: string[] = [];
  let outside = 0;
  const replaceUpTo = (end: number): void => {
    parts.push(json.slice(outside, end).replace(/-?\b(?:NaN|Infinity)\b/g, "null"));
  };
  for (const { start, end } of stringsIn(json)) {
    replaceUpTo(start);
    parts.push(json.slice(start, end));
    outside = end;
  }
  replaceUpTo(json.length);
  return parts.join("");
}

/**
 * The strings of a line, their quotes included; a string without an end is none. A regular expression would need a stack
 * that grows with the string, and broken lines can be long.
 */
function* stringsIn(
  json: string,
): Generator<{ readonly start: number; readonly end: number }, void, undefined> {
  for (let start = json.indexOf('"'); start !== -1;) {
    const last = lastQuote(json, start);
    if (last === -1) return;
    yield { start, end: last + 1 };
    start = json.indexOf('"', last + 1);
  }
}

/** Where the string ends that begins at `start`, or -1. */
function lastQuote(json: string, start: number): number {
  for (let at = json.indexOf('"', start + 1); at !== -1; at = json.indexOf('"', at + 1)) {
    let escapes = 0;
    while (json[at - 1 - escapes] === "\\") escapes += 1;
    if (escapes % 2 === 0) return at;
  }
  return -1;
}

/** The first sign from `from` on that is no space. */
function nextSign(json: string, from: number): string | undefined {
  let at = from;
  while (json[at] === " " || json[at] === "\t" || json[at] === "\r") at += 1;
  return json[at];
}

function isWellFormed(value: unknown): boolean {
  for (const part of partsOf(value)) {
    if (typeof part === "string" && !part.isWellFormed()) return false;
    if (isObject(part) && !Object.keys(part).every((key) => key.isWellFormed())) return false;
  }
  return true;
}

function countKeys(value: unknown): number {
  let count = 0;
  for (const part of partsOf(value)) if (isObject(part)) count += Object.keys(part).length;
  return count;
}

/** A value and all values in it, without recursion: a broken line can be nested deeper than the stack. */
function* partsOf(value: unknown): Generator<unknown, void, undefined> {
  const left = [value];
  while (left.length > 0) {
    const part = left.pop();
    yield part;
    if (typeof part === "object" && part !== null) for (const item of Object.values(part)) left.push(item);
  }
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

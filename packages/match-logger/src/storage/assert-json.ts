/**
 * Throws unless JSON holds `value` without loss: `JSON.stringify` alone turns NaN into null, drops what is undefined, and
 * writes halves of a surrogate pair that other readers refuse.
 */
export function assertJson(value: unknown, path: string): void {
  switch (typeof value) {
    case "string":
      if (!value.isWellFormed())
        throw refusal(path, "a well-formed string", "one with half a surrogate pair");
      return;
    case "number":
      if (!Number.isFinite(value)) throw refusal(path, "a finite number", String(value));
      return;
    case "boolean":
      return;
    case "object":
      return assertObject(value, path);
    default:
      throw refusal(path, "a value that JSON has", typeof value);
  }
}

function assertObject(value: object | null, path: string): void {
  if (value === null) return;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) assertJson(item, `${path}[${index}]`);
    return;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if ((prototype !== Object.prototype && prototype !== null) || "toJSON" in value) {
    throw refusal(path, "a plain object", "an instance of a class");
  }
  for (const [key, item] of Object.entries(value)) {
    if (!key.isWellFormed()) throw refusal(path, "well-formed keys", "one with half a surrogate pair");
    // A key without a value is no key in JSON; nothing is lost with it.
    if (item !== undefined) assertJson(item, path === "" ? key : `${path}.${key}`);
  }
}

function refusal(path: string, expected: string, got: string): TypeError {
  return new TypeError(`Expected \`${path}\` to be ${expected}, got ${got}.`);
}

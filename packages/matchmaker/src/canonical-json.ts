/** Any JSON value. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** A JSON object. */
export type JsonObject = { readonly [key: string]: JsonValue };

/**
 * Canonical JSON (RFC 8785): no spaces, keys sorted by UTF-16 code units, numbers as ECMAScript prints them.
 * Throws a `TypeError` for what is no JSON: non-finite numbers, lone surrogates, undefined, functions.
 */
export function canonicalJson(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map((item: JsonValue) => canonicalJson(item)).join(",")}]`;
  switch (typeof value) {
    case "string":
      if (!value.isWellFormed()) throw new TypeError("Expected a well-formed string, got a lone surrogate.");
      return JSON.stringify(value);
    case "number":
      if (!Number.isFinite(value)) throw new TypeError(`Expected a finite number, got \`${value}\`.`);
      return JSON.stringify(value);
    case "boolean":
      return String(value);
    case "object": {
      if (value === null) return "null";
      const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
      return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(",")}}`;
    }
    default:
      throw new TypeError(`Expected a JSON value, got \`${typeof value}\`.`);
  }
}

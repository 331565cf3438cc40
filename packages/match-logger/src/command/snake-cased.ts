/** A value for JSON: the names of its keys as they are on disk and on the wire. */
export function snakeCased(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => snakeCased(item));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      snakeCased(item),
    ]),
  );
}

/** Thrown when the server sent something that this page cannot read. */
export class UnreadableMessage extends Error {
  override readonly name = "UnreadableMessage";
}

export type Fields = Readonly<Record<string, unknown>>;

/** The value as an object with unknown fields. */
export function fieldsOf(value: unknown, what: string): Fields {
  if (!isFields(value)) throw new UnreadableMessage(`Expected ${what} to be an object`);
  return value;
}

export function text(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value !== "string") throw new UnreadableMessage(`Expected \`${name}\` to be a string`);
  return value;
}

/** A string that may be null or absent. */
export function optionalText(fields: Fields, name: string): string | null {
  const value = fields[name];
  return value === null || value === undefined ? null : text(fields, name);
}

export function number(fields: Fields, name: string): number {
  const value = fields[name];
  if (typeof value !== "number" || !Number.isFinite(value)) {
    throw new UnreadableMessage(`Expected \`${name}\` to be a number`);
  }
  return value;
}

/** A number that may be null or absent. */
export function optionalNumber(fields: Fields, name: string): number | null {
  const value = fields[name];
  return value === null || value === undefined ? null : number(fields, name);
}

export function flag(fields: Fields, name: string): boolean {
  const value = fields[name];
  if (typeof value !== "boolean") throw new UnreadableMessage(`Expected \`${name}\` to be true or false`);
  return value;
}

export function list(fields: Fields, name: string): readonly unknown[] {
  const value = fields[name];
  if (!Array.isArray(value)) throw new UnreadableMessage(`Expected \`${name}\` to be a list`);
  return value;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

import { printable } from "../command/printable.ts";
import type { Person } from "./fold/person.ts";

const longest = 80;

/** A text of the log in a sentence: in quotes, in one line, harmless on a terminal, and cut where it is long. */
export function quoted(text: string): string {
  return `"${printable(text, longest)}"`;
}

/** A longer text of the log, without quotes, in one line and harmless on a terminal. */
export function plain(text: string): string {
  return printable(text, 1000);
}

/** Several people by their ids; of more than five the first. */
export function named(people: readonly Pick<Person, "id">[]): string {
  const shown = people.slice(0, 5).map(({ id }) => quoted(id));
  if (people.length > shown.length) shown.push(`${people.length - shown.length} more`);
  const last = shown.pop() ?? "nobody";
  return shown.length === 0 ? last : `${shown.join(", ")} and ${last}`;
}

/** A count with its noun. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}

/** A duration for people. */
export function seconds(ms: number): string {
  return `${(ms / 1000).toLocaleString("en", { maximumFractionDigits: 3 })} s`;
}

import type { StreamEntry } from "./ports.ts";

/** The number before the hyphen of an entry's id: the `seq` of the event, or of the one that answers stand behind. */
export function entryNumber({ id }: Pick<StreamEntry, "id">): number {
  return Number(id.slice(0, id.indexOf("-")));
}

/** Whether an entry of a journal is an event, and no answers. */
export function isEvent({ fields }: StreamEntry): boolean {
  return fields["e"] !== undefined;
}

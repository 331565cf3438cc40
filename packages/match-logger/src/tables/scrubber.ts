import { createHmac, createSecretKey } from "node:crypto";

/** Replaces what points to people; or, where ids are asked for, nothing. */
export interface Scrubber {
  readonly participant: (id: string | null) => string | null;
  readonly game: (id: string | null) => string | null;
  readonly staff: (name: string | null) => string | null;
  readonly freeText: (text: string | null) => string | null;
  readonly rttMs: (ms: number | null) => number | null;
  /** Any other text of a row that names these participants. */
  readonly text: (text: string, people: readonly string[]) => string;
}

/** Everything as it stands in the log. */
export const withIds: Scrubber = {
  participant: (id) => id,
  game: (id) => id,
  staff: (name) => name,
  freeText: (text) => text,
  rttMs: (ms) => ms,
  text: (text) => text,
};

/** RTTs of an export that may be shared are rounded to this, since exact ones tell of the place. */
export const rttStepMs = 50;

/**
 * Pseudonyms that are the same within all that is made with one `key`, and tell nothing without it: with a key that nobody
 * keeps, not even who has the log can say which participant is which by the pseudonym. In texts the ids of the row's
 * participants are replaced, and whatever looks like an id: UUIDs, and the 24 hex digits of a Prolific id.
 */
export function scrubberOf(key: Uint8Array): Scrubber {
  // Made once: making it takes longer than hashing.
  const secret = createSecretKey(key);
  const pseudonym = (kind: string, id: string): string =>
    `${kind}_${createHmac("sha256", secret).update(`${kind}:${id}`).digest("hex").slice(0, 16)}`;
  const participant = (id: string): string => pseudonym("p", id);
  return {
    participant: (id) => (id === null ? null : participant(id)),
    game: (id) => (id === null || wholeUuid.test(id) ? id : pseudonym("g", id)),
    staff: (name) => (name === null ? null : pseudonym("a", name)),
    freeText: () => null,
    rttMs: (ms) => (ms === null ? null : Math.round(ms / rttStepMs) * rttStepMs),
    text: (text, people) => {
      let scrubbed = text;
      // The longest first: one id can be the beginning of another.
      for (const id of people.toSorted((a, b) => b.length - a.length)) {
        if (scrubbed.includes(id)) scrubbed = scrubbed.replaceAll(id, () => participant(id));
      }
      // The shortest id that is looked for.
      if (scrubbed.length < 24) return scrubbed;
      return scrubbed.replace(likeAnId, (id) => participant(id));
    },
  };
}

const wholeUuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const likeAnId =
  /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|(?<![0-9a-f_])[0-9a-f]{24}(?![0-9a-f])/gi;

import { adjectives, animals } from "./pseudonym-words.ts";

/**
 * A short readable name for a subject id, such as "Amber Otter 417": the same id always gives the same name.
 *
 * For people to tell each other apart; not unique (one in 3.7 million for two ids) and no protection of the id.
 */
export function pseudonym(subjectId: string): string {
  const adjective = adjectives[hash(subjectId, 1) % adjectives.length] ?? "";
  const animal = animals[hash(subjectId, 2) % animals.length] ?? "";
  return `${adjective} ${animal} ${100 + (hash(subjectId, 3) % 900)}`;
}

/** FNV-1a over UTF-16 units, finished with the avalanche of MurmurHash3 so that neighbouring ids differ in every part. */
function hash(text: string, salt: number): number {
  let state = 0x811c9dc5 ^ Math.imul(salt, 0x9e3779b1);
  for (let index = 0; index < text.length; index += 1) {
    state = Math.imul(state ^ text.charCodeAt(index), 0x01000193);
  }
  state = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
  return (state ^ (state >>> 16)) >>> 0;
}

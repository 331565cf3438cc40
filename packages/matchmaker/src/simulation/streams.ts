import { randomStream } from "../random.ts";
import { sha256Hex } from "../sha256.ts";
import type { Random } from "./model.ts";

/** Random numbers for one purpose and one person: the same whatever else is drawn, so that runs can be compared. */
export type Streams = (purpose: string, person?: number) => Random;

/** The streams of a seed, from the generator of the room, and apart from the room's own. */
export function streamsOf(seed: string): Streams {
  const seeds = new Map<string, string>();
  return (purpose, person = 0) => {
    let own = seeds.get(purpose);
    if (own === undefined) {
      own = sha256Hex(`${seed}:simulation:${purpose}`).slice(0, 32);
      seeds.set(purpose, own);
    }
    return randomStream({ seed: own, purpose: "rule", seq: 0, enteredSeq: person });
  };
}

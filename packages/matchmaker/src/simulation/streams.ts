import { randomStream } from "../random.ts";
import { sha256Hex } from "../sha256.ts";
import type { Random } from "./model.ts";

/** Random numbers for one purpose and one person: the same whatever else is drawn, so that runs can be compared. */
export type Streams = (purpose: string, person?: number) => Random;

/**
 * The streams of a seed (32 lower-case hex digits), from the generator of the room, and apart from the room's own. Whoever
 * lets the same people come somewhere else, over real sockets for one, draws them from here.
 */
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

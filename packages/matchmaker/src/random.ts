import { sha256Bytes } from "./sha256.ts";

/** What a stream of random numbers is for. */
export type RandomPurpose = "rule" | "roles" | "conditions";

/** Which stream of random numbers: one per decision and purpose. */
export interface RandomStream {
  /** 128 bits as 32 hex digits; recorded by `opened`. */
  readonly seed: string;
  readonly purpose: RandomPurpose;
  /** `seq` of the event before the decision's `proposed` (without one, before its `matched`). */
  readonly seq: number;
  /** `seq` of the trigger's `entered`. */
  readonly enteredSeq: number;
}

/**
 * Random numbers in [0, 1) that a decision can be replayed with: xoshiro128** (Blackman and Vigna, 2018,
 * "Scrambled linear pseudorandom number generators"), its state the first 16 bytes of SHA-256 of
 * `{seed}:{purpose}:{seq}:{entered_seq}` as four little-endian uint32; each output divided by 2^32.
 * Nothing is computed before the first call.
 */
export function randomStream(stream: RandomStream): () => number {
  let state: Uint32Array | null = null;
  return () => {
    state ??= initialState(stream);
    return nextUint32(state) / 2 ** 32;
  };
}

function initialState({ seed, purpose, seq, enteredSeq }: RandomStream): Uint32Array {
  const digest = sha256Bytes(`${seed.toLowerCase()}:${purpose}:${seq}:${enteredSeq}`);
  const view = new DataView(digest.buffer, digest.byteOffset, 16);
  return Uint32Array.from([0, 4, 8, 12], (offset) => view.getUint32(offset, true));
}

function nextUint32(state: Uint32Array): number {
  const [s0 = 0, s1 = 0, s2 = 0, s3 = 0] = state;
  const result = Math.imul(rotateLeft(Math.imul(s1, 5), 7), 9) >>> 0;
  const t2 = s2 ^ s0;
  const t3 = s3 ^ s1;
  state[1] = s1 ^ t2;
  state[0] = s0 ^ t3;
  state[2] = t2 ^ (s1 << 9);
  state[3] = rotateLeft(t3, 11);
  return result;
}

function rotateLeft(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

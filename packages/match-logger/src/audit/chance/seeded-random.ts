import { hash } from "node:crypto";

/**
 * The random numbers that a room draws for one decision, computed anew from what docs/log-format.md says of them: the outputs
 * of xoshiro128** (Blackman and Vigna, "Scrambled Linear Pseudorandom Number Generators", 2018) divided by 2^32, its state
 * being the first 16 bytes of the SHA-256 of `{seed}:{purpose}:{seq}:{entered_seq}` as four little-endian uint32.
 */
export function seededRandom(
  seed: string,
  purpose: "roles" | "conditions",
  seq: number,
  enteredSeq: number,
): () => number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let isSeeded = false;
  return () => {
    if (!isSeeded) {
      const bytes = hash("sha256", `${seed.toLowerCase()}:${purpose}:${seq}:${enteredSeq}`, "buffer");
      a = bytes.readUInt32LE(0);
      b = bytes.readUInt32LE(4);
      c = bytes.readUInt32LE(8);
      d = bytes.readUInt32LE(12);
      isSeeded = true;
    }
    const product = Math.imul(b, 5);
    const output = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return output / 4_294_967_296;
  };
}

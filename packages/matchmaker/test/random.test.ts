import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomStream, type RandomStream } from "../src/index.ts";

const UINT32 = 1n << 32n;

/** The published algorithm, in whole numbers of any size: a second reading of it, not a copy of ours. */
function* referenceUint32s({ seed, purpose, seq, enteredSeq }: RandomStream): Generator<number> {
  const digest = createHash("sha256").update(`${seed}:${purpose}:${seq}:${enteredSeq}`, "ascii").digest();
  const s = [0, 4, 8, 12].map((offset) => BigInt(digest.readUInt32LE(offset)));
  const rotate = (x: bigint, k: bigint): bigint => ((x << k) | (x >> (32n - k))) % UINT32;
  for (;;) {
    const [a = 0n, b = 0n, c = 0n, d = 0n] = s;
    yield Number((rotate((b * 5n) % UINT32, 7n) * 9n) % UINT32);
    const c1 = c ^ a;
    const d1 = d ^ b;
    s.splice(0, 4, a ^ d1, b ^ c1, c1 ^ ((b << 9n) % UINT32), rotate(d1, 11n));
  }
}

const VECTOR: RandomStream = {
  seed: "00112233445566778899aabbccddeeff",
  purpose: "rule",
  seq: 41,
  enteredSeq: 7,
};

describe("randomStream", () => {
  it("gives the numbers of the documented test vector", () => {
    const random = randomStream(VECTOR);
    const numbers = Array.from({ length: 4 }, random);
    expect(numbers.map((number) => number * 2 ** 32)).toEqual([
      3114981882, 2344965706, 3606827253, 3952710977,
    ]);
    expect(numbers).toEqual([0.7252632365562022, 0.5459798746742308, 0.8397799108643085, 0.9203122409526259]);
  });

  it("is the published xoshiro128**, seeded with SHA-256, for every seed, purpose and decision", () => {
    const seeds = fc
      .uint8Array({ minLength: 16, maxLength: 16 })
      .map((bytes) => Buffer.from(bytes).toString("hex"));
    const purposes = fc.constantFrom("rule", "roles", "conditions");
    fc.assert(
      fc.property(seeds, purposes, fc.nat(), fc.nat(), (seed, purpose, seq, enteredSeq) => {
        const stream = { seed, purpose, seq, enteredSeq } as const;
        const random = randomStream(stream);
        const reference = referenceUint32s(stream);
        for (let index = 0; index < 64; index += 1) {
          expect(random()).toBe(Number(reference.next().value) / 2 ** 32);
        }
      }),
      { numRuns: 50 },
    );
  });

  it("starts anew for each stream, and differs where any part of its name differs", () => {
    const first = (stream: RandomStream): number => randomStream(stream)();
    expect(first(VECTOR)).toBe(first({ ...VECTOR }));
    const others = [
      { ...VECTOR, seed: "00112233445566778899aabbccddeefe" },
      { ...VECTOR, purpose: "roles" },
      { ...VECTOR, seq: 42 },
      { ...VECTOR, enteredSeq: 8 },
    ] satisfies readonly RandomStream[];
    expect(new Set([VECTOR, ...others].map(first)).size).toBe(5);
  });

  it("takes a seed in upper case for the same seed", () => {
    const upper = { ...VECTOR, seed: VECTOR.seed.toUpperCase() };
    expect(randomStream(upper)()).toBe(randomStream(VECTOR)());
  });
});

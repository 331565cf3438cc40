import { expect, it } from "vitest";
import { TokenBucket } from "../../src/sockets/token-bucket.ts";

it("allows a burst, then the rate, and never saves up more than a burst", () => {
  let now = 0;
  const bucket = new TokenBucket({ perSecond: 20, burst: 50 }, () => now);
  const taken = (tries: number): number =>
    Array.from({ length: tries }, () => bucket.take()).filter(Boolean).length;
  expect(taken(1000)).toBe(50);
  now += 49;
  expect(taken(10)).toBe(0);
  now += 1;
  expect(taken(10)).toBe(1);
  now += 1000;
  expect(taken(1000)).toBe(20);
  now += 3_600_000;
  expect(taken(1000)).toBe(50);
});

it("gains nothing from a clock that goes back", () => {
  let now = 10_000;
  const bucket = new TokenBucket({ perSecond: 1, burst: 1 }, () => now);
  expect(bucket.take()).toBe(true);
  now -= 5000;
  expect(bucket.take()).toBe(false);
});

import { beforeEach, describe, expect, it } from "vitest";
import { LoginThrottle, type LoginSource } from "../../src/admin/login-throttle.ts";

const minute = 60_000;
let now: number;
let throttle: LoginThrottle;
beforeEach(() => {
  now = 0;
  throttle = new LoginThrottle({ now: () => now });
});

const from = (address: string, device: string | null = null): LoginSource => ({ address, device });
const allowed = (address: string, device: string | null = null): boolean =>
  "attempt" in throttle.attempt(from(address, device));

describe("LoginThrottle", () => {
  it("allows five failures a minute from one address", () => {
    for (let n = 0; n < 5; n += 1) {
      expect(allowed("a")).toBe(true);
      now += 1000;
    }
    expect(throttle.attempt(from("a"))).toEqual({ retryAfterMs: minute - 5000 });
    expect(allowed("b")).toBe(true);
    now = minute - 1;
    expect(allowed("a")).toBe(false);
    now = minute;
    expect(allowed("a")).toBe(true);
    expect(allowed("a")).toBe(false);
  });

  it("allows ten failures an hour in all, from however many addresses", () => {
    for (let n = 0; n < 10; n += 1) expect(allowed(`address ${n}`)).toBe(true);
    expect(throttle.attempt(from("another"))).toEqual({ retryAfterMs: 60 * minute });
    now = 60 * minute;
    expect(allowed("another")).toBe(true);
  });

  it("lets guesses from elsewhere lock nobody out whose browser is known, nor the other way round", () => {
    for (let n = 0; n < 1000; n += 1) allowed(`address ${n % 100}`);
    expect(allowed("a")).toBe(false);
    for (let n = 0; n < 5; n += 1) expect(allowed("a", "device")).toBe(true);
    expect(throttle.attempt(from("b", "device"))).toEqual({ retryAfterMs: minute });
    expect(allowed("a", "another device")).toBe(true);
    now = minute;
    for (let n = 0; n < 5; n += 1) expect(allowed("a", "device")).toBe(true);
    now = 2 * minute;
    expect(throttle.attempt(from("a", "device"))).toEqual({ retryAfterMs: 58 * minute });
  });

  it("counts attempts that are still being checked", () => {
    const results = Array.from({ length: 200 }, () => allowed("a"));
    expect(results.filter(Boolean)).toHaveLength(5);
  });

  it("never counts who was right, and forgives their slips", () => {
    for (let n = 0; n < 100; n += 1) {
      allowed("a");
      if (!allowed("a")) throw new Error(`refused at ${n}`);
      throttle.succeeded(from("a"));
    }
    expect(allowed("a")).toBe(true);
  });

  it("does not forgive other addresses", () => {
    for (let n = 0; n < 5; n += 1) allowed("guesser");
    expect(allowed("admin")).toBe(true);
    throttle.succeeded(from("admin"));
    expect(allowed("guesser")).toBe(false);
  });
});

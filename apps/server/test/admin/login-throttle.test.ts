import { beforeEach, describe, expect, it } from "vitest";
import { LoginThrottle } from "../../src/admin/login-throttle.ts";

const minute = 60_000;
let now: number;
let throttle: LoginThrottle;
beforeEach(() => {
  now = 0;
  throttle = new LoginThrottle({ now: () => now });
});

const allowed = (address: string): boolean => "attempt" in throttle.attempt(address);

describe("LoginThrottle", () => {
  it("allows five failures a minute from one address", () => {
    for (let n = 0; n < 5; n += 1) {
      expect(allowed("a")).toBe(true);
      now += 1000;
    }
    expect(throttle.attempt("a")).toEqual({ retryAfterMs: minute - 5000 });
    expect(allowed("b")).toBe(true);
    now = minute - 1;
    expect(allowed("a")).toBe(false);
    now = minute;
    expect(allowed("a")).toBe(true);
    expect(allowed("a")).toBe(false);
  });

  it("allows two hundred failures an hour in all, from however many addresses", () => {
    for (let n = 0; n < 200; n += 1) expect(allowed(`address ${n}`)).toBe(true);
    expect(throttle.attempt("another")).toEqual({ retryAfterMs: 60 * minute });
    now = 60 * minute;
    expect(allowed("another")).toBe(true);
  });

  it("counts attempts that are still being checked", () => {
    const results = Array.from({ length: 200 }, () => allowed("a"));
    expect(results.filter(Boolean)).toHaveLength(5);
  });

  it("never counts who was right, and forgives their slips", () => {
    for (let n = 0; n < 100; n += 1) {
      allowed("a");
      const result = throttle.attempt("a");
      if (!("attempt" in result)) throw new Error(`refused at ${n}`);
      throttle.succeeded(result.attempt);
    }
    expect(allowed("a")).toBe(true);
  });

  it("does not forgive other addresses", () => {
    for (let n = 0; n < 5; n += 1) allowed("guesser");
    const result = throttle.attempt("admin");
    if ("attempt" in result) throttle.succeeded(result.attempt);
    expect(allowed("guesser")).toBe(false);
  });

  it("forgets all when it is reset", () => {
    for (let n = 0; n < 10; n += 1) allowed(`${n}`);
    throttle.reset();
    expect(allowed("0")).toBe(true);
  });
});

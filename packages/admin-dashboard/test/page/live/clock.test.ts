import { describe, expect, it } from "vitest";
import { createClock } from "../../../page/src/live/clock.ts";

function setUp() {
  let now = 1_000_000;
  let tick = (): void => undefined;
  const clock = createClock({
    now: () => now,
    every: (_, task) => {
      tick = task;
      return () => undefined;
    },
  });
  const pass = (ms: number): void => {
    now += ms;
    tick();
  };
  return { clock, pass, drift: (ms: number) => (now += ms) };
}

describe("createClock", () => {
  it("takes over the server's time at once, and ticks on from it", () => {
    const { clock, pass } = setUp();
    clock.adjust(1_060_000);
    expect(clock.get()).toBe(1_060_000);
    pass(1_000);
    expect(clock.get()).toBe(1_061_000);
  });

  it("knows the time between two ticks too, and by the server's clock", () => {
    const { clock, drift } = setUp();
    clock.adjust(1_060_000);
    drift(400);
    expect([clock.get(), clock.now()]).toEqual([1_060_000, 1_060_400]);
  });

  it("does not jump for what the delay of a message explains", () => {
    const { clock, pass } = setUp();
    clock.adjust(999_500);
    pass(1_000);
    expect(clock.get()).toBe(1_001_000);
  });

  it("tells its followers each tick until they leave", () => {
    const { clock, pass } = setUp();
    let told = 0;
    const leave = clock.subscribe(() => (told += 1));
    pass(1_000);
    leave();
    pass(1_000);
    expect(told).toBe(1);
  });
});

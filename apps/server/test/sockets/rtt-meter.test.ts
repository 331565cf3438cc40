import { beforeEach, describe, expect, it } from "vitest";
import { RttMeter } from "../../src/sockets/rtt-meter.ts";

/** Virtual time: `advance` runs what is due, in order. */
class Clock {
  now = 0;
  #timers: { readonly at: number; readonly run: () => void }[] = [];

  readonly setTimer = (delayMs: number, run: () => void): (() => void) => {
    const timer = { at: this.now + delayMs, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  };

  get pending(): number {
    return this.#timers.length;
  }

  advance(byMs: number): void {
    const until = this.now + byMs;
    for (;;) {
      const next = this.#timers.filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.#timers = this.#timers.filter((other) => other !== next);
      this.now = next.at;
      next.run();
    }
    this.now = until;
  }
}

let clock: Clock;
let changes: number[];
let probes: { readonly probeId: number; readonly at: number; readonly ack: () => void }[];
/** How long each answer takes, by probe; null: no answer. */
let latencyOf: (probeId: number) => number | null;
beforeEach(() => {
  clock = new Clock();
  changes = [];
  probes = [];
  latencyOf = () => 40;
});

function start(isNeeded: () => boolean = () => true): RttMeter {
  return new RttMeter({
    isNeeded,
    now: () => clock.now,
    setTimer: clock.setTimer,
    onChange: (medianMs) => changes.push(medianMs),
    probe: (probeId, ack) => {
      probes.push({ probeId, at: clock.now, ack });
      const latencyMs = latencyOf(probeId);
      if (latencyMs !== null) clock.setTimer(latencyMs, ack);
    },
  });
}

describe("RttMeter", () => {
  it("sends no probe while none is needed, and goes on afterwards", () => {
    let isNeeded = true;
    start(() => isNeeded);
    clock.advance(1_500);
    const before = probes.length;
    isNeeded = false;
    clock.advance(10_000);
    expect(probes).toHaveLength(before);
    isNeeded = true;
    clock.advance(1_000);
    expect(probes).toHaveLength(before + 1);
  });

  it("probes three times at once one after another, then each second", () => {
    const meter = start();
    clock.advance(3000);
    expect(probes.map(({ at }) => at)).toEqual([0, 40, 80, 1080, 2080]);
    expect(probes.map(({ probeId }) => probeId)).toEqual([1, 2, 3, 4, 5]);
    expect(meter.current()).toEqual({ medianMs: 40, samples: 5 });
  });

  it("knows nothing before the first answer", () => {
    latencyOf = () => null;
    const meter = start();
    clock.advance(60_000);
    expect(meter.current()).toBeNull();
    expect(changes).toEqual([]);
  });

  it("takes the median of the last ten", () => {
    const latencies = [900, 900, 900, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100];
    latencyOf = (probeId) => latencies[probeId - 1] ?? null;
    const meter = start();
    clock.advance(20_000);
    expect(meter.current()).toEqual({ medianMs: 55, samples: 10 });
  });

  it("rounds to a tenth of a millisecond", () => {
    latencyOf = (probeId) => [10.04, 10.08][probeId - 1] ?? null;
    const meter = start();
    clock.advance(100);
    expect(meter.current()).toEqual({ medianMs: 10.1, samples: 2 });
  });

  it("does not count a probe without an answer within five seconds, and goes on", () => {
    latencyOf = (probeId) => (probeId === 1 ? 5001 : probeId === 2 ? null : 40);
    const meter = start();
    clock.advance(5000);
    expect(probes.map(({ at }) => at)).toEqual([0, 5000]);
    clock.advance(5000);
    expect(meter.current()).toBeNull();
    clock.advance(40);
    expect(probes.map(({ at }) => at)).toEqual([0, 5000, 10_000]);
    expect(meter.current()).toEqual({ medianMs: 40, samples: 1 });
  });

  it("counts an answer once, however often and late it is repeated", () => {
    const meter = start();
    for (const samples of [1, 2, 3, 3, 3]) {
      clock.advance(40);
      for (const { ack } of probes.slice(0, samples)) ack();
      expect(meter.current()).toEqual({ medianMs: 40, samples });
    }
    expect(probes).toHaveLength(3);
    clock.advance(1000);
    expect(probes).toHaveLength(4);
  });

  it("has one probe under way at most, also when an answer comes in the instant in which it is given up", () => {
    latencyOf = () => 5000;
    start();
    clock.advance(5000);
    probes[0]?.ack();
    clock.advance(4999);
    expect(probes).toHaveLength(2);
  });

  describe("firstAnswer", () => {
    it("resolves with the first round trip", async () => {
      const meter = start();
      const answer = meter.firstAnswer(1000);
      clock.advance(40);
      expect(await answer).toBe(40);
      expect(await meter.firstAnswer(1000)).toBe(40);
    });

    it("resolves with null when none came in time, and leaves no timer", async () => {
      latencyOf = () => null;
      const meter = start();
      const answer = meter.firstAnswer(1000);
      clock.advance(1000);
      expect(await answer).toBeNull();
      meter.stop();
      expect(clock.pending).toBe(0);
    });

    it("resolves with null when the meter is stopped", async () => {
      latencyOf = () => null;
      const meter = start();
      const answer = meter.firstAnswer(1000);
      meter.stop();
      expect(await answer).toBeNull();
      expect(await meter.firstAnswer(1000)).toBeNull();
      expect(clock.pending).toBe(0);
    });
  });

  describe("onChange", () => {
    it("tells the first answer, and nothing while it stays about the same", () => {
      latencyOf = (probeId) => 100 + (probeId % 3) * 4;
      start();
      clock.advance(60_000);
      expect(changes).toEqual([104]);
    });

    it("tells a move of more than 10 ms and 20 %", () => {
      latencyOf = (probeId) => (probeId <= 3 ? 100 : 200);
      start();
      clock.advance(60_000);
      expect(changes).toEqual([100, 200]);
    });

    it.each([
      ["10 ms", 40, 50],
      ["20 %", 100, 120],
      ["10 ms, though far more than 20 %", 5, 15],
    ])("keeps quiet about a move of %s", (_case, from, to) => {
      latencyOf = (probeId) => (probeId <= 3 ? from : to);
      start();
      clock.advance(60_000);
      expect(changes).toEqual([from]);
    });

    it("tells at most every five seconds", () => {
      const told: number[] = [];
      latencyOf = (probeId) => 50 * probeId;
      const meter = new RttMeter({
        now: () => clock.now,
        setTimer: clock.setTimer,
        onChange: () => told.push(clock.now),
        probe: (probeId, ack) => clock.setTimer(50 * probeId, ack),
      });
      clock.advance(20_000);
      meter.stop();
      expect(told.length).toBeGreaterThan(2);
      for (const [index, at] of told.slice(1).entries())
        expect(at - (told[index] ?? 0)).toBeGreaterThanOrEqual(5000);
    });
  });

  it("stops at once: no probe, no timer, no sample any more", () => {
    const meter = start();
    clock.advance(60);
    meter.stop();
    const sent = probes.length;
    clock.advance(60_000);
    expect(probes).toHaveLength(sent);
    expect(meter.current()).toEqual({ medianMs: 40, samples: 1 });
    expect(clock.pending).toBe(0);
  });

  it("may be stopped by whom it tells", () => {
    const meter = new RttMeter({
      now: () => clock.now,
      setTimer: clock.setTimer,
      onChange: () => meter.stop(),
      probe: (probeId, ack) => {
        probes.push({ probeId, at: clock.now, ack });
        clock.setTimer(40, ack);
      },
    });
    clock.advance(60_000);
    expect(probes).toHaveLength(1);
  });
});

import { describe, expect, it } from "vitest";
import {
  FIFOMatchmaker,
  identifyMatchmaker,
  resolveOptions,
  WaitingRoom,
  type WaitingRoomOptions,
} from "../../src/index.ts";

const good = { sceneId: "pairs", groupSize: 2, matchmaker: new FIFOMatchmaker() };

describe("the options of a waiting room", () => {
  it("are refused with what was expected and what came", () => {
    const wrong: readonly (readonly [Partial<WaitingRoomOptions>, RegExp])[] = [
      [{ groupSize: 0 }, /`groupSize`.*at least 1, got `0`/],
      [{ groupSize: 1.5 }, /`groupSize`/],
      [{ waitLimitMs: -1 }, /`waitLimitMs`/],
      [{ graceMs: Number.NaN }, /`graceMs`/],
      [{ confirmMs: -1 }, /`confirmMs`/],
      [{ retryAfterMs: 0.5 }, /`retryAfterMs`/],
      [{ inGameGraceMs: -1 }, /`inGameGraceMs`/],
      [
        { waitLimitMs: Number.MAX_SAFE_INTEGER },
        /`waitLimitMs`.*at least 0 and at most 1000000000000, got `9/,
      ],
      [{ graceMs: 1e12 + 1 }, /`graceMs`/],
      [{ confirmMs: 2 ** 31 }, /`confirmMs`.*at most 2147483647/],
      [{ retryAfterMs: 1e13 }, /`retryAfterMs`/],
      [{ inGameGraceMs: 1e13 }, /`inGameGraceMs`/],
      [{ capacity: 0 }, /`capacity`/],
      [{ seed: "abc" }, /`seed`/],
      [
        {
          matchmaker: new (class extends FIFOMatchmaker {
            override readonly name = "";
          })(),
        },
        /`name`/,
      ],
    ];
    for (const [options, message] of wrong) {
      expect(() => new WaitingRoom({ ...good, ...options })).toThrow(message);
    }
  });

  it("have defaults, and a fresh seed each time", () => {
    const [first, second] = [new WaitingRoom(good), new WaitingRoom(good)];
    expect(first.options).toMatchObject({
      experimentId: null,
      waitLimitMs: 120_000,
      graceMs: 30_000,
      confirmMs: 5000,
      retryAfterMs: 5000,
      inGameGraceMs: 30_000,
      capacity: null,
      reentry: false,
    });
    expect(first.options.seed).not.toBe(second.options.seed);
  });

  it("can be resolved without a room: filled in, or refused in the same words", () => {
    const aroundRule: NonNullable<WaitingRoomOptions["aroundRule"]> = (ask) => ask();
    const options = { ...good, seed: "0a".repeat(16), onTimeout: { completionCode: "C1" }, aroundRule };
    const resolved = resolveOptions(options);
    expect(resolved).toEqual(new WaitingRoom(options).options);
    expect(resolved).toMatchObject({
      seed: "0a".repeat(16),
      limits: { confirm_ms: 5000, capacity: null },
      consequence: { message: null, completionCode: "C1", redirectUrl: null },
      steps: [{ index: 0, groupSize: good.groupSize, isRelease: false }],
    });
    expect(() => resolveOptions({ ...good, groupSize: 0 })).toThrow(/`groupSize` to be an integer/);
  });

  it("identify the rule by a hash that changes with its name, version or options", () => {
    class Other extends FIFOMatchmaker {}
    class Newer extends FIFOMatchmaker {
      override readonly name = "FIFOMatchmaker";
      override readonly version = "2";
    }
    const hashes = [new FIFOMatchmaker(), new Other(), new Newer()].map(
      (rule) => identifyMatchmaker(rule).hash,
    );
    expect(new Set(hashes).size).toBe(3);
    expect(identifyMatchmaker(new FIFOMatchmaker()).hash).toBe(hashes[0]);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isUnreachable, RedisJournal, SCHEMA_VERSION, sceneKeys } from "../src/index.ts";
import { all, journalOf, keys, noted } from "./support/journals.ts";
import { ModelRedis } from "./support/model-redis.ts";

describe("a journal in Redis", () => {
  it("gives back what was appended, in whatever pieces it came", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 8 }), async (sizes) => {
        const journal = await journalOf(new ModelRedis(), "a");
        let seq = 0;
        for (const size of sizes) {
          const events = Array.from({ length: size }, (_, index) => noted(seq + index + 1));
          await journal.append(seq, events);
          seq += size;
        }
        expect(await all(journal)).toEqual(Array.from({ length: seq }, (_, index) => index + 1));
        if (seq > 1) expect(await all(journal, seq)).toEqual([seq]);
      }),
      { numRuns: 20, seed: 7 },
    );
  });

  it("refuses an append that does not begin at the end", async () => {
    const journal = await journalOf(new ModelRedis(), "a");
    await journal.append(0, [noted(1)]);
    await expect(journal.append(0, [noted(1, "other")])).rejects.toMatchObject({ code: "NOT_AT_END" });
    expect(await all(journal)).toEqual([1]);
  });

  it("refuses a node whose right has gone to another one", async () => {
    const redis = new ModelRedis();
    const first = await journalOf(redis, "a");
    const second = await journalOf(redis, "b");
    await expect(first.append(0, [noted(1)])).rejects.toMatchObject({ code: "FENCED" });
    await second.append(0, [noted(1)]);
    expect(await all(second)).toEqual([1]);
  });

  it.each([
    ["half a surrogate pair", "\ud800"],
    ["a number that JSON does not have", Number.NaN],
    ["what JSON drops", undefined],
  ])("refuses %s, which no file could hold", async (_what, value) => {
    const journal = await journalOf(new ModelRedis(), "a");
    await expect(journal.append(0, [{ ...noted(1), value }])).rejects.toThrow(TypeError);
    expect(await all(journal)).toEqual([]);
  });

  it("says that it is not known what came of an append without an answer", async () => {
    const redis = new ModelRedis();
    const { append } = new RedisJournal({ redis, keys, token: "t", giveUpAfterMs: 0 });
    redis.isAway = true;
    const error: unknown = await append(0, [noted(1)]).catch((thrown: unknown) => thrown);
    expect(isUnreachable(error)).toBe(true);
    expect(isUnreachable(new Error("something else"))).toBe(false);
  });
});

describe("the keys of a scene", () => {
  it("name the version, and stand in one slot", () => {
    for (const key of Object.values(keys)) {
      expect(key.startsWith(`waitroom:${SCHEMA_VERSION}:{study/pairs}:`)).toBe(true);
    }
  });

  it("are made of ids only", () => {
    expect(() => sceneKeys("study", "a}b")).toThrow(RangeError);
  });
});

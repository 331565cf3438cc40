import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Deadlines } from "../../src/room/deadlines.ts";

describe("Deadlines", () => {
  it("gives everything in the order of time, ties in the order of adding", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 })), (times) => {
        const deadlines = new Deadlines<number>(() => true);
        for (const [index, at] of times.entries()) deadlines.add(at, index);
        const given: number[] = [];
        while (deadlines.nextAt !== null) {
          const { nextAt } = deadlines;
          const due = deadlines.takeDue(9);
          for (const index of due) expect(times[index]).toBe(nextAt);
          given.push(...due);
        }
        const sorted = [...times.keys()].toSorted((a, b) => (times[a] ?? 0) - (times[b] ?? 0) || a - b);
        expect(given).toEqual(sorted);
      }),
    );
  });

  it("stays in order when adding and taking alternate", () => {
    const steps = fc.array(fc.option(fc.integer({ min: 0, max: 30 }), { freq: 3 }), { maxLength: 60 });
    fc.assert(
      fc.property(steps, (all) => {
        const deadlines = new Deadlines<number>(() => true);
        let open: number[] = [];
        for (const at of all) {
          if (at === null) {
            const least = Math.min(...open);
            expect(deadlines.nextAt).toBe(open.length === 0 ? null : least);
            expect(deadlines.takeDue(100)).toEqual(open.filter((each) => each === least));
            open = open.filter((each) => each !== least);
          } else {
            deadlines.add(at, at);
            open.push(at);
          }
        }
      }),
    );
  });

  it("passes over what does not hold any more", () => {
    const held = new Set(["a", "b", "c"]);
    const deadlines = new Deadlines<string>(({ what }) => held.has(what));
    deadlines.add(1, "a");
    deadlines.add(2, "b");
    deadlines.add(3, "c");
    held.delete("a");
    expect(deadlines.nextAt).toBe(2);
    held.delete("b");
    expect(deadlines.takeDue(2)).toEqual([]);
    expect(deadlines.takeDue(3)).toEqual(["c"]);
    expect(deadlines.nextAt).toBeNull();
  });

  it("takes nothing before its time", () => {
    const deadlines = new Deadlines<string>(() => true);
    deadlines.add(5, "a");
    expect(deadlines.takeDue(4)).toEqual([]);
    expect(deadlines.takeDue(5)).toEqual(["a"]);
    expect(deadlines.takeDue(5)).toEqual([]);
  });
});

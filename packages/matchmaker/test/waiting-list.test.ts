import { describe, expect, it } from "vitest";
import { WaitingList } from "../src/index.ts";
import { candidate } from "./support/candidates.ts";

const abc = ["a", "b", "c"].map((id, index) => candidate(id, { enqueuedAt: index }));
const ids = (list: WaitingList): string => Array.from(list, ({ subjectId }) => subjectId).join("");

describe("WaitingList", () => {
  it("gives those who wait in the order in which they were given", () => {
    const list = WaitingList.of(abc);
    expect([ids(list), list.size, list.has("b"), list.has("x")]).toEqual(["abc", 3, true, false]);
    expect(list.get("b")).toBe(abc[1]);
    expect(ids(list)).toBe("abc");
  });

  it("refuses the same person twice", () => {
    expect(() => WaitingList.of([...abc, candidate("a")])).toThrow(/`a` twice/);
  });

  it("leaves somebody out where that is asked for, and nobody for an id that does not wait", () => {
    const source = {
      size: 3,
      get: (id: string) => abc.find(({ subjectId }) => subjectId === id),
      iterate: () => abc.values(),
    };
    const without = new WaitingList(source, "b");
    expect([ids(without), without.size, without.has("b"), without.get("b")]).toEqual([
      "ac",
      2,
      false,
      undefined,
    ]);
    expect(new WaitingList(source, "x").size).toBe(3);
  });

  it("filters lazily, and the filtered list is a list like any other", () => {
    let asked = 0;
    const odd = WaitingList.of(abc).filter(({ subjectId }) => {
      asked += 1;
      return subjectId !== "b";
    });
    const [first] = odd;
    expect([first?.subjectId, asked]).toEqual(["a", 1]);
    expect([ids(odd), odd.size, odd.has("b"), odd.has("c")]).toEqual(["ac", 2, false, true]);
    expect(ids(odd.filter(({ subjectId }) => subjectId === "c"))).toBe("c");
  });
});

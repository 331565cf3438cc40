import { describe, expect, it } from "vitest";
import { nextChange } from "../../../page/src/rooms/next-change.ts";
import { needWords } from "../../../page/src/rooms/need-words.ts";
import { samplePerson, sampleScene } from "../../sample-state.ts";

const now = 1_000_000_000;

describe("what comes next", () => {
  it("is the next step that somebody has not reached, then the end of the wait", () => {
    const next = (waitedSeconds: number) =>
      nextChange(samplePerson(now, "a", waitedSeconds), sampleScene(now), now)?.words;
    expect([next(10), next(70), next(100)]).toEqual(["step 1", "step 2, FIFOMatchmaker", "the wait ends"]);
  });

  it("is nothing where neither steps nor a limit are declared", () => {
    const person = samplePerson(now, "a", 10, { deadline_at: null });
    expect(nextChange(person, sampleScene(now, { steps: [] }), now)).toBeNull();
  });

  it("is no step that comes after the wait has ended", () => {
    const person = samplePerson(now, "a", 10, { deadline_at: now + 1_000 });
    expect(nextChange(person, sampleScene(now), now)).toEqual({ at: now + 1_000, words: "the wait ends" });
  });
});

describe("needWords", () => {
  it("names whom a group lacks by its composition, else how many", () => {
    const need = { attribute: "role", value: "B", required: 2, waiting: 0, missing: 2 };
    const none = { ...need, value: "A", missing: 0 };
    expect(needWords(sampleScene(now, { needs: [none, need], missing: 2 }))).toBe("2 more of role B needed");
    expect(needWords(sampleScene(now, { needs: [], missing: 1 }))).toBe("1 more person needed");
    expect(needWords(sampleScene(now, { needs: [], missing: 0 }))).toBe("Enough people wait for a group");
    expect(needWords(sampleScene(now, { needs: [], missing: 0, waiting: 0 }))).toBeNull();
  });
});

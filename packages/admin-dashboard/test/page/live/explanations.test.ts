import type { ExplanationRow } from "@waitroom/admin-events/client";
import { describe, expect, it } from "vitest";
import { createExplanations } from "../../../page/src/live/explanations.ts";

function explanation(subjectId: string, text = "because"): ExplanationRow {
  return { subject_id: subjectId, code: "no_group", text, next_change_at: null };
}

/** Asks at once and answers when told to; `tick` is the timer. */
function setUp(options: { readonly isVisible?: () => boolean } = {}) {
  const asked: (readonly [string, readonly string[]])[] = [];
  const pending: (() => void)[] = [];
  let tick = (): void => undefined;
  const intervals: number[] = [];
  const explanations = createExplanations({
    ask: (sceneId, subjectIds) => {
      asked.push([sceneId, subjectIds]);
      return new Promise((resolve) => pending.push(() => resolve(subjectIds.map((id) => explanation(id)))));
    },
    every: (intervalMs, task) => {
      intervals.push(intervalMs);
      tick = task;
      return () => undefined;
    },
    isVisible: options.isVisible ?? (() => true),
  });
  const answer = async (): Promise<void> => {
    pending.shift()?.();
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  };
  return { explanations, asked, intervals, tick: () => tick(), answer };
}

describe("createExplanations", () => {
  it("asks less often than once a second, and never while an answer is awaited", async () => {
    const { explanations, asked, intervals, tick, answer } = setUp();
    explanations.show("a", ["1"]);
    tick();
    tick();
    expect(asked).toEqual([["a", ["1"]]]);
    await answer();
    tick();
    expect(asked).toHaveLength(2);
    expect(intervals.every((intervalMs) => intervalMs > 1_000)).toBe(true);
  });

  it("lets scenes take turns, also when one of them changes all the time", async () => {
    const { explanations, asked, tick, answer } = setUp();
    let hide = explanations.show("busy", ["1"]);
    explanations.show("calm", ["2"]);
    for (let turn = 0; turn < 4; turn += 1) {
      tick();
      await answer();
      hide();
      hide = explanations.show("busy", ["1"]);
    }
    expect(asked.map(([sceneId]) => sceneId)).toEqual(["busy", "calm", "busy", "calm"]);
  });

  it("asks about 50 at once, those first who were never asked about", async () => {
    const { explanations, asked, tick, answer } = setUp();
    const ids = Array.from({ length: 70 }, (_, index) => String(index));
    explanations.show("a", ids);
    tick();
    await answer();
    tick();
    expect(asked[0]?.[1]).toEqual(ids.slice(0, 50));
    expect(asked[1]?.[1]).toEqual([...ids.slice(50), ...ids.slice(0, 30)]);
  });

  it("forgets the answers about those who are no longer shown", async () => {
    const { explanations, tick, answer } = setUp();
    const hide = explanations.show("a", ["1", "2"]);
    tick();
    await answer();
    expect([...explanations.get().keys()]).toEqual(["1", "2"]);
    hide();
    explanations.show("a", ["2"]);
    tick();
    await answer();
    expect([...explanations.get().keys()]).toEqual(["2"]);
  });

  it("asks nothing for a page that nobody sees, and nothing where nobody waits", () => {
    const hidden = setUp({ isVisible: () => false });
    hidden.explanations.show("a", ["1"]);
    hidden.tick();
    expect(hidden.asked).toEqual([]);
    const empty = setUp();
    empty.explanations.show("a", []);
    empty.tick();
    expect(empty.asked).toEqual([]);
  });
});

import { describe, expect, it } from "vitest";
import { flowStages, flowTable } from "../../../page/src/flow/flow-stages.ts";
import { standaloneSvg } from "../../../page/src/flow/save-svg.ts";

const flow = {
  arrived: 10,
  waiting_now: 1,
  lost_waiting: { left: 1, timed_out: 2, removed: 0 },
  matched: 6,
  matched_now: 0,
  lost_matched: {},
  started: 6,
  started_now: 2,
  lost_started: { ended_partner_left: 1 },
  ended: 3,
  outcomes: { completed: 3 },
};

describe("the flow", () => {
  it("names each loss by its reason, the most frequent first, and nothing where nobody was lost", () => {
    const [arrived, matched] = flowStages(flow);
    expect(arrived?.lost.map(({ words, value }) => [words, value])).toEqual([
      ["Left before a match", 3],
      ["waited too long", 2],
      ["left", 1],
    ]);
    expect(matched?.lost).toEqual([]);
  });

  it("adds up: who arrived, less who was lost and who is there now, is who went on", () => {
    const lost = (stage: string): number =>
      flowTable("s", flow)
        .filter(([, at, what]) => at === stage && what === "lost")
        .reduce((sum, [, , , , people]) => sum + people, 0);
    expect(flow.arrived - lost("arrived") - flow.waiting_now).toBe(flow.matched);
    expect(flow.started - lost("started") - flow.started_now).toBe(flow.ended);
  });

  it("is drawn on white when it is saved, without the variables of the page", () => {
    expect(
      standaloneSvg('<svg style="width: 1px"><path fill="var(--raised)" stroke="var(--ink)"/></svg>'),
    ).toBe('<svg><path fill="#ffffff" stroke="#000000"/></svg>');
  });
});

import { describe, expect, it } from "vitest";
import { askedPeople, flowStages, flowTable } from "../../../page/src/flow/flow-stages.ts";
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

  it("begins with who asked to be let in, where somebody was screened out: they and the arrivals are all", () => {
    const screened = { ...flow, asked: 14, screened_out: { quota_full: 1, attributes: 3, rtt: 0 } };
    expect(flowTable("s", screened).slice(0, 4)).toEqual([
      ["s", "asked", "reached", "", 14],
      ["s", "asked", "screened_out", "attributes", 3],
      ["s", "asked", "screened_out", "quota_full", 1],
      ["s", "arrived", "reached", "", 10],
    ]);
    const [asked] = flowStages(screened);
    expect(asked?.lost.map(({ words, value }) => [words, value])).toEqual([
      ["Screened out", 4],
      ["did not fit the study", 3],
      ["study had its groups", 1],
    ]);
  });

  it("begins with the arrivals where nobody was, or no journal tells", () => {
    for (const row of [flow, { ...flow, asked: 10, screened_out: {} }]) {
      expect(flowStages(row)[0]?.code).toBe("arrived");
      expect(askedPeople(row)).toBe(10);
    }
  });

  it("is drawn on white when it is saved, without the variables of the page", () => {
    expect(
      standaloneSvg('<svg style="width: 1px"><path fill="var(--raised)" stroke="var(--ink)"/></svg>'),
    ).toBe('<svg><path fill="#ffffff" stroke="#000000"/></svg>');
  });
});

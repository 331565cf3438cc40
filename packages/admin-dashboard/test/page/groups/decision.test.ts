import { describe, expect, it } from "vitest";
import { readDecision } from "../../../page/src/groups/decision.ts";

const opened = {
  type: "opened",
  seed: "00ff",
  matchmaker: { class: "LatencyFIFOMatchmaker", version: "1", options: { maxRttMs: 100 }, hash: "h0" },
  steps: [
    { after_ms: 1, matchmaker: { class: "FIFOMatchmaker", version: "2", options: {}, hash: "h1" } },
    { after_ms: 2, matchmaker: null },
  ],
};

function read(...events: readonly Readonly<Record<string, unknown>>[]) {
  return readDecision({ line: null, file: null, events });
}

describe("readDecision", () => {
  it("names the rule of the step under which it was decided", () => {
    const rule = (step: number) => read(opened, { type: "proposed", step, members: [] })?.rule?.name;
    expect([rule(0), rule(1), rule(2)]).toEqual([
      "LatencyFIFOMatchmaker",
      "FIFOMatchmaker",
      "LatencyFIFOMatchmaker",
    ]);
  });

  it("reads a group made by hand, which nothing proposed", () => {
    const participants = [{ subject_id: "a" }, { subject_id: "b" }];
    const actor = { name: "ana", reason: "came together" };
    expect(read(opened, { type: "matched", participants, reason: "manual", actor })).toMatchObject({
      trigger: null,
      members: ["a", "b"],
      reason: "manual",
      step: null,
      actor,
      overtakenCount: 0,
    });
  });

  it("knows no decision where there is only the line of the log, and reads what is odd as missing", () => {
    expect(read()).toBeNull();
    expect(read({ type: "ended" })).toBeNull();
    expect(read({ type: "proposed", members: "a", overtaken: 3, step: "x", pool_size: null })).toMatchObject({
      members: [],
      overtaken: [],
      overtakenCount: 0,
      step: null,
      poolSize: null,
      rule: null,
      seed: null,
    });
  });
});

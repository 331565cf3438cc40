import { describe, expect, it } from "vitest";
import { oldestWait } from "../../../page/src/figures/oldest-wait.ts";
import { sampleScene, sampleState, sampleSummary } from "../../sample-state.ts";

const now = 1_700_000_000_000;
const summary = sampleSummary(now, { oldest_waiting_since: now - 300_000 });
const oldest = sampleScene(now, {
  scene_id: "patient",
  oldest_waiting_since: now - 300_000,
  wait_limit_ms: 600_000,
});

describe("oldestWait", () => {
  it("names the scene whose limit is nearer than that of the oldest wait", () => {
    const late = sampleScene(now, {
      scene_id: "late",
      oldest_waiting_since: now - 150_000,
      wait_limit_ms: 120_000,
    });
    const wait = oldestWait({ ...sampleState(now), summary, scenes: [oldest, late] }, now);
    expect(wait).toEqual({
      since: now - 300_000,
      limitMs: 600_000,
      worstPart: 1.25,
      worstElsewhere: "late",
    });
  });

  it("names no other scene where the oldest wait is the nearest to its limit", () => {
    const wait = oldestWait({ ...sampleState(now), summary, scenes: [oldest] }, now);
    expect(wait).toEqual({ since: now - 300_000, limitMs: 600_000, worstPart: 0.5, worstElsewhere: null });
  });
});

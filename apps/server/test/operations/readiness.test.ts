import { describe, expect, it } from "vitest";
import { failingChecks, type ReadinessPorts } from "../../src/operations/readiness.ts";

const open = { room: { availability: { available: true } } };
const full = { room: { availability: { available: false, error: new Error("full") } } };

function ports(changed: Partial<Omit<ReadinessPorts, "scenes">>, scenes: Record<string, unknown> = {}) {
  const known: Record<string, unknown> = { pairs: open, threes: open, ...scenes };
  return {
    isDraining: () => false,
    sceneIds: ["pairs", "threes"],
    scenes: { get: (sceneId: string) => known[sceneId] },
    isMatchLogFailing: () => false,
    freeShare: () => 0.5,
    ...changed,
  } as ReadinessPorts;
}

describe("readiness", () => {
  it("has nothing to say while all is well, also where the disk is not known", () => {
    expect(failingChecks(ports({}))).toEqual([]);
    expect(failingChecks(ports({ freeShare: () => null }))).toEqual([]);
  });

  it("names everything that is not ready", () => {
    const all = ports(
      { isDraining: () => true, isMatchLogFailing: () => true, freeShare: () => 0.049 },
      { pairs: "closed", threes: full },
    );
    expect(failingChecks(all)).toEqual([
      { check: "draining" },
      { check: "scene_closed", scene_id: "pairs" },
      { check: "storage_unavailable", scene_id: "threes" },
      { check: "match_log_unavailable" },
      { check: "disk_full" },
    ]);
  });
});

import { FIFOMatchmaker } from "@waitroom/matchmaker";
import { defineExperiment } from "../../../src/experiment/define-experiment.ts";

/** Pairs with conditions, roles, a target and a fallback chain: everything that the dashboard has a place for. */
export default defineExperiment({
  experimentId: "watched",
  scenes: [
    {
      sceneId: "pairs",
      groupSize: 2,
      matchmaker: new FIFOMatchmaker(),
      countdownSeconds: 1,
      retryAfterMs: 500,
      confirmMs: 5_000,
      graceMs: 20_000,
      inGameGraceMs: 3_000,
      waitLimitMs: 300_000,
      onTimeout: { message: "Nobody came.", completionCode: "WAITED" },
      conditions: { policy: "balanced", names: ["high", "low"] },
      roles: { policy: "arrival", names: ["A", "B"] },
      targetGroups: 20,
      reentry: false,
    },
  ],
});

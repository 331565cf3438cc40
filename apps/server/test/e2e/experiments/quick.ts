import { FIFOMatchmaker, LatencyFIFOMatchmaker } from "@waitroom/matchmaker";
import { defineExperiment } from "../../../src/experiment/define-experiment.ts";

/** Short times, so that tests need not wait, but not so short that a busy machine is late for them. */
export default defineExperiment({
  experimentId: "quick",
  scenes: [
    {
      sceneId: "pairs",
      groupSize: 2,
      matchmaker: new FIFOMatchmaker(),
      countdownSeconds: 1,
      retryAfterMs: 500,
      confirmMs: 3_000,
      graceMs: 60_000,
      inGameGraceMs: 8_000,
    },
    {
      sceneId: "near",
      groupSize: 2,
      matchmaker: new LatencyFIFOMatchmaker({ maxServerRttMs: 600 }),
      countdownSeconds: 1,
      waitLimitMs: 6_000,
      onTimeout: { message: "Nobody near enough came.", completionCode: "WAITED" },
      nextSceneId: "pairs",
    },
  ],
});

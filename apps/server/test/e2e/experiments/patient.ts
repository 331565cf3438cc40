import { FIFOMatchmaker } from "@waitroom/matchmaker";
import { defineExperiment } from "../../../src/experiment/define-experiment.ts";

/** Two scenes in which nobody is given up while a test restarts the server, however slow the machine. */
export default defineExperiment({
  experimentId: "patient",
  scenes: ["first", "second"].map((sceneId) => ({
    sceneId,
    groupSize: 2,
    matchmaker: new FIFOMatchmaker(),
    countdownSeconds: 0,
    waitLimitMs: 600_000,
    graceMs: 300_000,
    confirmMs: 30_000,
    inGameGraceMs: 300_000,
    targetGroups: 5,
  })),
});

import { FIFOMatchmaker } from "@waitroom/matchmaker";
import { defineExperiment } from "../../../src/experiment/define-experiment.ts";

/** A scene that takes only those who say that they speak German. */
export default defineExperiment({
  experimentId: "screened",
  scenes: [
    {
      sceneId: "team",
      groupSize: 2,
      matchmaker: new FIFOMatchmaker(),
      countdownSeconds: 0,
      clientAttributes: ["language"],
      screen: { requiredAttributes: { language: ["de"] } },
    },
  ],
});

import { FIFOMatchmaker } from "@waitroom/matchmaker";
import { defineExperiment } from "../../../src/experiment/define-experiment.ts";

const short = { groupSize: 2, countdownSeconds: 1, confirmMs: 2_000, retryAfterMs: 500, graceMs: 30_000 };

/** Pairs, then pairs again; people come back from a long stop of the server. */
export default defineExperiment({
  experimentId: "two-scenes",
  scenes: [
    { ...short, sceneId: "pairs", matchmaker: new FIFOMatchmaker(), nextSceneId: "again" },
    { ...short, sceneId: "again", matchmaker: new FIFOMatchmaker() },
  ],
});

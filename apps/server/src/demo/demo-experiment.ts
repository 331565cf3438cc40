import { FIFOMatchmaker, GroupReunionMatchmaker, LatencyFIFOMatchmaker } from "@waitroom/matchmaker";
import { defineExperiment } from "../experiment/define-experiment.ts";
import type { Experiment } from "../experiment/experiment.ts";

/** What runs when no experiment is given: pairs, then groups of three, then former partners again. */
export const demoExperiment: Experiment = defineExperiment({
  experimentId: "demo",
  scenes: [
    {
      sceneId: "pairs",
      groupSize: 2,
      matchmaker: new FIFOMatchmaker(),
      nextSceneId: "reunion",
      completionCode: "DEMO-PAIRS",
      reentry: true,
      onTimeout: { completionCode: "DEMO-WAITED" },
      metadata: { title: "Pairs", description: "Two people, first come, first served." },
    },
    {
      sceneId: "nearby-threes",
      groupSize: 3,
      matchmaker: new LatencyFIFOMatchmaker({ maxServerRttMs: 200 }),
      completionCode: "DEMO-THREES",
      reentry: true,
      onTimeout: { completionCode: "DEMO-WAITED" },
      metadata: {
        title: "Nearby threes",
        description: "Three people of whom each two are within 200 ms of each other.",
      },
    },
    {
      sceneId: "reunion",
      groupSize: 2,
      matchmaker: new GroupReunionMatchmaker({ fallback: new FIFOMatchmaker(), holdMs: 30_000 }),
      completionCode: "DEMO-REUNION",
      reentry: true,
      onTimeout: { completionCode: "DEMO-WAITED" },
      metadata: {
        title: "Reunion",
        description: "The partner of the last game again, if they come within 30 s.",
      },
    },
  ],
});

import { FIFOMatchmaker, RuleMatchmaker, sameValue } from "@waitroom/matchmaker";

const scene = { groupSize: 2, waitLimitMs: null, matchmaker: new FIFOMatchmaker() };

/** Scenes that each measure something else. */
export default {
  experimentId: "bench",
  scenes: [
    // Latency: the countdown is long, so that its end is none of it.
    { ...scene, sceneId: "latency", countdownSeconds: 60 },
    { ...scene, sceneId: "pairs", countdownSeconds: 0 },
    { ...scene, sceneId: "burst", countdownSeconds: 0 },
    // Nobody is ever matched here.
    { ...scene, sceneId: "hold", groupSize: 100_000 },
    // Who waits is told apart by a key; a pair of newcomers has a key of its own.
    {
      ...scene,
      sceneId: "keyed",
      countdownSeconds: 0,
      matchmaker: new RuleMatchmaker({ constraints: [sameValue("key")] }),
      clientAttributes: ["key"],
    },
  ],
};

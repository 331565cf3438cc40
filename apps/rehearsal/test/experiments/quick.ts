import { FIFOMatchmaker } from "@waitroom/matchmaker";

/** Short times, so that a rehearsal need not wait. */
export default {
  experimentId: "quick",
  scenes: [
    {
      sceneId: "pairs",
      groupSize: 2,
      matchmaker: new FIFOMatchmaker(),
      countdownSeconds: 0,
      confirmMs: 1500,
      retryAfterMs: 300,
      graceMs: 3000,
      inGameGraceMs: 2000,
      nextSceneId: "threes",
    },
    {
      sceneId: "threes",
      groupSize: 3,
      matchmaker: new FIFOMatchmaker(),
      countdownSeconds: 0,
      retryAfterMs: 300,
      graceMs: 3000,
      inGameGraceMs: 2000,
    },
  ],
};

import { FIFOMatchmaker } from "@waitroom/matchmaker";
import { defineExperiment } from "../../../src/experiment/define-experiment.ts";
import type { Scene } from "../../../src/experiment/experiment.ts";

/** The steps of a participant's way at which something can happen. */
export const steps = ["waiting", "reserved", "matched", "started", "ended", "timed_out"] as const;

export type Step = (typeof steps)[number];

/** A scene that keeps people at a step: what would end it takes long. */
function sceneFor(step: Step, event: string): Scene {
  return {
    sceneId: sceneIdFor(step, event),
    groupSize: 2,
    matchmaker: new FIFOMatchmaker(),
    waitLimitMs: step === "timed_out" ? 50 : 600_000,
    onTimeout: { message: "Nobody came.", completionCode: "WAITED" },
    confirmMs: 600_000,
    countdownSeconds: step === "matched" ? 3_600 : 0,
    retryAfterMs: 0,
    // Whoever goes away for good must not keep a group waiting.
    graceMs: event === "go-away" ? 300 : 600_000,
    inGameGraceMs: event === "go-away" ? 300 : 600_000,
    completionCode: "PLAYED",
    nextSceneId: "next",
  };
}

/** One scene for each step and thing that can happen. */
export function sceneIdFor(step: Step, event: string): string {
  return `${step}-${event}`;
}

const events = ["reconnect", "second-tab", "leave", "go-away", "restart", "matrix"];

export default defineExperiment({
  experimentId: "steps",
  scenes: [
    ...steps.flatMap((step) => events.map((event) => sceneFor(step, event))),
    { ...sceneFor("started", "next"), sceneId: "next", groupSize: 100 },
  ],
});

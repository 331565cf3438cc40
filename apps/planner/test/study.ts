import type { Study } from "../src/study.ts";

/** A study of pairs, changed as a test needs it. */
export function study(changes: Partial<Study> = {}): Study {
  return {
    perMinute: 1,
    recorded: null,
    participants: 100,
    groupSize: 3,
    rule: { kind: "fifo" },
    patienceMs: 300_000,
    limitMs: 600_000,
    rttMs: [20, 180],
    payPerHour: null,
    simulatedPeople: 1000,
    seed: "0".repeat(32),
    ...changes,
  };
}

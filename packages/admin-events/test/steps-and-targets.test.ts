import { expect, test } from "vitest";
import { nextStep } from "../src/client/index.ts";
import { aggregator, at, clock, journal, told } from "./support/lobby.ts";

const steps = [
  { after_ms: 30_000, group_size: 2, matchmaker: { class: "FIFOMatchmaker" }, release: false },
  { after_ms: 90_000, group_size: 2, matchmaker: { class: "FIFOMatchmaker" }, release: true },
];

test("a scene tells its fallback chain, and each person's next step comes from it", () => {
  journal.opened(at(0), { steps });
  journal.entered(at(1), "ann");
  told();
  const { scenes, participants } = aggregator.snapshot();
  const [scene, ann] = [scenes[0], participants[0]];
  if (scene === undefined || ann === undefined) throw new TypeError("Expected a scene and a person.");
  expect(scene.steps).toEqual([
    { step: 1, after_ms: 30_000, group_size: 2, matchmaker: "FIFOMatchmaker", releases: false },
    { step: 2, after_ms: 90_000, group_size: 2, matchmaker: "FIFOMatchmaker", releases: true },
  ]);
  expect(nextStep(scene, ann, at(30))).toMatchObject({ step: 1, at: at(31) });
  expect(nextStep(scene, ann, at(31))).toMatchObject({ step: 2, at: at(91), releases: true });
  expect(nextStep(scene, ann, at(91))).toBeNull();
  expect(nextStep(scene, { ...ann, state: "matched" }, at(2))).toBeNull();
  expect(nextStep({}, ann, at(2))).toBeNull();
});

test("the time in which the server was down is no waiting: steps, waits and the longest of them move", () => {
  journal.opened(at(0), { steps });
  journal.entered(at(1), "ann", { deadline_at: null });
  journal.opened(at(61), { steps });
  journal.add(at(61), "resumed", { down_ms: 50_000 });
  journal.entered(at(62), "bob");
  told();
  clock.now = at(71);
  const { summary, scenes, participants, trend } = aggregator.snapshot();
  expect(participants).toMatchObject([
    { subject_id: "ann", entered_at: at(1), waiting_since: at(51) },
    { subject_id: "bob", entered_at: at(62), waiting_since: at(62) },
  ]);
  expect(summary.oldest_waiting_since).toBe(at(51));
  expect(scenes[0]?.oldest_waiting_since).toBe(at(51));
  expect(trend.at(-1)).toMatchObject({ at: at(70), oldest_wait_ms: 19_000 });
  const [scene, ann] = [scenes[0], participants[0]];
  if (scene === undefined || ann === undefined) throw new TypeError("Expected a scene and a person.");
  expect(nextStep(scene, ann, clock.now)).toMatchObject({ step: 1, at: at(81) });
});

test("a person's returns are counted", () => {
  journal.opened(at(0));
  journal.entered(at(1), "ann");
  for (const seconds of [2, 4]) {
    journal.add(at(seconds), "disconnected", {
      subject_id: "ann",
      connection: "c",
      reason: "connection_lost",
      grace_until: at(seconds + 30),
    });
    journal.add(at(seconds + 1), "returned", { subject_id: "ann", connection: "d" });
  }
  told();
  expect(aggregator.snapshot().participants).toMatchObject([{ subject_id: "ann", reconnects: 2 }]);
});

test("the target of a scene is what the host declared, and the summary sums them", () => {
  aggregator.declareScene("lobby", { targetGroups: 20 });
  aggregator.declareScene("later", { targetGroups: 5 });
  aggregator.declareScene("free", { targetGroups: null });
  expect(aggregator.snapshot()).toMatchObject({ scenes: [], summary: { target_groups: 25 } });
  journal.opened(at(0));
  told();
  expect(aggregator.snapshot().scenes).toMatchObject([{ scene_id: "lobby", target_groups: 20 }]);
  aggregator.declareScene("lobby", { targetGroups: null });
  expect(aggregator.snapshot()).toMatchObject({
    scenes: [{ target_groups: null }],
    summary: { target_groups: 5 },
  });
  for (const targetGroups of [0, 1.5, Number.NaN]) {
    expect(() => aggregator.declareScene("lobby", { targetGroups })).toThrow(RangeError);
  }
});

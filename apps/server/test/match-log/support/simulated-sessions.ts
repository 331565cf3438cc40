import {
  composition,
  FIFOMatchmaker,
  GroupReunionMatchmaker,
  LatencyFIFOMatchmaker,
  maxPairRtt,
  noRepeatPartner,
  relaxed,
  RuleMatchmaker,
  sameValue,
  type WaitingRoomEvent,
} from "@waitroom/matchmaker";
import {
  always,
  either,
  exponential,
  oneOf,
  poissonArrivals,
  simulatedEvents,
  uniform,
  type Random,
  type SimulationOptions,
} from "@waitroom/matchmaker/simulation";

type Facts = NonNullable<Parameters<typeof poissonArrivals>[0]["facts"]>;
type Room = Omit<SimulationOptions["room"], "sceneId">;

/** People of a study: RTTs, two attributes, and some whom they met before. */
const facts: Facts = (random, person) => {
  const met = Array.from({ length: 3 }, () => `p${Math.max(1, person - 6 + Math.floor(random() * 12))}`);
  const isReturning = random() < 0.4;
  return {
    rttMs: random() < 0.1 ? null : Math.round(uniform(10, 160)(random)),
    attributes: { part: oneOf(["A", "B"])(random), language: oneOf(["de", "en", null])(random) },
    groupHistory: isReturning
      ? { previousPartners: met.slice(0, 2), sourceSceneId: "first", groupId: "g" }
      : null,
    pastPartners: isReturning ? met : [],
  };
};

/** People who leave, lose the connection, come back, do not answer. */
const restless: NonNullable<SimulationOptions["behaviour"]> = {
  patienceMs: exponential(180_000),
  answerMs: either(0.1, always(null), (random: Random) => Math.round(uniform(0, 7000)(random))),
  connectedMs: exponential(120_000),
  awayMs: either(0.3, always(null), exponential(15_000)),
  gameMs: exponential(120_000),
};

/** Rooms of every built-in rule, policy and chain. */
export const rooms: readonly Room[] = [
  { groupSize: 2, matchmaker: new FIFOMatchmaker() },
  { groupSize: 3, matchmaker: new FIFOMatchmaker(), roles: { policy: "random", names: ["x", "y", "z"] } },
  {
    groupSize: 4,
    matchmaker: new FIFOMatchmaker(),
    conditions: { policy: "balanced", names: ["control", "treatment"] },
    roles: { policy: "balanced", names: ["a", "b", "c", "d"] },
    steps: [
      { afterMs: 20_000, groupSize: 3 },
      { afterMs: 40_000, groupSize: 2 },
      { afterMs: 90_000, release: true },
    ],
  },
  {
    groupSize: 1,
    matchmaker: new FIFOMatchmaker(),
    conditions: { policy: "random", names: ["one", "two", "three"] },
  },
  { groupSize: 2, matchmaker: new LatencyFIFOMatchmaker({ maxServerRttMs: 150 }), waitLimitMs: null },
  {
    groupSize: 3,
    matchmaker: new LatencyFIFOMatchmaker({ maxServerRttMs: 180 }),
    conditions: { policy: "blocks", names: ["left", "right"], perBlock: 2 },
    steps: [{ afterMs: 60_000, matchmaker: new FIFOMatchmaker() }],
  },
  { groupSize: 2, matchmaker: new GroupReunionMatchmaker(), waitLimitMs: 60_000 },
  {
    groupSize: 2,
    matchmaker: new GroupReunionMatchmaker({ fallback: new FIFOMatchmaker(), holdMs: 20_000 }),
    roles: { policy: "attribute", attribute: "part" },
  },
  {
    groupSize: 3,
    matchmaker: new GroupReunionMatchmaker({
      fallback: new LatencyFIFOMatchmaker({ maxServerRttMs: 200 }),
      holdMs: 10_000,
    }),
    conditions: { policy: "fixed", name: "only" },
  },
  { groupSize: 3, matchmaker: new RuleMatchmaker({ constraints: [composition({ part: { A: 2, B: 1 } })] }) },
  {
    groupSize: 2,
    matchmaker: new RuleMatchmaker({ constraints: [noRepeatPartner(), sameValue("language")] }),
  },
  {
    groupSize: 4,
    matchmaker: new RuleMatchmaker({
      constraints: [
        composition({ part: { A: 2, B: 2 } }),
        relaxed([
          { afterMs: 0, constraint: maxPairRtt(120) },
          { afterMs: 30_000, constraint: maxPairRtt(200) },
          { afterMs: 60_000, constraint: null },
        ]),
      ],
    }),
    roles: { policy: "arrival", names: ["first", "second", "third", "fourth"] },
    retryAfterMs: 20_000,
  },
];

/** A simulated session, which makes its events and its report. The same number gives the same session. */
export function simulationOf(room: Room, sceneId: string, number: number, count = 150): SimulationOptions {
  const perMinute = 6 + (number % 5) * 6;
  return {
    room: { ...room, sceneId },
    arrivals: poissonArrivals({ perMinute, count, facts }),
    behaviour: restless,
    seed: number.toString(16).padStart(32, "5"),
  };
}

/** Events of {@link simulationOf}. */
export function simulatedSession(
  room: Room,
  sceneId: string,
  number: number,
  count = 150,
): WaitingRoomEvent[] {
  return [...simulatedEvents(simulationOf(room, sceneId, number, count))];
}

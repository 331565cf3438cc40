import {
  always,
  either,
  exponential,
  oneOf,
  poissonArrivals,
  uniform,
  type ArrivalSource,
} from "@waitroom/matchmaker/simulation";
import type { Habits } from "./people/habits.ts";

/** How many come, and how fast. */
export interface ScenarioSize {
  readonly participants: number;
  /** On average. */
  readonly perMinute: number;
  /** How long a game lasts on average, in ms. */
  readonly gameMs: number;
}

/** Who comes, what they do, and what is done to the server. */
export interface ScenarioPlan {
  readonly arrivals: ArrivalSource;
  readonly habits: Habits;
  /** When the server is killed and started again, in ms since the beginning; null: never. */
  readonly restartAtMs: number | null;
}

/** Something that is worth rehearsing. */
export interface Scenario {
  readonly description: string;
  readonly plan: (size: ScenarioSize) => ScenarioPlan;
}

/** The names of the scenarios. */
export type ScenarioName =
  | "steady"
  | "burst"
  | "dropouts"
  | "two-tabs"
  | "reloads"
  | "slow-networks"
  | "restart";

/** Every scenario by its name. */
export const scenarios: Readonly<Record<ScenarioName, Scenario>> = {
  steady: {
    description: "people come independently of each other, wait, play and go",
    plan: (size) => plan(size, {}),
  },
  burst: {
    description: "all come within one second, as a recruiting platform sends them",
    plan: (size) => ({ ...plan(size, {}), arrivals: burst(size.participants) }),
  },
  dropouts: {
    description: "some lose patience, some do not answer, some lose their connection, half of them for good",
    plan: (size) =>
      plan(size, {
        patienceMs: exponential(60_000),
        answerMs: either(0.1, always(null), uniform(0, 1500)),
        connectedMs: exponential(30_000),
        awayMs: either(0.5, uniform(200, 8000), always(null)),
      }),
  },
  "two-tabs": {
    description: "half of the people open a second tab, which takes over from the first",
    plan: (size) => plan(size, { secondTabMs: either(0.5, uniform(50, 3000), always(null)) }),
  },
  reloads: {
    description: "people reload the page again and again, at any moment",
    plan: (size) => plan(size, { connectedMs: exponential(4000), awayMs: uniform(50, 1000) }),
  },
  "slow-networks": {
    description: "a third near, a third far away, a third on a connection that stalls",
    plan: (size) =>
      plan(size, {
        network: oneOf([
          null,
          { delayMs: 100, jitterMs: 60, stallChance: 0, stallMs: 0 },
          { delayMs: 40, jitterMs: 200, stallChance: 0.05, stallMs: 1500 },
        ]),
      }),
  },
  restart: {
    description: "the server is killed in the middle and started again",
    plan: (size) => {
      const middleMs = (size.participants / size.perMinute / 2) * 60_000;
      return { ...plan(size, {}), restartAtMs: Math.max(1000, middleMs) };
    },
  },
};

function plan({ participants, perMinute, gameMs }: ScenarioSize, habits: Habits): ScenarioPlan {
  return {
    arrivals: poissonArrivals({ perMinute, count: participants }),
    habits: { gameMs: exponential(gameMs), ...habits },
    restartAtMs: null,
  };
}

/** So many within one second, evenly. */
function burst(participants: number): ArrivalSource {
  return function* arrivals(streams) {
    const random = streams("arrivals");
    const times = Array.from({ length: participants }, () => Math.round(random() * 1000));
    for (const [index, atMs] of times.toSorted((a, b) => a - b).entries()) {
      yield { atMs, subjectId: `p${index + 1}` };
    }
  };
}

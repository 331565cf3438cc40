import { exponential, poissonArrivals, uniform } from "@waitroom/matchmaker/simulation";
import { expect, it } from "vitest";
import { pause, rehearsed } from "./rehearsed.ts";

const isThorough = process.env["CI"] !== undefined;
const kills = isThorough ? 50 : 2;
const people = isThorough ? 100 : 12;

const CAMPAIGN_MS = 900_000;

it(
  `loses and repeats nothing in ${kills} kills under ${people} people`,
  { timeout: CAMPAIGN_MS },
  async () => {
    let done = 0;
    const { evidence, verdict } = await rehearsed((server) => ({
      arrivals: poissonArrivals({ perMinute: isThorough ? 75 : 300, count: people }),
      habits: {
        gameMs: exponential(isThorough ? 8_000 : 700),
        connectedMs: exponential(isThorough ? 15_000 : 4_000),
        awayMs: uniform(50, 1_000),
      },
      incidents: [
        {
          atMs: 1_000,
          act: async () => {
            for (; done < kills; done += 1) {
              // At any moment of whatever people do just then.
              await pause(200 + Math.random() * 800);
              await server.restart("SIGKILL");
            }
          },
        },
      ],
      quietMs: 1_500,
    }));
    expect(done).toBe(kills);
    expect(evidence.isSettled).toBe(true);
    expect(verdict.faults).toEqual([]);
    expect(verdict.looked.participants).toBe(people);
    const starts = evidence.scenes.flatMap(({ journal }) => journal).filter(({ type }) => type === "opened");
    expect(starts).toHaveLength(2 * (kills + 1));
    expect(verdict.looked.matchLines).toBeGreaterThanOrEqual(people / 2);
  },
);

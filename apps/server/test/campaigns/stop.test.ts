import { exponential, poissonArrivals } from "@waitroom/matchmaker/simulation";
import { expect, it } from "vitest";
import { rehearsed } from "./rehearsed.ts";

const people = process.env["CI"] === undefined ? 24 : 200;

const CAMPAIGN_MS = 400_000;

it(
  `ends within 10 s under ${people} people, tells them, and loses nothing`,
  { timeout: CAMPAIGN_MS },
  async () => {
    let code: unknown;
    let tookMs = Number.POSITIVE_INFINITY;
    let askedAt = 0;
    const { evidence, verdict, output } = await rehearsed((server) => ({
      arrivals: poissonArrivals({ perMinute: people * 20, count: people }),
      habits: { gameMs: exponential(3_000) },
      incidents: [
        {
          atMs: 2_000,
          act: async () => {
            askedAt = performance.timeOrigin + performance.now();
            code = await server.stop("SIGTERM");
            tookMs = performance.timeOrigin + performance.now() - askedAt;
            await server.start();
          },
        },
      ],
      quietMs: 1_500,
    }));
    expect(code).toBe(0);
    expect(tookMs).toBeLessThan(10_000);
    expect(verdict.faults).toEqual([]);
    expect(output).not.toContain("did not end in time");

    const there = evidence.observations.filter(
      (seen) =>
        seen.kind === "connected" &&
        seen.at < askedAt - 500 &&
        !evidence.observations.some(
          (end) => end.kind === "disconnected" && end.subjectId === seen.subjectId && end.at < askedAt,
        ),
    );
    const told = new Set(
      evidence.observations.flatMap((seen) =>
        seen.kind === "told" && seen.event === "draining" ? [seen.subjectId] : [],
      ),
    );
    expect(there.length).toBeGreaterThan(people / 4);
    expect(there.filter(({ subjectId }) => !told.has(subjectId))).toEqual([]);
  },
);

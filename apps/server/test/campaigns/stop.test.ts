import { exponential, poissonArrivals } from "@waitroom/matchmaker/simulation";
import { expect, it } from "vitest";
import { ADMIN_TOKEN } from "../e2e/server-process.ts";
import { pause, rehearsed } from "./rehearsed.ts";

const isThorough = process.env["CI"] !== undefined;
const people = isThorough ? 200 : 16;

/** Who has been connected for so long is certainly known to the server. */
const SETTLED_MS = 600;
const CAMPAIGN_MS = 400_000;

it(
  `ends within 10 s under ${people} people, tells them, and loses nothing`,
  { timeout: CAMPAIGN_MS },
  async () => {
    let tookMs = Number.POSITIVE_INFINITY;
    let askedAt = 0;
    const { evidence, verdict, output } = await rehearsed((server) => ({
      arrivals: poissonArrivals({ perMinute: people * 20, count: people }),
      habits: { gameMs: exponential(isThorough ? 3_000 : 1_000) },
      incidents: [
        {
          atMs: 0,
          act: async () => {
            while ((await connections(server.origin)) < people / 2) await pause(50);
            await pause(SETTLED_MS);
            askedAt = performance.timeOrigin + performance.now();
            await server.stop("SIGTERM");
            tookMs = performance.timeOrigin + performance.now() - askedAt;
            await server.start();
          },
        },
      ],
      quietMs: 1_500,
    }));
    expect(tookMs, output.slice(-5_000)).toBeLessThan(10_000);
    expect(output).toContain("the server has ended in order");
    expect(verdict.faults).toEqual([]);

    const there = evidence.observations.filter(
      (seen) =>
        seen.kind === "connected" &&
        seen.at < askedAt - SETTLED_MS / 2 &&
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

/** How many participants are connected, by the server's own count. */
async function connections(origin: string): Promise<number> {
  const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
  const text = await (await fetch(`${origin}/metrics`, { headers })).text();
  return Number(/^waitroom_sockets\{namespace="participants"\} (\d+)$/m.exec(text)?.[1]);
}

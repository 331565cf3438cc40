import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FIFOMatchmaker, LatencyFIFOMatchmaker, type WaitingRoomEvent } from "@waitroom/matchmaker";
import {
  poissonArrivals,
  recordedArrivals,
  simulate,
  simulatedEvents,
  uniform,
} from "@waitroom/matchmaker/simulation";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { matchLog } from "./support/match-log-process.ts";
import { chained } from "./support/session-files.ts";

describe("match-log what-if", () => {
  const room = { groupSize: 2, matchmaker: new FIFOMatchmaker(), sceneId: "asked" };
  const people: readonly WaitingRoomEvent[] = [
    ...simulatedEvents({
      room,
      arrivals: poissonArrivals({
        perMinute: 6,
        count: 300,
        facts: (random) => ({ rttMs: Math.round(uniform(20, 180)(random)) }),
      }),
    }),
  ];
  // Who was never let in is no arrival, whatever the rule is.
  const events: readonly WaitingRoomEvent[] = [
    ...people,
    {
      seq: people.length + 1,
      at: people.at(-1)?.at ?? 0,
      type: "screened_out",
      subject_id: "x",
      reason: "rtt",
    },
  ];
  let folder: string;
  let path: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "waitroom-what-if-"));
    path = join(folder, "asked_waitroom.jsonl");
    writeFileSync(path, chained(events));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("gives what the simulation gives, beside what happened", async () => {
    const { code, out, err } = await matchLog([
      "what-if",
      path,
      "--json",
      "--matchmaker",
      "@waitroom/matchmaker#LatencyFIFOMatchmaker",
      "--options",
      '{"maxServerRttMs":200}',
    ]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    const { happened, declared, whatIf } = JSON.parse(out) as Record<string, Record<string, unknown>>;
    const options = { arrivals: recordedArrivals(events), seed: "0".repeat(32) };
    const matchmaker = new LatencyFIFOMatchmaker({ maxServerRttMs: 200 });
    expect(whatIf).toEqual(simulate({ room: { ...room, matchmaker }, ...options }));
    // Nobody of these lost patience or the connection, so that the same room gives what happened.
    const again = simulate({ room, ...options });
    expect(declared).toEqual(again);
    const counted = [
      "arrived",
      "matched",
      "shareMatched",
      "groups",
      "stillWaiting",
      "exits",
      "waitMs",
    ] as const;
    for (const name of counted) expect(happened?.[name], name).toEqual(again[name]);
  });

  it("says what it cannot say", async () => {
    const { code, out } = await matchLog([
      "what-if",
      path,
      "--group-size",
      "4",
      "--wait-limit",
      "60",
      "--patience",
      "30",
    ]);
    expect(code).toBe(0);
    expect(out).toMatch(/^ +what happened +as declared +what if\n/);
    expect(out).toMatch(/\nshare +\d+\.\d % +\d+\.\d % +\d+\.\d %\n/);
    expect(out).toContain("patience may change with the rule");
    const longest = /\nwait, longest +\S+ s +\S+ s +(\S+) s\n/.exec(out)?.[1];
    expect(Number(longest)).toBeLessThanOrEqual(60);
  });

  it("asks for something that is different, and for numbers that can be meant", async () => {
    const nothing = await matchLog(["what-if", path]);
    expect(nothing).toMatchObject({ code: 2, out: "" });
    expect(nothing.err).toContain("nothing would be different");
    for (const args of [
      ["--group-size", "0"],
      ["--wait-limit", "-1"],
      ["--options", "{"],
    ]) {
      expect(await matchLog(["what-if", path, ...args])).toMatchObject({ code: 2, out: "" });
    }
  });
});

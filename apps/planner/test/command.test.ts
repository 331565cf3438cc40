import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { JsonlJournal } from "@waitroom/match-logger";
import { FIFOMatchmaker } from "@waitroom/matchmaker";
import { poissonArrivals, simulatedEvents } from "@waitroom/matchmaker/simulation";
import { planCommand } from "../src/command.ts";

let folder = "";
let printed = "";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "waitroom-plan-"));
  printed = "";
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe("plan", () => {
  it("prints figures, bars and advice, and draws the comparison", async () => {
    await plan(
      "--per-minute",
      "1",
      "--group-size",
      "4",
      "--pay",
      "9",
      "--simulate",
      "1000",
      "--svg",
      "plan.svg",
    );
    expect(printed).toMatch(/Get a group +\d+ %/);
    expect(printed).toMatch(/which cost \d+\.\d\d/);
    expect(printed).toContain("by arrivals a minute");
    expect(printed).toMatch(/Only \d+ % of those who arrive get a group of 4/);
    const svg = await readFile(join(folder, "plan.svg"), "utf8");
    expect(svg).toMatch(/^<svg[\s\S]*<\/svg>$/);
    expect(svg).toContain("group size");
  });

  it("takes the arrivals of a recorded session, under another group size", async () => {
    await record("pairs", 60);
    await plan(
      "--log",
      "match_logs/pairs_waitroom.jsonl",
      "--group-size",
      "3",
      "--simulate",
      "60",
      "--json",
      "--patience",
      "none",
      "--limit",
      "none",
    );
    const { planned, by_arrivals_per_minute: rates } = JSON.parse(printed);
    expect(planned).toMatchObject({ shareMatched: 1, groups: 20 });
    expect(rates).toEqual([]);
  });

  it("takes a rule of one's own", async () => {
    await writeFile(
      join(folder, "nobody.mjs"),
      `import { Matchmaker } from ${JSON.stringify(import.meta.resolve("@waitroom/matchmaker"))};
       export class Nobody extends Matchmaker { findMatch() { return null; } }`,
    );
    await expect(plan("--matchmaker", "nobody.mjs#Somebody")).rejects.toThrow(
      "Expected `Somebody` of nobody.mjs to be a class that extends Matchmaker, or an object of one. The module exports Nobody.",
    );
    await expect(plan("--matchmaker", "missing.mjs#Nobody")).rejects.toThrow("could not be loaded");
  });

  it("refuses a log in which nobody entered, and one that is damaged", async () => {
    await writeFile(join(folder, "empty.jsonl"), "");
    await expect(plan("--log", "empty.jsonl")).rejects.toThrow("got nobody");
    await writeFile(join(folder, "damaged.jsonl"), "{]\n");
    await expect(plan("--log", "damaged.jsonl")).rejects.toThrow("damaged.jsonl, line 1");
  });

  it.each([
    ["--per-minute", "0", "Expected a number above 0."],
    ["--group-size", "1.5", "Expected an integer of at least 1."],
    ["--rtt", "90-20", "Expected two numbers in order, as in 20-180."],
    ["--wanted", "101", "Expected at most 100."],
    ["--seed", "xyz", "Expected 32 lower-case hex digits."],
  ])("refuses %s %s with what was expected", async (flag, value, message) => {
    await expect(plan(flag, value)).rejects.toThrow(message);
  });
});

async function plan(...args: readonly string[]): Promise<void> {
  const command = planCommand({ folder, write: (text) => (printed += text) })
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  await command.parseAsync(args, { from: "user" });
}

async function record(sceneId: string, count: number): Promise<void> {
  const journal = await JsonlJournal.open({ dataDir: folder, sceneId });
  const room = { sceneId, groupSize: 2, matchmaker: new FIFOMatchmaker() };
  let seq = 0;
  for (const event of simulatedEvents({ room, arrivals: poissonArrivals({ perMinute: 5, count }) })) {
    await journal.append(seq, [{ ...event }]);
    seq = event.seq;
  }
  await journal.close();
}

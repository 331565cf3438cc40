import { describe, expect, it } from "vitest";
import { CommandLineError, helpText, parseCommandLine } from "../src/command-line.ts";
import { scenarios } from "../src/index.ts";

describe("the command line of a rehearsal", () => {
  it("has a default for everything", () => {
    expect(parseCommandLine([])).toEqual({
      url: "http://127.0.0.1:3000",
      start: false,
      experiment: null,
      dataDir: null,
      scenario: "steady",
      participants: 40,
      perMinute: 60,
      gameSeconds: 5,
      sceneId: null,
      seed: null,
    });
    expect(parseCommandLine(["--scenario", "burst"])?.participants).toBe(100);
  });

  it("takes every option", () => {
    const args =
      "--start --experiment a.ts --data-dir d --scenario restart --participants 6 --per-minute 7.5";
    const more = `--game-seconds 2 --scene pairs --seed ${"0a".repeat(16)}`;
    expect(parseCommandLine(`${args} ${more}`.split(" "))).toMatchObject({
      start: true,
      experiment: "a.ts",
      dataDir: "d",
      scenario: "restart",
      participants: 6,
      perMinute: 7.5,
      gameSeconds: 2,
      sceneId: "pairs",
      seed: "0a".repeat(16),
    });
    expect(parseCommandLine(["--url", "http://[::1]:4000/"])?.url).toBe("http://[::1]:4000");
  });

  it("gives the help text, which names every scenario", () => {
    expect(parseCommandLine(["--help"])).toBeNull();
    for (const name of Object.keys(scenarios)) expect(helpText).toContain(`  ${name} `);
  });

  it.each([
    [["--participants", "0"], "--participants: expected a number above 0, got `0`."],
    [["--participants", "1.5"], "--participants: expected a number above 0, got `1.5`."],
    [["--per-minute", ""], "--per-minute: expected a number above 0, got ``."],
    [["--scenario", "toString"], "--scenario: expected one of steady, burst"],
    [["--scenario", "restart"], "--scenario restart: expected --start"],
    [["--start", "--url", "http://a"], "--url: expected a server that runs, or --start"],
    [["--experiment", "a.ts"], "--experiment: expected --start"],
    [["--url", "file:///etc"], "--url: expected an http address, got `file:///etc`."],
    [["--seed", "ABC"], "--seed: expected 32 lower-case hex digits, got `ABC`."],
    [["--particpants", "4"], "--particpants"],
  ])("refuses %j and says what was expected", (args, message) => {
    expect(() => parseCommandLine(args)).toThrow(CommandLineError);
    expect(() => parseCommandLine(args)).toThrow(message);
  });
});

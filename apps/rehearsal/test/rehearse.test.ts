import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { always, either, exponential, poissonArrivals, uniform } from "@waitroom/matchmaker/simulation";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseCommandLine } from "../src/command-line.ts";
import { runCommand } from "../src/run-command.ts";
import {
  checkRehearsal,
  gatherEvidence,
  rehearse,
  RehearsedServer,
  scenarios,
  type Evidence,
  type Habits,
  type Incident,
  type Rehearsal,
} from "../src/index.ts";

const experiment = fileURLToPath(new URL("./experiments/quick.ts", import.meta.url));
const adminToken = "token-of-the-researcher";
const seed = "5eed".repeat(8);

describe("a rehearsal with a real server", () => {
  let folder: string;
  let server: RehearsedServer;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "waitroom-rehearsal-"));
    server = await RehearsedServer.start({
      folder,
      env: { ADMIN_TOKEN: adminToken, EXPERIMENT: experiment },
    });
  });
  afterAll(async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** People with these habits come to the server, and everything is looked at while they are there. */
  async function run(habits: Habits, incidents: readonly Incident[] = []): Promise<[Rehearsal, Evidence]> {
    const rehearsal = await rehearse({
      origins: [server.origin],
      sceneId: "pairs",
      arrivals: poissonArrivals({ perMinute: 1200, count: 12 }),
      habits: { gameMs: exponential(200), ...habits },
      incidents,
      seed,
      adminToken,
      quietMs: 700,
    });
    const logFolder = join(folder, "data", "quick", "match_logs");
    const evidence = await gatherEvidence(rehearsal, { origin: server.origin, logFolder, adminToken });
    await rehearsal.close();
    return [rehearsal, evidence];
  }

  it("finds nothing wrong when people come, play in two scenes and go, and sees a fault that is planted", async () => {
    const [rehearsal, evidence] = await run({});
    expect(rehearsal.isSettled).toBe(true);
    expect(rehearsal.progress).toMatchObject({ people: 12, arrived: 12, ended: 12, games: 10 });
    expect(checkRehearsal(evidence)).toMatchObject({ faults: [], notChecked: [] });
    const scenes = evidence.scenes.map((scene) => ({ ...scene, matches: scene.matches.slice(1) }));
    const codes = checkRehearsal({ ...evidence, scenes }).faults.map(({ code }) => code);
    expect(codes).toEqual(expect.arrayContaining(["NOT_RECORDED", "TOLD_BUT_NOT_LOGGED"]));
  });

  it("finds nothing wrong with dropouts, reloads, second tabs and slow networks at once, and a kill in the middle", async () => {
    const [rehearsal, evidence] = await run(
      {
        patienceMs: exponential(4000),
        answerMs: either(0.15, always(null), uniform(0, 300)),
        connectedMs: exponential(1500),
        awayMs: either(0.9, uniform(50, 800), always(null)),
        secondTabMs: either(0.3, uniform(50, 800), always(null)),
        network: either(
          0.3,
          always({ delayMs: 30, jitterMs: 60, stallChance: 0.02, stallMs: 500 }),
          always(null),
        ),
      },
      [{ atMs: 500, act: () => server.restart() }],
    );
    expect(rehearsal.isSettled).toBe(true);
    expect(checkRehearsal(evidence).faults).toEqual([]);
    const kinds = new Set(evidence.observations.map(({ kind }) => kind));
    expect([...kinds].toSorted()).toEqual(["answered", "connected", "disconnected", "sent", "told"]);
    const journal = evidence.scenes.flatMap((scene) => scene.journal).map(({ type }) => type);
    expect(journal).toEqual(expect.arrayContaining(["resumed", "disconnected", "returned", "released"]));
  });

  it("says before anybody comes that the data folder is not the server's", async () => {
    const command = parseCommandLine(["--url", server.origin, "--data-dir", "data/quick"]);
    if (command === null) throw new Error("no command");
    const ports = { cwd: folder, adminToken, onProgress: () => undefined, print: () => undefined };
    await expect(runCommand(command, ports)).rejects.toThrow(
      /^--data-dir: expected the server's DATA_DIR.*data\/quick`: there is no .*quick\/quick\/match_logs\.$/,
    );
  });

  it("fails with what an incident threw", async () => {
    const failing = run({}, [{ atMs: 50, act: () => Promise.reject(new Error("the lights went out")) }]);
    await expect(failing).rejects.toThrow("the lights went out");
  });
});

describe("a scenario", () => {
  it.each(Object.entries(scenarios))("%s lets the same people come with the same seed", (_name, scenario) => {
    const { arrivals } = scenario.plan({ participants: 30, perMinute: 60, gameMs: 1000 });
    const randoms = (start: number) => () => {
      let state = start;
      return () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
    };
    const people = [...arrivals(randoms(7))];
    expect(people).toHaveLength(30);
    expect([...arrivals(randoms(7))]).toEqual(people);
    expect([...arrivals(randoms(8))]).not.toEqual(people);
    expect(people.map(({ atMs }) => atMs)).toEqual(people.map(({ atMs }) => atMs).toSorted((a, b) => a - b));
  });

  it("of a burst lets all come within a second, and only that of a restart stops the server", () => {
    const size = { participants: 100, perMinute: 60, gameMs: 1000 };
    const burst = [...scenarios.burst.plan(size).arrivals(() => Math.random)];
    expect(Math.max(...burst.map(({ atMs }) => atMs))).toBeLessThanOrEqual(1000);
    const restarts = Object.entries(scenarios).filter(([, one]) => one.plan(size).restartAtMs !== null);
    expect(restarts.map(([name]) => name)).toEqual(["restart"]);
  });
});

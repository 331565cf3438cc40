import { spawn } from "node:child_process";
import { once } from "node:events";
import { globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makePackedProject, type PackedProject } from "./packed-project.ts";

// What the packages are worth to somebody who installs them: only this sees what is not packed or not exported.
const examples = ["quick-start", "existing-server"];
const limits = { timeout: 60_000 };
const originalKeys = ["timestamp", "scene_id", "game_id", "participants", "matchmaker_class"];

let project: PackedProject;

beforeAll(async () => {
  project = await makePackedProject(examples);
}, 180_000);

afterAll(() => project?.remove());

describe("with the packed packages alone", limits, () => {
  test.each(examples)("the example %s type-checks", async (example) => {
    const tsc = join(project.folder, "node_modules", ".bin", "tsc");
    expect(await project.run(example, tsc, [])).toMatchObject({ output: "", code: 0 });
  });

  test("the quick start leaves a record on disk", async () => {
    const { code, output } = await project.run("quick-start", process.execPath, ["main.ts"]);
    expect({ code, output }).toMatchObject({ code: 0, output: expect.stringContaining("cleo is waiting") });
    expect(keysOf(recordsOf("quick-start"))).toEqual([originalKeys]);
  });

  test("the command that is installed says its version, and that this record is whole", async () => {
    const command = join(project.folder, "node_modules", ".bin", "match-log");
    const { version } = JSON.parse(
      readFileSync(join(project.folder, "node_modules", "@waitroom", "match-logger", "package.json"), "utf8"),
    ) as { readonly version: string };
    expect(await project.run("quick-start", command, ["--version"])).toMatchObject({
      code: 0,
      output: `${version}\n`,
    });
    const [logs = "no folder"] = globSync("temporary/quick-start-*/match_logs", { cwd: project.folder });
    const validated = await project.run("quick-start", command, ["validate", join(project.folder, logs)]);
    expect(validated).toMatchObject({ code: 0, output: expect.stringMatching(/\nNo flaws\.\n$/) });
    expect(await project.run("quick-start", command, ["validate", "--loudly"])).toMatchObject({ code: 2 });
  });

  test("two participants play on a server that was there before, and its restart loses nothing", async () => {
    const { code, output } = await project.run("existing-server", process.execPath, ["client.ts"]);
    expect({ code, output }).toMatchObject({ code: 0, output: expect.stringContaining("Both have played") });
    expect(keysOf(recordsOf("existing-server"))).toEqual([originalKeys]);
  });

  test("that server serves the dashboard, and ends when it is told to", async () => {
    await using server = await startExample();
    const page = await fetch(`${server.url}/admin`);
    const html = await page.text();
    expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    const script = /<script[^>]* src="([^"]+)"/.exec(html)?.[1] ?? "no script";
    const { status, headers } = await fetch(new URL(script, `${server.url}/admin`));
    expect([status, headers.get("content-type")]).toEqual([200, "text/javascript; charset=utf-8"]);
    expect(await server.stop()).toBe(0);
  });
});

describe("class names", limits, () => {
  const packages = ["admin-dashboard", "admin-events", "match-logger", "matchmaker"];
  test.each(packages)(
    "of %s are those of its exports, as records and stack traces show them",
    async (name) => {
      const module: object = await import(installed(name));
      const classes = Object.entries(module).filter(([, value]) => /^class\b/.test(String(value)));
      for (const [exported, value] of classes) {
        expect(value.name).toBe(exported);
        // A stack trace shows the name that stands in the code, whatever `name` says; without one that of the variable.
        const written = /^class (?!extends\b)(\w+)/.exec(String(value))?.[1];
        expect([undefined, exported]).toContain(written);
      }
      expect(classes.length).toBeGreaterThan(0);
    },
  );

  test("of the rules are those of the records in a host whose code is minified", async () => {
    const program = `
      import { FIFOMatchmaker, GroupReunionMatchmaker, LatencyFIFOMatchmaker, RuleMatchmaker, identifyMatchmaker } from ${JSON.stringify(installed("matchmaker"))};
      class Own extends FIFOMatchmaker { name = "Own"; }
      class Unnamed extends FIFOMatchmaker {}
      const rules = [new FIFOMatchmaker(), new LatencyFIFOMatchmaker({ maxServerRttMs: 200 }), new GroupReunionMatchmaker(), new RuleMatchmaker({ constraints: [] }), new Own(), new Unnamed()];
      export const shortened = FIFOMatchmaker.name;
      export const identities = rules.map(identifyMatchmaker);`;
    const folder = join(project.folder, "minified");
    mkdirSync(folder);
    writeFileSync(join(folder, "plain.mjs"), program);
    await build({
      configFile: false,
      root: folder,
      logLevel: "silent",
      build: { ssr: "plain.mjs", minify: true, outDir: "out" },
      ssr: { noExternal: true },
    });
    const host = await import(pathToFileURL(join(folder, "out", "plain.js")).href);
    expect(host.shortened).not.toBe("FIFOMatchmaker");
    const plain = await import(pathToFileURL(join(folder, "plain.mjs")).href);
    expect(host.identities.slice(0, -1)).toEqual(plain.identities.slice(0, -1));
    expect(plain.identities.map((identity: { readonly class: string }) => identity.class)).toEqual([
      "FIFOMatchmaker",
      "LatencyFIFOMatchmaker",
      "GroupReunionMatchmaker",
      "RuleMatchmaker",
      "Own",
      "Unnamed",
    ]);
    // Who extends a rule is not taken for it, even where nobody gave the class a name.
    expect(host.identities.at(-1).class).not.toBe("FIFOMatchmaker");
  });
});

/** The address of a package's entry, as the project outside has it. */
function installed(name: string): string {
  return pathToFileURL(join(project.folder, "node_modules", "@waitroom", name, "dist", "index.js")).href;
}

/** The match records of a run, from the one data folder that it made. */
function recordsOf(example: string): readonly object[] {
  const [file = "no file", ...others] = globSync(`temporary/${example}-*/match_logs/pairs_matches.jsonl`, {
    cwd: project.folder,
  });
  expect(others).toEqual([]);
  const lines = readFileSync(join(project.folder, file), "utf8").trimEnd().split("\n");
  return lines.map((line) => JSON.parse(line));
}

function keysOf(records: readonly object[]): readonly (readonly string[])[] {
  return records.map((record) => Object.keys(record).slice(0, originalKeys.length));
}

interface StartedExample extends AsyncDisposable {
  readonly url: string;
  /** Resolves with the exit code. */
  readonly stop: () => Promise<number | null>;
}

async function startExample(): Promise<StartedExample> {
  const child = spawn(process.execPath, ["main.ts"], {
    cwd: join(project.folder, "existing-server"),
    env: { ...project.environment, PORT: "0", DATA_DIR: join(project.folder, "data") },
    stdio: ["ignore", "pipe", "inherit"],
    timeout: limits.timeout / 2,
  });
  const exited = once(child, "exit");
  const stop = async (): Promise<number | null> => {
    child.kill("SIGTERM");
    await exited;
    return child.exitCode;
  };
  for await (const line of createInterface(child.stdout)) {
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
    if (url !== undefined) return { url, stop, [Symbol.asyncDispose]: async () => void (await stop()) };
  }
  throw new Error("Expected the example to print its address.");
}

import { spawn } from "node:child_process";
import { once } from "node:events";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
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

import { execFile, spawn } from "node:child_process";
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { createServer, type AddressInfo } from "node:net";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const run = promisify(execFile);
const root = resolve(import.meta.dirname, "../..");
// Those of the matchmaker and of its rules, replay and simulation are run by the tests of that package.
const pages = globSync(["README.md", "packages/*/README.md", "docs/{tutorials,how-to,explanations}/*.md"], {
  cwd: root,
  exclude: ["packages/matchmaker/README.md"],
});
const samples = pages.flatMap((page) =>
  [...readFileSync(join(root, page), "utf8").matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(
    ([, code = ""], index) => ({
      page,
      title: `${page}, ${index + 1}`,
      code,
    }),
  ),
);

describe("the samples of the documentation", () => {
  let folder = "";

  /** A project as a reader of the page has it: the packages installed, and what earlier samples of the page left. */
  function projectOf(page: string): string {
    const project = join(folder, page.replaceAll("/", "-"));
    mkdirSync(project, { recursive: true });
    return project;
  }

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "waitroom-samples-"));
    symlinkSync(join(root, "docs/node_modules"), join(folder, "node_modules"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("are found", () => {
    expect(samples.length).toBeGreaterThan(5);
  });

  it.each(samples.filter(({ code }) => !isServer(code)))(
    "run as pasted and print what they say: $title",
    async ({ page, code }) => {
      const { stdout } = await run(process.execPath, [...flags, code], {
        cwd: projectOf(page),
        timeout: 20_000,
      });
      const prints = Array.from(code.matchAll(/\/\/ → (.*)$/gm), ([, line = ""]) => line);
      expect(stdout.trimEnd().split("\n")).toEqual(prints.length === 0 ? [""] : prints);
    },
  );

  it.each(samples.filter(({ code }) => isServer(code)))(
    "listen as pasted, and answer where they say: $title",
    async ({ page, code }) => {
      const port = await freePort();
      const child = spawn(process.execPath, [...flags, code.replaceAll("3000", String(port))], {
        cwd: projectOf(page),
        stdio: ["ignore", "inherit", "inherit"],
      });
      try {
        const urls = Array.from(code.matchAll(/http:\/\/127\.0\.0\.1:3000\S*/g), ([url]) => url);
        expect(urls).not.toEqual([]);
        for (const url of urls)
          expect(await statusOf(url.replace("3000", String(port)), child)).toBeLessThan(500);
      } finally {
        child.kill("SIGKILL");
      }
    },
  );
});

const flags = ["--conditions=@waitroom/source", "--input-type=module-typescript", "--eval"];

function isServer(code: string): boolean {
  return code.includes("3000");
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Asks until there is an answer, or the server has ended. */
async function statusOf(url: string, child: { readonly exitCode: number | null }): Promise<number> {
  for (;;) {
    try {
      return (await fetch(url)).status;
    } catch (error) {
      if (child.exitCode !== null) throw error;
      await delay(50);
    }
  }
}

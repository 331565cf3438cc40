import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { parseConfig } from "../src/config/config.ts";
import { demoExperiment } from "../src/demo/demo-experiment.ts";
import { parseExperiment } from "../src/experiment/parse-experiment.ts";
import { createServer } from "../src/server.ts";

it("serves a page of the researcher's own, to which recruitment links lead, too", async () => {
  const folder = await mkdtemp(join(tmpdir(), "own-page-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const start = () =>
    createServer(parseConfig({ PORT: "0", PAGE_DIR: "page" }, folder), parseExperiment(demoExperiment));
  const pageDir = join(folder, "page");
  await expect(start()).rejects.toMatchObject({
    code: "PAGE_UNUSABLE",
    message: expect.stringContaining(pageDir),
  });
  await mkdir(pageDir);
  await expect(start()).rejects.toThrow("without one");
  await writeFile(join(pageDir, "index.html"), "<!doctype html><title>My study</title>");
  await mkdir(join(pageDir, "assets"));
  await writeFile(join(pageDir, "assets", "study.js"), "export {};");
  const server = await start();
  onTestFinished(() => server.close());
  expect(await (await fetch(server.origin)).text()).toContain("My study");
  const script = await fetch(`${server.origin}/assets/study.js`);
  expect(script.headers.get("content-type")).toMatch("javascript");
  expect(script.headers.get("cache-control")).toBe("no-cache");
  const link = await fetch(`${server.origin}/?PROLIFIC_PID=abc`);
  expect(link.url).toMatch(/\/#token=|\/$/);
  expect(await link.text()).toContain("My study");
});

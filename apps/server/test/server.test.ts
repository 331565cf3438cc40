import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { parseConfig } from "../src/config/config.ts";
import { parseExperiment } from "../src/experiment/parse-experiment.ts";
import { createServer } from "../src/server.ts";
import quick from "./e2e/experiments/quick.ts";

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "server-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

function start(folder: string, port = "0") {
  return createServer(parseConfig({ PORT: port }, folder), parseExperiment(quick));
}

it("starts on no data folder that cannot be one, and on none that another server works on", async () => {
  const folder = await newFolder();
  await writeFile(join(folder, "data"), "a file");
  await expect(start(folder)).rejects.toMatchObject({ name: "SetupError", code: "DATA_UNUSABLE" });
  await rm(join(folder, "data"));
  const server = await start(folder);
  await expect(start(folder)).rejects.toMatchObject({ code: "DATA_UNUSABLE" });
  await server.close();
  await (await start(folder)).close();
});

it("says so where another program listens, and leaves nothing open", async () => {
  const server = await start(await newFolder());
  const folder = await newFolder();
  await expect(start(folder, new URL(server.origin).port)).rejects.toMatchObject({ code: "CANNOT_LISTEN" });
  await server.close();
  await (await start(folder)).close();
});

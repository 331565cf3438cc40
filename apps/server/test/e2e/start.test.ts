import { createServer as createHttp } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseConfig } from "../../src/config/config.ts";
import { SetupError } from "../../src/config/setup-error.ts";
import { parseExperiment } from "../../src/experiment/parse-experiment.ts";
import { createServer } from "../../src/server.ts";
import quick from "./experiments/quick.ts";

describe("starting a server that cannot run", () => {
  let folder: string;
  const start = (env: Readonly<Record<string, string>> = {}) =>
    createServer(
      parseConfig({ PORT: "0", ADMIN_PASSWORD: "not used here", ...env }, folder),
      parseExperiment(quick),
    );

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "waitroom-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("says that the port is taken, and leaves nothing open: the next start works", async () => {
    const other = createHttp();
    await new Promise<void>((resolve) => {
      other.listen(0, "127.0.0.1", resolve);
    });
    const { port } = other.address() as AddressInfo;
    await expect(start({ PORT: String(port) })).rejects.toThrow(SetupError);
    await expect(start({ PORT: String(port) })).rejects.toThrow(`port ${port}`);
    other.close();
    const server = await start();
    await server.close();
  });

  it("refuses a second server on the same data, and lets the first one go on", async () => {
    const first = await start();
    await expect(start()).rejects.toThrow(/The data folder cannot be used/);
    expect((await fetch(`${first.origin}/livez`)).status).toBe(200);
    await first.close();
    const next = await start();
    await next.close();
  });

  it("says that the data folder is no folder", async () => {
    await writeFile(join(folder, "data"), "no folder");
    await expect(start()).rejects.toThrow(/The data folder cannot be used/);
  });
});

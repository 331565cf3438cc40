import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { RehearsedServer } from "../../src/index.ts";

it("says that a server did not listen in time, and ends it", async () => {
  const folder = await mkdtemp(join(tmpdir(), "waitroom-hanging-"));
  const hang = `data:text/javascript,console.log("still busy");await new Promise((done) => setTimeout(done, 600_000))`;
  try {
    const starting = RehearsedServer.start({
      folder,
      env: { NODE_OPTIONS: `--import=${encodeURI(hang)}` },
      startLimitMs: 1000,
    });
    await expect(starting).rejects.toThrow(/^The server did not listen within 1 s:\n/);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

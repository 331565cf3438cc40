import { existsSync } from "node:fs";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { makePrivateFolder } from "../../src/identity/private-file.ts";

describe("a private folder", () => {
  it("is made with those above it, for its owner only, also by several at once", async () => {
    const folder = await mkdtemp(join(tmpdir(), "waitroom-private-"));
    const path = join(folder, "deep", "down");
    await Promise.all(Array.from({ length: 8 }, () => makePrivateFolder(path)));
    for (const made of [join(folder, "deep"), path]) {
      expect((await stat(made)).mode & 0o777).toBe(0o700);
    }
    await makePrivateFolder(path);
    await rm(folder, { recursive: true });
  });

  it("is refused below a file", async () => {
    const folder = await mkdtemp(join(tmpdir(), "waitroom-private-"));
    await writeFile(join(folder, "file"), "");
    await expect(makePrivateFolder(join(folder, "file", "below"))).rejects.toThrow("ENOTDIR");
    await rm(folder, { recursive: true });
  });

  it.skipIf(!existsSync("/proc/self"))("is refused where the system makes none", async () => {
    await expect(makePrivateFolder("/proc/none/below")).rejects.toThrow("ENOENT");
  });
});

import { chmod, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadTokenKeys, TokenKey } from "../../src/identity/token-key.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "token-key-"));
});
afterEach(() => rm(directory, { recursive: true }));

describe("TokenKey", () => {
  it("makes a key at the first start and finds it again at the next", async () => {
    const stateDir = join(directory, "deep", ".waitroom");
    const first = await TokenKey.load(stateDir);
    expect(first.bytes).toHaveLength(32);
    expect(await TokenKey.load(stateDir)).toEqual(first);
    expect(await readdir(stateDir)).toEqual(["token-key"]);
  });

  it("keeps the file for its owner only, also when somebody opened it up", async () => {
    await TokenKey.load(directory);
    const path = join(directory, "token-key");
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await chmod(path, 0o644);
    await TokenKey.load(directory);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it("gives one key to all who start at once", async () => {
    for (let round = 0; round < 20; round += 1) {
      const stateDir = join(directory, `${round}`);
      const keys = await Promise.all(Array.from({ length: 8 }, () => TokenKey.load(stateDir)));
      expect(new Set(keys.map(({ keyId }) => keyId)).size).toBe(1);
      expect(await readdir(stateDir)).toEqual(["token-key"]);
    }
  });

  it("finds the key before in a file beside it, and makes none", async () => {
    expect(await TokenKey.loadPrevious(directory)).toBeNull();
    const first = await TokenKey.load(directory);
    await rename(join(directory, "token-key"), join(directory, "token-key.previous"));
    const keys = await loadTokenKeys(directory, { tokenSecret: null, previousTokenSecret: null });
    expect(keys.previous).toEqual(first);
    expect(keys.current.keyId).not.toBe(first.keyId);
    expect((await stat(join(directory, "token-key.previous"))).mode & 0o777).toBe(0o600);
    const given = await loadTokenKeys(directory, { tokenSecret: "new", previousTokenSecret: "old" });
    expect(given).toEqual({ current: TokenKey.fromSecret("new"), previous: TokenKey.fromSecret("old") });
    await writeFile(join(directory, "token-key.previous"), "x");
    await expect(TokenKey.loadPrevious(directory)).rejects.toMatchObject({ code: "TOKEN_KEY_UNUSABLE" });
  });

  it("makes the key from a secret where one is given, and writes nothing", async () => {
    const key = await TokenKey.load(directory, "a secret of one's own");
    expect(key).toEqual(TokenKey.fromSecret("a secret of one's own"));
    expect(key.keyId).not.toBe(TokenKey.fromSecret("another").keyId);
    expect(await readdir(directory)).toEqual([]);
  });

  it.each(["", "short\n", "!".repeat(43), `${"A".repeat(43)}\nmore`])(
    "refuses a damaged file (%j)",
    async (text) => {
      await writeFile(join(directory, "token-key"), text);
      await expect(TokenKey.load(directory)).rejects.toMatchObject({ code: "TOKEN_KEY_UNUSABLE" });
      expect(await readFile(join(directory, "token-key"), "utf8")).toBe(text);
    },
  );

  it("says where it failed when the folder cannot be made", async () => {
    await writeFile(join(directory, "file"), "");
    await expect(TokenKey.load(join(directory, "file"))).rejects.toThrow(
      join(directory, "file", "token-key"),
    );
  });
});

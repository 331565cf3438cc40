import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nodeFiles, type FilePort } from "@waitroom/match-logger";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AdminActionsFile } from "../../src/admin/admin-actions-file.ts";

describe("AdminActionsFile", () => {
  let dataDir: string;

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "actions-"));
  });
  afterEach(() => rm(dataDir, { recursive: true }));

  const open = (files: Partial<FilePort> = {}): AdminActionsFile =>
    new AdminActionsFile({ dataDir, experimentId: null, files: { ...nodeFiles, ...files } });
  const content = (): Promise<string> => readFile(join(dataDir, "admin_actions.jsonl"), "utf8");

  it("keeps lines in the order of asking, and goes on in a file that is there", async () => {
    const file = open();
    await Promise.all([1, 2, 3].map((n) => file.append({ n })));
    await open().append({ n: 4 });
    expect(await content()).toBe(`{"n":1}\n{"n":2}\n{"n":3}\n{"n":4}\n`);
    expect((await stat(join(dataDir, "admin_actions.jsonl"))).mode & 0o007).toBe(0);
  });

  it("resolves only when the line has been synced", async () => {
    const done: string[] = [];
    const file = open({
      datasync: async (descriptor) => {
        expect(await content()).toBe(`{"n":1}\n`);
        await nodeFiles.datasync(descriptor);
        done.push("synced");
      },
    });
    await file.append({ n: 1 }).then(() => done.push("resolved"));
    expect(done).toEqual(["synced", "resolved"]);
  });

  it("cuts off what a failed write or sync left, and goes on afterwards", async () => {
    let fails: "write" | "datasync" | null = null;
    const file = open({
      write: (descriptor, bytes) => {
        if (fails !== "write") return nodeFiles.write(descriptor, bytes);
        nodeFiles.write(descriptor, bytes.subarray(0, 3));
        throw new Error("ENOSPC");
      },
      datasync: async (descriptor) => {
        if (fails === "datasync") throw new Error("EIO");
        await nodeFiles.datasync(descriptor);
      },
    });
    await file.append({ n: 1 });
    for (const kind of ["write", "datasync"] as const) {
      fails = kind;
      await expect(file.append({ n: 2 })).rejects.toThrow(kind === "write" ? "ENOSPC" : "EIO");
    }
    fails = null;
    await file.append({ n: 3 });
    expect(await content()).toBe(`{"n":1}\n{"n":3}\n`);
  });

  it("writes on where the disk takes a part at a time", async () => {
    const file = open({
      write: (descriptor, bytes) => nodeFiles.write(descriptor, bytes.subarray(0, 2)),
    });
    await file.append({ n: 12_345 });
    expect(await content()).toBe(`{"n":12345}\n`);
  });

  it("ends what a crash left half written, so that it spoils no line after it", async () => {
    await writeFile(join(dataDir, "admin_actions.jsonl"), `{"n":1}\n{"n":`);
    await open().append({ n: 3 });
    expect(await content()).toBe(`{"n":1}\n{"n":\n{"n":3}\n`);
  });
});

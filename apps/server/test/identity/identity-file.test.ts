import { nodeFiles, type FilePort } from "@waitroom/match-logger";
import { appendFile, mkdtemp, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { IdentityFile } from "../../src/identity/identity-file.ts";
import type { PlatformIdentity } from "../../src/identity/platform-identity.ts";

const person = (platformId: string, sessionId: string | null = "s1"): PlatformIdentity => ({
  platform: "prolific",
  platformId,
  studyId: "study",
  sessionId,
});

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "identities-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return join(folder, "identities");
}

let ids = 0;
let now = 7;
async function open(folder: string, files: FilePort = nodeFiles): Promise<IdentityFile> {
  const newId = (): string => `subject-${(ids += 1)}`;
  const file = await IdentityFile.open({ folder, experimentId: "exp", now: () => now, newId, files });
  onTestFinished(() => file.close());
  return file;
}

async function idOf(file: IdentityFile, identity: PlatformIdentity): Promise<string> {
  return (await file.subjectOf(identity)).subjectId;
}

async function lines(file: IdentityFile): Promise<readonly unknown[]> {
  const text = await readFile(file.path, "utf8");
  expect(text.endsWith("\n") || text === "").toBe(true);
  return text
    .split("\n")
    .slice(0, -1)
    .map((line): unknown => JSON.parse(line));
}

it("gives a person one subject id, on disk by then, over attempts and restarts", async () => {
  const folder = await newFolder();
  const file = await open(folder);
  const subjectId = await idOf(file, person("p1"));
  const line = {
    schema: 1,
    at: 7,
    subject_id: subjectId,
    platform: "prolific",
    platform_id: "p1",
    study_id: "study",
    session_id: "s1",
  };
  expect(await lines(file)).toEqual([line]);
  expect(await idOf(file, person("p1"))).toBe(subjectId);
  expect(await lines(file)).toHaveLength(1);
  now = 8;
  onTestFinished(() => void (now = 7));
  expect(await file.subjectOf(person("p1", "s2"))).toMatchObject({ subjectId, knownSince: 7 });
  expect(await lines(file)).toEqual([line, { ...line, at: 8, session_id: "s2" }]);
  const other = await idOf(file, { ...person("p1"), platform: "mturk" });
  expect(other).not.toBe(subjectId);

  const again = await open(folder);
  expect(await idOf(again, person("p1", "s2"))).toBe(subjectId);
  expect(again.reveal([subjectId, "nobody", subjectId])).toEqual([
    { ...person("p1", "s2"), subjectId, knownSince: 7 },
  ]);
});

it("lets nobody but its owner read it", async () => {
  const folder = await newFolder();
  const file = await open(folder);
  await idOf(file, person("p1"));
  expect((await stat(file.path)).mode & 0o777).toBe(0o600);
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
  await file.erase([await idOf(file, person("p2"))]);
  expect((await stat(file.path)).mode & 0o777).toBe(0o600);
});

it("takes a crowd that comes at once, in few writes, and one person in many tabs once", async () => {
  let syncs = 0;
  const files: FilePort = {
    ...nodeFiles,
    datasync: (descriptor) => {
      syncs += 1;
      return nodeFiles.datasync(descriptor);
    },
  };
  const file = await open(await newFolder(), files);
  const crowd = Array.from({ length: 200 }, (_, index) => idOf(file, person(`p${index % 100}`)));
  expect(new Set(await Promise.all(crowd)).size).toBe(100);
  expect(await lines(file)).toHaveLength(100);
  expect(syncs).toBeLessThanOrEqual(5);
});

it("answers for nobody who could not be written, and goes on when the disk takes lines again", async () => {
  let fails: "write" | "sync" | null = null;
  const files: FilePort = {
    ...nodeFiles,
    write: (descriptor, bytes) =>
      nodeFiles.write(descriptor, fails === "write" ? bytes.subarray(0, 5) : bytes),
    datasync: (descriptor) =>
      fails === null ? nodeFiles.datasync(descriptor) : Promise.reject(new Error("no space")),
  };
  const file = await open(await newFolder(), files);
  const first = await idOf(file, person("p1"));
  for (fails of ["write", "sync"] as const) {
    await expect(file.subjectOf(person("p2"))).rejects.toThrow("no space");
    expect(file.knows(person("p2"))).toBe(false);
    expect(await lines(file)).toHaveLength(1);
    expect(await idOf(file, person("p1"))).toBe(first);
  }
  fails = null;
  await idOf(file, person("p2"));
  expect(await lines(file)).toHaveLength(2);
});

it("cuts off what a crash left half written, and starts on no file that is damaged", async () => {
  const folder = await newFolder();
  const file = await open(folder);
  const subjectId = await idOf(file, person("p1"));
  await appendFile(file.path, '{"schema":1,"subject_id":"half');
  const again = await open(folder);
  expect(await idOf(again, person("p1"))).toBe(subjectId);
  await idOf(again, person("p2"));
  expect(await lines(again)).toHaveLength(2);

  await writeFile(file.path, `{"schema":1}\n${await readFile(file.path, "utf8")}`);
  await expect(open(folder)).rejects.toMatchObject({
    code: "IDENTITIES_UNUSABLE",
    message: expect.stringContaining("line 1"),
  });
});

it("cuts nothing off that another server has written, and makes no new file in the place of one that is gone", async () => {
  const folder = await newFolder();
  const one = await open(folder);
  const two = await open(folder);
  const first = await idOf(one, person("p1"));
  await idOf(two, person("p2"));
  expect(await lines(two)).toHaveLength(2);
  expect(two.reveal([first])).toHaveLength(1);
  await rename(two.path, `${two.path}.away`);
  await expect(two.subjectOf(person("p3"))).rejects.toThrow("is gone");
  await rename(`${two.path}.away`, two.path);
  await idOf(two, person("p3"));
  expect(await lines(two)).toHaveLength(3);
});

it("erases people for good, all their attempts, and keeps the others", async () => {
  const folder = await newFolder();
  const file = await open(folder);
  const gone = await idOf(file, person("secret-1"));
  await idOf(file, person("secret-1", "s2"));
  const kept = await idOf(file, person("p2"));
  expect(await file.erase([gone, "nobody"])).toEqual([gone]);
  expect(await file.erase([gone])).toEqual([]);
  expect(await readFile(file.path, "utf8")).not.toContain("secret-1");
  expect(file.reveal([gone, kept])).toMatchObject([{ subjectId: kept }]);
  expect(await idOf(file, person("p2"))).toBe(kept);
  expect(await idOf(file, person("secret-1"))).not.toBe(gone);
  expect(await lines(file)).toHaveLength(2);
});

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, readdir, readlink, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { JsonlJournal, MatchAssignmentLogger } from "../../src/index.ts";
import { pair, temporaryFolder } from "../support/logs.ts";
import { run } from "../support/mounts.ts";

const holderProgram = join(import.meta.dirname, "../support/hold-log.ts");

test("a second writer in the same process is refused, and the first goes on", async () => {
  const dataDir = await temporaryFolder();
  await using first = await MatchAssignmentLogger.open({ dataDir });
  await first.logMatch(pair(1));
  await using second = await MatchAssignmentLogger.open({ dataDir });
  await expect(second.logMatch(pair(2))).rejects.toMatchObject({
    code: "LOCKED",
    message: expect.stringContaining(`process ${process.pid} on ${hostname()}`),
  });
  expect((await first.logMatch(pair(3))).seq).toBe(2);
  await first.close();
  expect((await second.logMatch(pair(2))).seq).toBe(3);
});

test("a writer in another process is refused; its lock is taken at once when it was killed", async () => {
  const dataDir = await temporaryFolder();
  const holder = spawn(process.execPath, [holderProgram, dataDir], { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void holder.kill("SIGKILL"));
  await once(holder.stdout, "data");
  const open = JsonlJournal.open({ dataDir, sceneId: "ring" });
  await expect(open).rejects.toMatchObject({
    code: "LOCKED",
    message: expect.stringContaining(`process ${holder.pid}`),
  });
  const killed = once(holder, "exit");
  holder.kill("SIGKILL");
  await killed;
  await using journal = await JsonlJournal.open({ dataDir, sceneId: "ring" });
  expect(journal.seq).toBe(1);
});

test("a writer that shares the folder but not the network is seen by its lock file", async (context) => {
  const refusal = run("unshare", ["--net", "true"]);
  if (refusal !== null) context.skip(`a network of its own cannot be made here (${refusal})`);
  const dataDir = await temporaryFolder();
  // Abstract sockets belong to the network, so this one does not meet ours.
  const holder = spawn("unshare", ["--net", process.execPath, holderProgram, dataDir], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void holder.kill("SIGKILL"));
  await once(holder.stdout, "data");
  await expect(JsonlJournal.open({ dataDir, sceneId: "ring" })).rejects.toMatchObject({
    code: "LOCKED",
    message: expect.stringContaining(`process ${holder.pid}`),
  });
  const killed = once(holder, "exit");
  holder.kill("SIGKILL");
  await killed;
  await using journal = await JsonlJournal.open({ dataDir, sceneId: "ring" });
  expect(journal.seq).toBe(1);
});

describe("a lock file that was left behind", () => {
  test.runIf(process.platform === "linux").each([
    ["by an earlier boot of this machine", { pid: 1, start_time: "1", boot_id: "earlier" }],
    ["by a process that ended", { pid: 999_999_999, start_time: "1" }],
    ["by a process whose number another one has now", { pid: process.pid, start_time: "1" }],
  ])("(%s) is taken over", async (_, fields) => {
    const { dataDir } = await lockOf(
      JSON.stringify({
        boot_id: await bootId(),
        pid_namespace: await readlink("/proc/self/ns/pid"),
        hostname: hostname(),
        token: "left",
        ...fields,
      }),
    );
    await using journal = await JsonlJournal.open({ dataDir, sceneId: "ring" });
    await journal.append(0, [{ type: "test" }]);
    await journal.close();
    expect(await readdir(join(dataDir, "match_logs"))).toEqual(["ring_waitroom.jsonl"]);
  });

  test.runIf(process.platform === "linux")(
    "(unfinished, by a death while it was written) is taken over",
    async () => {
      const { dataDir } = await lockOf('{"pid": 1');
      await using journal = await JsonlJournal.open({ dataDir, sceneId: "ring" });
      expect(journal.seq).toBe(0);
    },
  );

  test("(by another machine) is not taken over, and the error says what to do", async () => {
    const holder = JSON.stringify({
      pid: 1,
      start_time: "1",
      boot_id: "other",
      hostname: "other-host",
      token: "theirs",
    });
    const { dataDir, path } = await lockOf(holder);
    await expect(JsonlJournal.open({ dataDir, sceneId: "ring" })).rejects.toMatchObject({
      code: "LOCKED",
      message: expect.stringContaining(`delete ${path}`),
    });
    expect(await readFile(path, "utf8")).toBe(holder);
  });
});

/** A data folder whose journal has this lock file. */
async function lockOf(holder: string): Promise<{ dataDir: string; path: string }> {
  const dataDir = await temporaryFolder();
  const folder = join(dataDir, "match_logs");
  await mkdir(folder);
  const path = join(folder, "ring_waitroom.jsonl.lock");
  await writeFile(path, holder);
  return { dataDir, path };
}

async function bootId(): Promise<string> {
  return (await readFile("/proc/sys/kernel/random/boot_id", "utf8")).trim();
}

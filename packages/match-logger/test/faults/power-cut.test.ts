import { spawn } from "node:child_process";
import { once } from "node:events";
import { constants } from "node:fs";
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { JsonlJournal, MatchAssignmentLogger } from "../../src/index.ts";
import { entriesOf, temporaryFolder } from "../support/logs.ts";
import { mount, run } from "../support/mounts.ts";

const writerProgram = fileURLToPath(new URL("../support/write-until-killed.ts", import.meta.url));
const cuts = process.env["CI"] === undefined ? 1 : 5;

// The image of a disk in use is what a power cut leaves: what was not synced is not in it.
test.for(Array.from({ length: cuts }, (_, index) => 100 + index * 170))(
  "after a power cut %i ms into the writing everything that was acknowledged is there, in whole files",
  { timeout: 60_000 },
  async (afterMs, context) => {
    const folder = await temporaryFolder();
    const [disk, image, ledger] = [join(folder, "disk"), join(folder, "image"), join(folder, "ledger")];
    await mkdir(disk);
    await writeFile(ledger, "");
    const refusal = makeDisk(image) ?? mount(["-o", "loop", image], disk);
    if (refusal !== null) return context.skip(`a disk image cannot be mounted here (${refusal})`);

    const writer = spawn(process.execPath, [writerProgram, disk, ledger, "1", "0"], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    onTestFinished(() => void writer.kill("SIGKILL"));
    const dead = once(writer, "exit");
    await Promise.race([once(writer.stdout, "data"), dead]);
    // On a machine that is busy the first acknowledgement takes its time.
    while (writer.exitCode === null && !(await readFile(ledger, "utf8")).includes("match ")) await delay(10);
    await delay(afterMs);
    writer.kill("SIGSTOP");
    const acknowledged = await readFile(ledger, "utf8");
    const copy = join(folder, "copy");
    await copyFile(image, copy, constants.COPYFILE_FICLONE);
    writer.kill("SIGKILL");
    await dead;

    const after = join(folder, "after");
    await mkdir(after);
    expect(mount(["-o", "loop", copy], after)).toBe(null);
    const logger = await MatchAssignmentLogger.open({ dataDir: after });
    const logged = await logger.loggedMatches("ring");
    const journal = await JsonlJournal.open({ dataDir: after, sceneId: "ring" });
    const { seq } = journal;
    await logger.close();
    await journal.close();
    const numbers = (what: string): readonly number[] =>
      [...acknowledged.matchAll(new RegExp(`^${what} (\\d+)\\n`, "gm"))].map(([, n]) => Number(n));
    expect(numbers("match").length).toBeGreaterThan(0);
    expect(numbers("match").filter((n) => logged.get(n) !== `g${n}`)).toEqual([]);
    expect(seq).toBeGreaterThanOrEqual(Math.max(0, ...numbers("event")));
    for (const file of ["ring_matches.jsonl", "ring_waitroom.jsonl"]) {
      const entries = await entriesOf(join(after, "match_logs", file));
      expect(entries.filter((entry) => entry.kind === "flaw")).toEqual([]);
    }
  },
);

/** Makes the image of a small disk, and answers why that is not possible here, else null. */
function makeDisk(image: string): string | null {
  return run("truncate", ["-s", "64M", image]) ?? run("mkfs.ext4", ["-q", "-F", "-m", "0", image]);
}

import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { JsonlJournal, MatchAssignmentLogger } from "../src/index.ts";
import { pair, temporaryFolder } from "./support/logs.ts";

const refused = [
  "",
  ".",
  "..",
  "../ring",
  "../../../tmp/x",
  "/tmp/x",
  "a/b",
  "..%2f",
  "ring%2f..",
  "a\\b",
  ".hidden",
  "-dash",
  "_under",
  "a b",
  "ring\0",
  "ring\n",
  "zoë",
  "🦊",
  "ring🦊",
  "x".repeat(65),
  "x".repeat(300),
  "CON",
  "nul.txt",
  "Com1",
  "LPT9.a.b",
];

test.each(refused)(
  "the id %j is refused for scenes and experiments, with what is allowed, and nothing is made",
  async (id) => {
    const parent = await temporaryFolder();
    const dataDir = join(parent, "data");
    await mkdir(dataDir);
    const allowed = /^Expected `(sceneId|experimentId)` (to be 1 to 64 letters|not to be a device name)/;
    await expect(MatchAssignmentLogger.open({ dataDir, experimentId: id })).rejects.toThrow(allowed);
    await expect(JsonlJournal.open({ dataDir, sceneId: id })).rejects.toThrow(allowed);
    await using logger = await MatchAssignmentLogger.open({ dataDir, experimentId: "exp" });
    await expect(logger.logMatch(pair(1, { sceneId: id }))).rejects.toThrow(allowed);
    await expect(logger.logMatch(pair(1, { sceneId: id }))).rejects.toThrow(TypeError);
    expect(await readdir(parent)).toEqual(["data"]);
    expect(await readdir(join(dataDir, "exp", "match_logs"))).toEqual([]);
  },
);

test.each(["a", "9", "Ring.v2_final-1", "x".repeat(64), "console", "com10", "a..b"])(
  "the id %j is allowed",
  async (id) => {
    const dataDir = await temporaryFolder();
    await using logger = await MatchAssignmentLogger.open({ dataDir, experimentId: id });
    await logger.logMatch(pair(1, { sceneId: id }));
    expect(await readdir(join(dataDir, id, "match_logs"))).toContain(`${id}_matches.jsonl`);
  },
);

test("two ids of one process that differ in case only are refused, since some systems would store both in one file", async () => {
  const dataDir = await temporaryFolder();
  await using logger = await MatchAssignmentLogger.open({ dataDir, experimentId: "Study" });
  await logger.logMatch(pair(1, { sceneId: "Ring" }));
  await expect(logger.logMatch(pair(2, { sceneId: "ring" }))).rejects.toThrow(/upper and lower case/);
  await expect(MatchAssignmentLogger.open({ dataDir, experimentId: "STUDY" })).rejects.toThrow(
    /upper and lower case/,
  );
  await expect(JsonlJournal.open({ dataDir, experimentId: "Study", sceneId: "RING" })).rejects.toThrow(
    /upper and lower case/,
  );
  await using journal = await JsonlJournal.open({ dataDir, experimentId: "Study", sceneId: "Ring" });
  expect(journal.seq).toBe(0);
});

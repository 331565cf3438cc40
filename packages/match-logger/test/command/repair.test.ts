import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../support/logs.ts";
import { matchLog } from "../support/run-command.ts";
import { writeSmallStudy } from "../support/small-study.ts";

async function damaged(): Promise<{ readonly logs: string; readonly lines: readonly string[] }> {
  const logs = join(await writeSmallStudy(await temporaryFolder()), "match_logs");
  const path = join(logs, "ring_waitroom.jsonl");
  const lines = (await readFile(path, "utf8")).split("\n");
  await writeFile(path, lines.with(1, "{broken \u001b[2J").join("\n"));
  return { logs, lines };
}

test("the good lines go to the new file byte for byte, and the others are listed", async () => {
  const { logs, lines } = await damaged();
  const call = ["repair", "ring_waitroom.jsonl", "--out", "new.jsonl"];
  const { code, out } = await matchLog(call, { workingFolder: logs });
  expect(code).toBe(1);
  expect(out).toMatch(/^line 2, byte \d+, left out: is not JSON$/m);
  expect(out).toMatch(/^line 3, byte \d+, kept: `prev` is not the hash/m);
  expect(out).toContain("new.jsonl: 37 records kept, 1 line left out\n");
  expect(await readFile(join(logs, "new.jsonl"), "utf8")).toBe(lines.toSpliced(1, 1).join("\n"));
});

test("with --json it gives one object", async () => {
  const { logs } = await damaged();
  const call = ["repair", "ring_waitroom.jsonl", "--out", "new.jsonl", "--json"];
  const { out } = await matchLog(call, { workingFolder: logs });
  expect(JSON.parse(out)).toMatchObject({
    to: join(logs, "new.jsonl"),
    kept: 37,
    flaws: [
      { line: 2, reason: "is not JSON", kept: false },
      { line: 3, kept: true },
    ],
  });
});

test("a whole log is copied as it is, and is good", async () => {
  const logs = join(await writeSmallStudy(await temporaryFolder()), "match_logs");
  const call = ["repair", "ring_matches.jsonl", "--out", "new.jsonl"];
  expect(await matchLog(call, { workingFolder: logs })).toMatchObject({ code: 0 });
  expect(await readFile(join(logs, "new.jsonl"))).toEqual(await readFile(join(logs, "ring_matches.jsonl")));
});

test("--matches makes a match log that is gone anew from its journal", async () => {
  const logs = join(await writeSmallStudy(await temporaryFolder()), "match_logs");
  const path = join(logs, "ring_matches.jsonl");
  const lost = await readFile(path);
  await rm(path);
  const call = ["repair", "ring_waitroom.jsonl", "--matches", "--out", "ring_matches.jsonl"];
  expect(await matchLog(call, { workingFolder: logs })).toEqual({
    code: 0,
    out: "ring_matches.jsonl: 3 matches, made from the journal\n",
    err: "",
  });
  expect(await readFile(path)).toEqual(lost);
});

test("a file that is there is not overwritten, and --out is needed", async () => {
  const logs = join(await writeSmallStudy(await temporaryFolder()), "match_logs");
  const call = ["repair", "ring_waitroom.jsonl", "--out", "ring_matches.jsonl"];
  const { code, err } = await matchLog(call, { workingFolder: logs });
  expect(code).toBe(3);
  expect(err).toContain("is there already, and is not overwritten");
  expect(await matchLog(["repair", "x"])).toMatchObject({ code: 2 });
});

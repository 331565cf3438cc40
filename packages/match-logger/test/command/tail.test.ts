import { appendFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../support/logs.ts";
import { matchLog } from "../support/run-command.ts";
import { writeSmallStudy } from "../support/small-study.ts";

async function logs(): Promise<string> {
  return join(await writeSmallStudy(await temporaryFolder()), "match_logs");
}

test("the last ten lines are shown for people", async () => {
  const { code, out } = await matchLog(["tail", "ring_waitroom.jsonl"], { workingFolder: await logs() });
  expect(code).toBe(0);
  const lines = out.trimEnd().split("\n");
  expect(lines).toHaveLength(10);
  expect(lines[0]).toBe(
    "2026-11-20 10:01:15.000     #29  paused        what=matching  actor=Robin  reason=testing",
  );
  expect(lines[4]).toBe("2026-11-20 10:01:23.000     #33  started       fay, gus  game=game-3");
  expect(lines.at(-1)).toContain('evaluated     count=1  pool_size=1  reasons={"too_few":1}');
});

test.each([
  ["all", 38],
  ["3", 3],
  ["0", 0],
])("with -n %s there are %d lines", async (count, expected) => {
  const { out } = await matchLog(["tail", "-n", count, "ring_waitroom.jsonl"], {
    workingFolder: await logs(),
  });
  expect(out.split("\n").length - 1).toBe(expected);
});

test("moments, overtaken and rule are said in short", async () => {
  const { out } = await matchLog(["tail", "-n", "all", "ring_waitroom.jsonl"], {
    workingFolder: await logs(),
  });
  expect(out).toContain(
    'disconnected  cem  reason=connection_lost  grace_until="2026-11-20 10:00:33.000"'.replaceAll('"', ""),
  );
  expect(out).toContain(
    "proposed      ann, ben  proposal_id=6  reason=fifo  step=0  pool_size=3  overtaken=1",
  );
  expect(out).toContain("matchmaker=FIFOMatchmaker");
});

test("matches and acts are shown too", async () => {
  const folder = await logs();
  const matches = await matchLog(["tail", "ring_matches.jsonl"], { workingFolder: folder });
  expect(matches.out).toContain("#1  match         ann, ben  game=game-1");
  const acts = await matchLog(["tail", "../admin_actions.jsonl"], { workingFolder: folder });
  expect(acts).toMatchObject({ code: 0, err: "" });
  expect(acts.out).toContain("match_by_hand  fay, gus  ");
});

test("with --json the lines are JSON, with nothing that moves a terminal", async () => {
  const folder = await temporaryFolder();
  await writeFile(
    join(folder, "x.jsonl"),
    `${JSON.stringify({ type: "a", at: 1, text: "\u009b31m\u202e" })}\n`,
  );
  const { out } = await matchLog(["tail", "x.jsonl", "--json"], { workingFolder: folder });
  expect(out).toBe('{"type":"a","at":1,"text":"\\u009b31m\\u202e"}\n');
});

test("a flaw is shown in its place, and answers 1", async () => {
  const folder = await logs();
  await appendFile(join(folder, "ring_waitroom.jsonl"), "{broken\n");
  const { code, out } = await matchLog(["tail", "-n", "1", "ring_waitroom.jsonl"], { workingFolder: folder });
  expect(code).toBe(1);
  expect(out).toMatch(/^line 39, byte \d+: is not JSON\n$/);
});

test("-f goes on with what is added, line for line, until it is interrupted", async () => {
  const folder = await logs();
  const path = join(folder, "ring_waitroom.jsonl");
  const whole = await readFile(path, "utf8");
  const lines = whole.split("\n");
  await writeFile(path, lines.slice(0, 36).join("\n").concat("\n"));
  const controller = new AbortController();
  const shown: string[] = [];
  const running = matchLog(["tail", "-f", "-n", "1", path], {
    interruption: () => controller.signal,
    onOut: async (text) => {
      shown.push(text);
      // The first half of a line is not a line; the second half makes it one.
      if (shown.length === 1) await appendFile(path, (lines[36] ?? "").slice(0, 20));
      if (shown.length === 1) await appendFile(path, `${(lines[36] ?? "").slice(20)}\n${lines[37] ?? ""}\n`);
      if (shown.length === 3) controller.abort();
    },
  });
  expect(await running).toMatchObject({ code: 0, err: "" });
  expect(shown).toMatchObject([
    expect.stringContaining("#36  ended"),
    expect.stringContaining("#37  entered       hal"),
    expect.stringContaining("#38  evaluated"),
  ]);
});

test("a count that is none is wrong use", async () => {
  const { code, err } = await matchLog(["tail", "-n", "ten", "x"]);
  expect(code).toBe(2);
  expect(err).toContain("Expected a whole number of lines, or `all`.");
});

test("an event that is called as something that every object has is shown like any other", async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, "x.jsonl"), '{"type":"constructor","at":0}\n{"type":"__proto__","at":0}\n');
  const { code, out } = await matchLog(["tail", "x.jsonl"], {
    workingFolder: folder,
    isTerminal: true,
    hasColors: true,
  });
  expect(code).toBe(0);
  expect(out).toContain("constructor");
  expect(out).toContain("__proto__");
});

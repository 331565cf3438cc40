import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { AdminActionsFile } from "../../src/admin/admin-actions-file.ts";
import { recentActions } from "../../src/admin/recent-actions.ts";

async function emptyFile(): Promise<AdminActionsFile> {
  const dataDir = await mkdtemp(join(tmpdir(), "actions-"));
  onTestFinished(() => rm(dataDir, { recursive: true }));
  return new AdminActionsFile({ dataDir, experimentId: null });
}

it("reads the last lines of a file of any length, and none that is being written", async () => {
  const file = await emptyFile();
  expect(await file.last(3)).toEqual([]);
  const lines = Array.from({ length: 3000 }, (_, index) => `{"n":${index},"text":"${"é".repeat(40)}"}`);
  await writeFile(file.path, `${lines.join("\n")}\n{"n":3000,"te`);
  expect(await file.last(3)).toEqual(lines.slice(-3));
  expect(await file.last(2999)).toEqual(lines.slice(1));
  expect(await file.last(9999)).toEqual(lines);
});

it("makes one row of the two lines of an act, the newest first", () => {
  const asked = { actor: { name: "admin", role: "operator" }, action: "remove", reason: "why" };
  const begun = (id: string, at: number) =>
    JSON.stringify({ schema: 1, act_id: id, at, phase: "begun", ...asked });
  const done = (id: string, at: number, ok: boolean) =>
    JSON.stringify({
      schema: 1,
      act_id: id,
      at,
      phase: "done",
      ok,
      error_code: ok ? null : "X",
      result: "r",
    });
  const lines = [
    done("old", 1, true),
    begun("a", 2),
    begun("b", 3),
    done("a", 4, true),
    '{"half',
    begun("c", 5),
    done("b", 6, false),
  ];
  const rows = [
    { act_id: "c", at: 5, done_at: null, ok: null, ...asked },
    { act_id: "b", at: 3, done_at: 6, ok: false, error_code: "X", result: "r", ...asked },
    { act_id: "a", at: 2, done_at: 4, ok: true, error_code: null, result: "r", ...asked },
  ];
  expect(recentActions(lines, 10)).toEqual(rows);
  expect(recentActions(lines, 2)).toEqual(rows.slice(0, 2));
});

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../support/logs.ts";
import { matchLog } from "../support/run-command.ts";
import { chained, smallJournal } from "../support/small-journal.ts";

/** A journal to which a newer version wrote an event of a type that this one does not know. */
async function newerJournal(): Promise<{ readonly folder: string; readonly path: string }> {
  const folder = await temporaryFolder();
  const path = join(folder, "ring_waitroom.jsonl");
  const events = smallJournal();
  const probed = { seq: events.length + 1, at: 1_767_225_700_000, type: "probed", subject_id: "c", hops: 3 };
  await writeFile(path, chained([...events, probed]));
  return { folder, path };
}

test("validate takes the line, and says that hardly anything of it was checked", async () => {
  const { path } = await newerJournal();
  const { code, out } = await matchLog(["validate", path]);
  expect(code).toBe(0);
  expect(out).toContain(
    "types that this version does not know, of which hardly anything was checked: probed",
  );
  const json = await matchLog(["validate", path, "--json"]);
  expect(JSON.parse(json.out)).toMatchObject({ files: [{ unknown_types: ["probed"], flaws: 0 }] });
});

test("audit warns that it was left out, names the type, and says what to do", async () => {
  const { path } = await newerJournal();
  const { code, out } = await matchLog(["audit", path]);
  expect(code).toBe(1);
  expect(out).toContain(
    'Events of the type "probed" are not known to this version, and were left out: a newer version wrote them. Audit with that version',
  );
});

test("tail shows it as it stands", async () => {
  const { path } = await newerJournal();
  const { code, out } = await matchLog(["tail", "-n", "1", path]);
  expect(code).toBe(0);
  expect(out).toContain("#12  probed        c  hops=3");
});

test("stats and export count all the others", async () => {
  const { folder, path } = await newerJournal();
  const { code, out } = await matchLog(["stats", path, "--json"]);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ scenes: [{ flow: { asked: 2, arrived: 2, ended: 2 } }] });
  const exported = await matchLog(["export", path, "--out", join(folder, "tables")]);
  expect(exported.code).toBe(0);
});

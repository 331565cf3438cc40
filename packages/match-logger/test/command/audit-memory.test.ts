import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { temporaryFolder } from "../support/logs.ts";
import { writeLongJournal } from "../support/long-journal.ts";

const lines = process.env["CI"] === undefined ? 20_000 : 1_000_000;

test(`a journal of ${lines} lines, most of them with something to find, is audited with 32 MB for values`, async () => {
  const folder = await temporaryFolder();
  const journal = join(folder, "ring_waitroom.jsonl");
  const written = writeLongJournal(journal, lines);
  const main = fileURLToPath(new URL("../../src/command/main.ts", import.meta.url));
  const limits = ["--max-old-space-size=32", "--max-semi-space-size=2"];
  const { status, stdout } = spawnSync(process.execPath, [...limits, main, "audit", journal, "--json"], {
    encoding: "utf8",
  });
  expect(status).toBe(1);
  const { counts, errors, findings } = JSON.parse(stdout) as {
    readonly counts: { readonly events: number };
    readonly errors: number;
    readonly findings: readonly unknown[];
  };
  expect(counts.events).toBe(written);
  // The made-up pairs wait by another limit than was declared.
  expect(errors).toBeGreaterThan(lines / 10);
  expect(findings.length).toBeLessThan(1000);
}, 240_000);

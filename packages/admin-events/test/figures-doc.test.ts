import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { aggregator, at, clock, journal, told } from "./support/lobby.ts";

const page = readFileSync(new URL("../../../docs/figures.md", import.meta.url), "utf8");

test("every figure that is shown has its definition on the page of figures", () => {
  journal.opened(at(0), { conditions: { policy: "fixed", name: "only" } });
  for (const id of ["ann", "bob", "cem"]) journal.entered(at(1), id);
  journal.matched(at(2), null, "g1", { ann: 1_000, bob: 1_000 }, "only");
  told();
  aggregator.measure("ann", { medianMs: 40, samples: 3 });
  aggregator.reportProblem({ code: "P", severity: "info", message: "m", action: "a" });
  aggregator.reportLogHealth({
    state: "ok",
    queued: 0,
    acknowledged: 1,
    failures: 0,
    bytes: 9,
    last_sync_at: at(2),
    disk_free_bytes: 9,
  });
  clock.now = at(20);
  const { summary, ...sections } = aggregator.snapshot();
  const [scene] = sections.scenes;
  const rows: (object | null | undefined)[] = [
    summary,
    summary.log,
    summary.abandonment_10min,
    scene?.flow,
    scene?.forecast,
  ];
  for (const section of Object.values(sections)) {
    expect(section.length).toBeGreaterThan(0);
    rows.push(...section, ...sections.games.flatMap(({ members }) => members));
  }
  const names = new Set(rows.flatMap((row) => Object.keys(row ?? {})));
  expect(names.size).toBeGreaterThan(90);
  expect([...names].filter((name) => !page.includes(`\`${name}\``) && !page.includes(`${name}:`))).toEqual(
    [],
  );
});

import { fileURLToPath } from "node:url";
import { createContext, runInContext } from "node:vm";
import { expect, test } from "vitest";
import { build, type Rolldown } from "vite";
import { AdminEventAggregator, pseudonym } from "../../src/index.ts";
import { JournalWriter } from "../support/journal.ts";

/** The client as a page gets it: one script that sets `client`. What would be left outside it is an error. */
async function bundle(): Promise<Rolldown.OutputChunk> {
  const entry = fileURLToPath(new URL("../../src/client/index.ts", import.meta.url));
  const result = await build({
    configFile: false,
    logLevel: "silent",
    build: { write: false, minify: false, lib: { entry, formats: ["iife"], name: "client" } },
  });
  const [output] = [result].flat();
  if (output === undefined || !("output" in output)) throw new TypeError("Expected an output.");
  expect(output.output).toHaveLength(1);
  return output.output[0];
}

test("the client is one script for a browser, which follows a study without any part of Node", async () => {
  const { code, imports, dynamicImports, moduleIds } = await bundle();
  expect([imports, dynamicImports]).toEqual([[], []]);
  expect(moduleIds.filter((id) => !id.includes("/admin-events/src/"))).toEqual([]);
  expect(code).not.toMatch(/node:|\brequire\(|\bprocess\.|\bBuffer\b|__vite-browser-external/);

  // A context of its own has what the language has, and nothing of Node: no process, no timers, no require.
  const page = createContext({});
  runInContext(`${code}; var store = client.createAdminStore();`, page);
  expect(runInContext("typeof process + typeof require + typeof setTimeout", page)).toBe(
    "undefinedundefinedundefined",
  );
  const clock = { now: 20_000 };
  const aggregator = new AdminEventAggregator({ now: () => clock.now, epoch: "e" });
  const journal = new JournalWriter();
  journal.opened(1_000);
  journal.entered(2_000, "ann");
  aggregator.record("lobby", journal.events);
  const update = JSON.stringify(aggregator.stateUpdate());
  const shown: unknown = JSON.parse(
    String(
      runInContext(
        `store.connected({ status: "connected", name: "a", role: "viewer" });
         store.applyUpdate(${update});
         JSON.stringify({ ...store.getSnapshot(), name: client.pseudonym("ann"),
                          points: client.trendSeries(store.getSnapshot().trend).length })`,
        page,
      ),
    ),
  );
  expect(shown).toMatchObject({
    status: "live",
    participants: [{ subject_id: "ann", state: "waiting" }],
    name: pseudonym("ann"),
    points: 2,
  });
});

import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { forecast } from "../src/forecast.ts";
import { textReport } from "../src/text-report.ts";
import { study } from "./study.ts";

it("prints what the guide to planning shows", async () => {
  const planned = study({ groupSize: 4, participants: 200, payPerHour: 9, simulatedPeople: 10_000 });
  const text = textReport(
    { planned: { study: planned, forecast: forecast(planned) }, rates: [], groupSizes: [] },
    "",
  );
  const guide = await readFile(new URL("../../../docs/how-to/planning.md", import.meta.url), "utf8");
  const shown = /```\n(Arrivals[\s\S]*?)```/.exec(guide)?.[1];
  expect(text.trim()).toBe(shown?.trim());
});

it("draws a bar for each variant, and says where nobody got a group", () => {
  const lonely = study({ participants: 1 });
  const planned = { study: lonely, forecast: forecast(lonely) };
  const text = textReport({ planned, rates: [planned], groupSizes: [planned] }, "Advice.");
  expect(text).toContain("Their wait    nobody got a group");
  expect(text).toContain(`1  ${"·".repeat(40)}    0 %`);
  expect(text).toContain(`3  ${"·".repeat(40)}    0 %`);
  expect(text.trimEnd().endsWith("Advice.")).toBe(true);
});

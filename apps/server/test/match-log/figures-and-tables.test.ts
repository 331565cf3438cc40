import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { exportTables, findTableSource, tableNames, type TableName } from "@waitroom/match-logger/tables";
import { simulate, type SimulationReport } from "@waitroom/matchmaker/simulation";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeSession } from "./support/session-files.ts";
import { rooms, simulatedSession, simulationOf } from "./support/simulated-sessions.ts";

type Row = Readonly<Record<string, string>>;

describe("match-log on simulated sessions of every rule, policy and chain", () => {
  let folder: string;
  const reports = new Map<string, SimulationReport>();
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "waitroom-figures-"));
    for (const [number, room] of rooms.entries()) {
      const sceneId = `scene${number}`;
      await writeSession(folder, sceneId, simulatedSession(room, sceneId, number, 80));
      reports.set(sceneId, simulate(simulationOf(room, sceneId, number, 80)));
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const matchLog = (...args: readonly string[]): unknown => {
    const main = fileURLToPath(
      import.meta
        .resolve("@waitroom/match-logger/package.json")
        .replace(/package\.json$/, "src/command/main.ts"),
    );
    return JSON.parse(
      execFileSync(process.execPath, [main, ...args, "--json"], { encoding: "utf8", maxBuffer: 1e8 }),
    );
  };

  it("finds no flaw", () => {
    expect(matchLog("validate", ...filesOf(folder))).toMatchObject({ findings_total: 0 });
  });

  it("sums up what the simulation itself has counted", () => {
    const { scenes } = matchLog("stats", ...filesOf(folder)) as { readonly scenes: readonly SceneFigures[] };
    expect(scenes).toHaveLength(rooms.length);
    for (const { scene_id: sceneId, started, exits, waited_ms: waits, flow, by_status: statuses } of scenes) {
      const report = reports.get(sceneId);
      expect({ started, exits, arrived: flow.arrived }, sceneId).toEqual({
        started: report?.matched,
        exits: report?.exits,
        arrived: report?.arrived,
      });
      expect(flow.waiting_now + flow.matched_now, sceneId).toBe(report?.stillWaiting);
      expect((statuses["started"] ?? 0) + (statuses["ended"] ?? 0), sceneId).toBe(report?.groups);
      const expected = report?.waitMs ?? null;
      if (expected === null || waits === null) expect(waits, sceneId).toBe(expected);
      else {
        expect(waits.mean).toBeCloseTo(expected.mean, 6);
        expect({ p50: waits.p50, p90: waits.p90, max: waits.max }, sceneId).toEqual({
          p50: expected.p50,
          p90: expected.p90,
          max: expected.max,
        });
      }
    }
  });

  it("makes tables that add up to each other", async () => {
    const tables = await tablesOf(folder);
    const { matches, waits, decisions } = tables;
    expect(tables.match_participants).toHaveLength(sum(matches, "group_size"));
    const started = matches.filter((row) => row["started_at"] !== "NA");
    expect(waits.filter((row) => row["outcome"] === "started")).toHaveLength(sum(started, "group_size"));
    expect(waits).toHaveLength([...reports.values()].reduce((total, { arrived }) => total + arrived, 0));
    expect(keys(tables.payments)).toEqual(keys(waits));
    expect(sum(tables.payments, "waited_seconds")).toBeCloseTo(sum(waits, "waited_ms") / 1000, 6);
    expect(decisions.filter((row) => row["result"] === "matched")).toHaveLength(matches.length);
    expect(sum(waits, "proposals")).toBe(
      sum(
        decisions.filter((row) => row["kind"] === "proposed"),
        "group_size",
      ),
    );
    const listed = decisions.map((row) =>
      row["kind"] === "proposed" ? Math.min(20, Number(row["overtaken_count"])) : 0,
    );
    expect(tables.overtaken).toHaveLength(listed.reduce((total, one) => total + one, 0));
    expect(tables.overtaken.length).toBeGreaterThan(20);
  });
});

interface SceneFigures {
  readonly scene_id: string;
  readonly started: number;
  readonly exits: Readonly<Record<string, number>>;
  readonly waited_ms: {
    readonly mean: number;
    readonly p50: number;
    readonly p90: number;
    readonly max: number;
  } | null;
  readonly flow: { readonly arrived: number; readonly waiting_now: number; readonly matched_now: number };
  readonly by_status: Readonly<Record<string, number>>;
}

function filesOf(folder: string): readonly string[] {
  return rooms.flatMap((_, number) =>
    ["waitroom", "matches"].map((kind) => join(folder, `scene${number}_${kind}.jsonl`)),
  );
}

/** The tables of all sessions. No cell of a simulated one needs quotes. */
async function tablesOf(folder: string): Promise<Readonly<Record<TableName, readonly Row[]>>> {
  const source = await findTableSource(folder);
  const csv: Record<string, string> = {};
  for await (const piece of exportTables(tableNames, source))
    csv[piece.table] = (csv[piece.table] ?? "") + piece.csv;
  expect(Object.values(csv).join("")).not.toMatch(/undefined|NaN/);
  const rowsOf = (name: TableName): readonly Row[] => {
    const [header = "", ...lines] = (csv[name] ?? "").trimEnd().split("\r\n");
    const columns = header.split(",");
    return lines.map((line): Row =>
      Object.fromEntries(line.split(",").map((cell, index) => [columns[index], cell])),
    );
  };
  return {
    matches: rowsOf("matches"),
    match_participants: rowsOf("match_participants"),
    waits: rowsOf("waits"),
    decisions: rowsOf("decisions"),
    overtaken: rowsOf("overtaken"),
    admin_actions: rowsOf("admin_actions"),
    payments: rowsOf("payments"),
  };
}

function sum(rows: readonly Row[], column: string): number {
  return rows.reduce((total, row) => total + Number(row[column]), 0);
}

function keys(rows: readonly Row[]): readonly string[] {
  return rows.map((row) => `${row["scene_id"]} ${row["entered_seq"]} ${row["participant_id"]}`).sort();
}

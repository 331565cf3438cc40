import type { ExportRow } from "../check/evidence.ts";

const tables = ["matches", "match_participants", "waits", "payments"] as const;

/**
 * The tables that the server exports, by name; null where it offers none.
 *
 * @throws Error when it refuses or breaks off
 */
export async function askForExports(
  origin: string,
  adminToken: string,
): Promise<ReadonlyMap<string, readonly ExportRow[]> | null> {
  const exports = new Map<string, readonly ExportRow[]>();
  for (const table of tables) {
    const response = await fetch(`${origin}/admin/api/exports/${table}.csv`, {
      headers: { authorization: `Bearer ${adminToken}` },
      signal: AbortSignal.timeout(60_000),
    });
    if (response.status === 404 || !(response.headers.get("content-type") ?? "").startsWith("text/csv"))
      continue;
    if (!response.ok) throw new Error(`Expected the table ${table}, got status ${response.status}.`);
    exports.set(table, parseCsv(await response.text()));
  }
  return exports.size === 0 ? null : exports;
}

/** The rows of a CSV text (RFC 4180) under the names of its first line. */
export function parseCsv(text: string): readonly ExportRow[] {
  const lines: string[][] = [];
  let line: string[] = [];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    if (end === "" && quoted === undefined && plain === "" && line.length === 0) continue;
    line.push(quoted === undefined ? (plain ?? "") : quoted.replaceAll('""', '"'));
    if (end === ",") continue;
    lines.push(line);
    line = [];
  }
  const [names = [], ...rows] = lines;
  return rows.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index] ?? ""])));
}

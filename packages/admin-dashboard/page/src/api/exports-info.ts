import { isRecord, type JsonRecord, records } from "./answer.ts";

/** How far a file goes: whoever has the hash can check that nothing before it was changed. */
export interface FileEnd {
  readonly firstSeq: number | null;
  readonly lastSeq: number | null;
  /** Lines of the file, where the host counts them. */
  readonly records: number | null;
  readonly lastHash: string | null;
}

export interface SceneFiles {
  readonly sceneId: string;
  readonly journal: FileEnd;
  readonly matches: FileEnd;
}

/** What can be exported, and from what. */
export interface ExportsInfo {
  readonly tables: readonly string[];
  readonly scenes: readonly SceneFiles[];
}

/** What a look at every line of a file came to. */
export interface FileCheck {
  readonly file: string;
  readonly lines: number;
  readonly flaws: number;
  readonly firstFlaw: { readonly line: number; readonly reason: string } | null;
}

export function parseChecks(body: JsonRecord): readonly FileCheck[] | undefined {
  return records(body["files"])?.map((row) => {
    const flaw = row["first_flaw"];
    return {
      file: String(row["file"]),
      lines: Number(row["lines"]),
      flaws: Number(row["flaws"]),
      firstFlaw: isRecord(flaw) ? { line: Number(flaw["line"]), reason: String(flaw["reason"]) } : null,
    };
  });
}

export function parseExports(body: JsonRecord): ExportsInfo | undefined {
  const scenes = records(body["scenes"]);
  const tables = body["tables"];
  if (scenes === undefined || !Array.isArray(tables)) return undefined;
  return {
    tables: tables
      .map((table: unknown) => (isRecord(table) ? table["name"] : table))
      .filter((name) => typeof name === "string"),
    scenes: scenes.map((scene) => ({
      sceneId: String(scene["scene_id"]),
      journal: fileEnd(scene["journal"]),
      matches: fileEnd(scene["matches"]),
    })),
  };
}

function fileEnd(value: unknown): FileEnd {
  const end = isRecord(value) ? value : {};
  return {
    firstSeq: numberOrNull(end["first_seq"]),
    lastSeq: numberOrNull(end["last_seq"]),
    records: numberOrNull(end["records"]),
    lastHash: typeof end["last_hash"] === "string" ? end["last_hash"] : null,
  };
}

function numberOrNull(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}

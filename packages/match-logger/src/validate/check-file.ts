import { basename } from "node:path";
import { parseAdminAct } from "../admin-act.ts";
import { eventSchemas } from "../event-schemas.ts";
import { logKindOf } from "../log-kind.ts";
import type { LogFlaw } from "../match-log-error.ts";
import { MatchLogError } from "../match-log-error.ts";
import type { FilePort, JsonObject } from "../ports.ts";
import { readLogBatches } from "../read-log.ts";
import { recordFlaw } from "../record-flaw.ts";
import { inspectUnchained } from "../storage/line-chain.ts";

/** What a file was found to be. */
export interface CheckedFile {
  /** Null for a file without records. */
  readonly kind: "matches" | "journal" | "admin_actions" | null;
  /** How many lines hold a record, right or wrong. */
  readonly records: number;
  readonly bytes: number;
  /** SHA-256 of the last line, in hex: whoever has noted it can tell later whether the file is still that one. */
  readonly lastHash: string | null;
  /** Types of event that this version does not know, the first 20: of such lines only what every event has was checked. */
  readonly unknownTypes: readonly string[];
}

/** Who is told what is found while a file is checked. */
export interface CheckListener {
  readonly onFlaw: (flaw: LogFlaw) => Promise<void>;
  readonly onProgress: (byte: number) => Promise<void>;
}

/**
 * Checks every line of a match log, a journal or `admin_actions.jsonl` in constant memory: that it is JSON as the format says,
 * that it continues the line before, that it belongs into this file, and that the last one is whole.
 */
export async function checkFile(
  path: string,
  files: FilePort,
  { onFlaw, onProgress }: CheckListener,
): Promise<CheckedFile> {
  const isActs = basename(path) === "admin_actions.jsonl";
  const lines = new LineChecks();
  let checked: CheckedFile = { kind: null, records: 0, bytes: 0, lastHash: null, unknownTypes: [] };
  let records = 0;
  const batches = readLogBatches(path, { files }, isActs ? inspectUnchained : undefined);
  for await (const { entries, end, sizeBytes, chain } of batches) {
    for (const entry of entries) {
      const { line, byte } = entry;
      const reason =
        entry.kind === "flaw" ? entry.reason : isActs ? actFlaw(entry.record) : lines.flawOf(entry.record);
      if (reason !== null) await onFlaw({ line, byte, reason });
      if (entry.kind === "record") records += 1;
    }
    const isEnd = entries.length === 0;
    if (isEnd && end.byte < sizeBytes) {
      const reason = `${sizeBytes - end.byte} bytes without the end of a line: torn, or being written just now`;
      await onFlaw({ ...end, reason });
    }
    const hash = chain.seq === 0 ? null : chain.hash;
    const kind = isActs ? "admin_actions" : lines.kind;
    checked = { kind, records, bytes: sizeBytes, lastHash: hash, unknownTypes: lines.unknownTypes };
    await onProgress(end.byte);
  }
  return checked;
}

function actFlaw(record: JsonObject): string | null {
  try {
    parseAdminAct(record);
    return null;
  } catch (error) {
    if (error instanceof MatchLogError) return error.message;
    throw error;
  }
}

/** What the lines of one file have in common. */
class LineChecks {
  #kind: "matches" | "journal" | null = null;
  #sceneId: unknown = undefined;

  readonly #unknownTypes = new Set<string>();

  get kind(): "matches" | "journal" | null {
    return this.#kind;
  }

  get unknownTypes(): readonly string[] {
    return [...this.#unknownTypes];
  }

  flawOf(record: JsonObject): string | null {
    const flaw = recordFlaw(record);
    if (flaw !== null) return flaw;
    const kind = logKindOf(record);
    const { type } = record;
    if (kind === "journal" && typeof type === "string" && !eventSchemas.known.has(type)) this.#note(type);
    const isFirst = this.#kind === null;
    this.#kind ??= kind;
    if (kind !== this.#kind)
      return kind === "matches" ? "is a match, in a journal" : "is an event, in a match log";
    if (isFirst && kind === "journal" && record["type"] !== "opened") {
      return "is the first event, and not `opened`: the beginning of the journal is missing";
    }
    return kind === "matches" || record["type"] === "opened" ? this.#otherScene(record["scene_id"]) : null;
  }

  #note(type: string): void {
    if (this.#unknownTypes.size < 20) this.#unknownTypes.add(type);
  }

  #otherScene(sceneId: unknown): string | null {
    this.#sceneId ??= sceneId;
    if (sceneId === this.#sceneId) return null;
    return `is of scene ${JSON.stringify(sceneId)}, in a file of scene ${JSON.stringify(this.#sceneId)}`;
  }
}

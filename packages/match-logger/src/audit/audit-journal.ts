import { MatchLogError } from "../match-log-error.ts";
import { matchLogParts } from "../match-log-parts.ts";
import { nodeFiles } from "../node-files.ts";
import { parseWaitingRoomEvent } from "../parse-event.ts";
import type { FilePort, JsonObject } from "../ports.ts";
import { readLogBatches } from "../read-log.ts";
import type { WaitingRoomEvent } from "../waiting-room-event.ts";
import type { ChanceTest } from "./chance/chance-tally.ts";
import type { Counts } from "./counts.ts";
import { Findings } from "./finding.ts";
import type { Declaration } from "./fold/declaration.ts";
import { JournalAudit } from "./journal-audit.ts";
import { MatchComparison } from "./match-comparison.ts";
import { damaged, readMatchRecords, tornTail } from "./match-records.ts";
import { quoted } from "./words.ts";

/** What is audited. */
export interface AuditOptions {
  /** `{scene_id}_waitroom.jsonl`; it is read only, and may be in use. */
  readonly journalPath: string;
  /** The match files of the scene in their order; none: journal and match file are not compared. */
  readonly matchPaths: readonly string[];
  readonly files?: FilePort;
  /** Told how many bytes of the journal were gone through. */
  readonly onProgress?: (bytes: number) => Promise<void>;
}

/** What an audit says. */
export interface Audit {
  readonly findings: Findings;
  readonly counts: Counts;
  /** What was declared last; null where nothing was. */
  readonly declaration: Declaration | null;
  /** Groups that were matched and not aborted, by condition. */
  readonly conditions: ReadonlyMap<string, number>;
  readonly chance: readonly ChanceTest[];
  /** Records in the match files, lines of the original system left out. */
  readonly records: number;
}

/**
 * Checks a journal against what it declares, and the match files against the journal, from the record alone: with a fold of
 * its own and without the code of any rule. Memory is that of who is present. Rejects with `OPEN_FAILED` where a file cannot
 * be read.
 */
export async function auditJournal({
  journalPath,
  matchPaths,
  files = nodeFiles,
  onProgress = async () => {},
}: AuditOptions): Promise<Audit> {
  const findings = new Findings();
  const audit = new JournalAudit((code, lines, text) => findings.add("journal", code, lines, text));
  const lastDamage = new Map<string, number>();
  const records = readMatchRecords(matchLogParts(matchPaths, files), files, findings, lastDamage);
  const comparison = new MatchComparison(records, findings, lastDamage);
  const unknownTypes = new Set<string>();
  let end = { line: 1, byte: 0 };
  let sizeBytes = 0;
  for await (const batch of readLogBatches(journalPath, { files })) {
    for (const entry of batch.entries) {
      if (entry.kind === "flaw") {
        findings.add("journal", "damaged_line", [entry.line], damaged(entry.line, entry.reason));
        continue;
      }
      const event = readEvent(entry.record, entry.line, unknownTypes, findings);
      if (event === null) continue;
      audit.take(event, entry.line);
      if (matchPaths.length === 0) continue;
      if (event.type === "started" || event.type === "aborted") comparison.follow(event.game_id, event.type);
      else if (event.type === "matched") await comparison.take(event, entry.line, audit.room.declaration);
    }
    ({ end, sizeBytes } = batch);
    await onProgress(end.byte);
  }
  if (sizeBytes > end.byte) findings.add("journal", "torn_tail", [end.line], tornTail(sizeBytes - end.byte));
  audit.end();
  if (matchPaths.length > 0) await comparison.end(audit.counts.lastAt ?? 0);
  else if (audit.counts.matches > 0) {
    const text = "No match file was found beside the journal, so the two were not compared.";
    findings.add("journal", "match_file_missing", [], text);
  }
  return {
    findings,
    counts: audit.counts,
    declaration: audit.room.declaration,
    conditions: audit.room.assigned.conditions,
    chance: audit.chance.tests(),
    records: comparison.records,
  };
}

function readEvent(
  record: JsonObject,
  line: number,
  unknownTypes: Set<string>,
  findings: Findings,
): WaitingRoomEvent | null {
  try {
    const { isKnown, event } = parseWaitingRoomEvent(record);
    if (isKnown) return event;
    if (unknownTypes.size < 100 && !unknownTypes.has(event.type)) {
      unknownTypes.add(event.type);
      const text = `Events of the type ${quoted(event.type)} are not known to this version, and were left out: a newer version wrote them. Audit with that version, or a later one.`;
      findings.add("journal", "unknown_event", [line], text);
    }
  } catch (error) {
    if (!(error instanceof MatchLogError)) throw error;
    findings.add("journal", "invalid_line", [line], error.message);
  }
  return null;
}

import { createHash } from "node:crypto";
import { basename } from "node:path";
import type { Audit } from "../audit/audit-journal.ts";
import type { Finding } from "../audit/finding.ts";
import { placeOf, reportText, verdict, type AuditedFile } from "../audit/report-text.ts";
import type { FilePort } from "../ports.ts";
import { plural } from "./plural.ts";
import { printable, printableLines } from "./printable.ts";
import { styled } from "./styled.ts";
import type { Terminal, TextSink } from "./terminal.ts";

/** The page of one audit, for a paper or a pre-registration. */
export async function auditReport(
  audit: Audit,
  journalPath: string,
  matchPaths: readonly string[],
  { files, version, now }: Terminal,
): Promise<string> {
  const journal = await audited(journalPath, files);
  const matches: AuditedFile[] = [];
  for (const path of matchPaths) matches.push(await audited(path, files));
  return printableLines(reportText(audit, { journal, matches, version, now: now() }));
}

async function audited(path: string, files: FilePort): Promise<AuditedFile> {
  const hash = createHash("sha256");
  const descriptor = await files.open(path, "read");
  try {
    const chunk = Buffer.allocUnsafe(256 * 1024);
    let sizeBytes = 0;
    for (;;) {
      const count = await files.read(descriptor, chunk, sizeBytes);
      if (count === 0) return { name: basename(path), sizeBytes, hash: hash.digest("hex") };
      hash.update(chunk.subarray(0, count));
      sizeBytes += count;
    }
  } finally {
    await files.close(descriptor);
  }
}

/** Counts, tests of chance and findings of one audit, for JSON. */
export function auditSum({ findings, counts, conditions, chance, records }: Audit): object {
  return {
    counts: { ...Object.fromEntries(Object.entries(counts).filter(([name]) => name !== "exits")), records },
    conditions: [...conditions].map(([name, groups]) => ({ name, groups })),
    exits: [...counts.exits].map(([reason, people]) => ({ reason, people })),
    chance,
    errors: findings.count("error"),
    warnings: findings.count("warning"),
    notes: findings.count("note"),
    findings: findings.found,
  };
}

/** Each finding in a line, and the sum of them. */
export async function writeFindings(audit: Audit, journalPath: string, out: TextSink): Promise<void> {
  const { found, counts } = audit.findings;
  for (const finding of found) {
    const place = printable(placeOf(finding));
    await out.write(`${label(finding, out)} ${place} [${finding.code}] ${printable(finding.text, 2000)}\n`);
  }
  for (const [code, count] of counts) {
    const shown = found.filter((finding) => finding.code === code).length;
    if (count > shown) await out.write(`… and ${count - shown} more of [${code}]\n`);
  }
  const { events } = audit.counts;
  const records = `${plural(events, "event")}, ${plural(audit.records, "match record")}`;
  await out.write(`${printable(basename(journalPath))}: ${records}. ${verdict(audit)}\n`);
}

const styles = { error: "red", warning: "yellow", note: "cyan" } as const;

function label({ severity }: Finding, out: TextSink): string {
  return styled(out, styles[severity], severity);
}

import { createHash } from "node:crypto";
import { basename, dirname, join, resolve } from "node:path";
import { auditJournal, type Audit } from "../audit/audit-journal.ts";
import type { Finding } from "../audit/finding.ts";
import { placeOf, reportText, verdict, type AuditedFile } from "../audit/report-text.ts";
import type { FilePort } from "../ports.ts";
import { exitCode } from "./exit-code.ts";
import { printable, printableJson, printableLines } from "./printable.ts";
import { Progress } from "./progress.ts";
import { styled } from "./styled.ts";
import type { AddSubcommand } from "./subcommand.ts";
import type { Terminal, TextSink } from "./terminal.ts";
import { wrongUse } from "./wrong-use.ts";

export const addAudit: AddSubcommand = (program, { terminal, run }) => {
  program
    .command("audit")
    .summary("checks from the record alone that what was declared is what happened")
    .argument(
      "<file>",
      "journal of a scene, {scene_id}_waitroom.jsonl; or its match file, beside the journal",
    )
    .option("--matches <file...>", "its match files (default: those beside the journal)")
    .option("--report", "a page to attach to a paper or a pre-registration")
    .option("--json", "one JSON object for each finding")
    .addHelpText(
      "after",
      `
Examples:
  match-log audit data/pilot/match_logs/ring_waitroom.jsonl
  match-log audit data/pilot/match_logs/ring_waitroom.jsonl --report > audit.txt`,
    )
    .action((path, options) =>
      run(async () => {
        if (options.report === true && options.json === true) {
          throw wrongUse("Expected --report or --json, got both.");
        }
        const { files, out, workingFolder } = terminal;
        const journalPath = journalOf(resolve(workingFolder, path), files);
        const matchPaths =
          options.matches?.map((match) => resolve(workingFolder, match)) ?? matchFilesOf(journalPath, files);
        const progress = new Progress(
          terminal,
          basename(journalPath),
          files.stat(journalPath)?.sizeBytes ?? 0,
        );
        const onProgress = (bytes: number): Promise<void> => progress.at(bytes);
        const audit = await auditJournal({ journalPath, matchPaths, files, onProgress });
        await progress.end();
        if (options.report === true) await out.write(await report(audit, journalPath, matchPaths, terminal));
        else if (options.json === true) {
          for (const finding of audit.findings.found) await out.write(`${printableJson(finding)}\n`);
        } else await writeFindings(audit, journalPath, out);
        const { findings } = audit;
        return findings.count("error") + findings.count("warning") === 0 ? exitCode.good : exitCode.findings;
      }),
    );
};

const journalEnd = "_waitroom.jsonl";
const matchesEnd = /_matches(?:\.\d+)?\.jsonl$/;

function journalOf(path: string, files: FilePort): string {
  if (!matchesEnd.test(path)) return path;
  const journalPath = path.replace(matchesEnd, journalEnd);
  if (files.stat(journalPath) !== null) return journalPath;
  throw wrongUse(
    `Expected the journal ${basename(journalPath)} beside the match file: an audit goes through the journal.`,
  );
}

/** `{scene_id}_matches.jsonl`, `.2`, `.3` and so on, as far as they are there. */
function matchFilesOf(journalPath: string, files: FilePort): readonly string[] {
  const name = basename(journalPath);
  if (!name.endsWith(journalEnd)) return [];
  const start = join(dirname(journalPath), `${name.slice(0, -journalEnd.length)}_matches`);
  const found: string[] = [];
  for (let number = 1; ; number += 1) {
    const path = `${start}${number === 1 ? "" : `.${number}`}.jsonl`;
    if (files.stat(path) === null) return found;
    found.push(path);
  }
}

async function report(
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

async function writeFindings(audit: Audit, journalPath: string, out: TextSink): Promise<void> {
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
  const records = `${events.toLocaleString("en")} events, ${audit.records.toLocaleString("en")} match records`;
  await out.write(`${printable(basename(journalPath))}: ${records}. ${verdict(audit)}\n`);
}

const styles = { error: "red", warning: "yellow", note: "cyan" } as const;

function label({ severity }: Finding, out: TextSink): string {
  return styled(out, styles[severity], severity);
}

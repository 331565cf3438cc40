import { createHash } from "node:crypto";
import { basename, resolve } from "node:path";
import { auditJournal, type Audit } from "../audit/audit-journal.ts";
import type { Finding } from "../audit/finding.ts";
import { placeOf, reportText, verdict, type AuditedFile } from "../audit/report-text.ts";
import type { FilePort } from "../ports.ts";
import { namedLogFile, sceneFilesOf } from "../scene-files.ts";
import { exitCode } from "./exit-code.ts";
import { shownPath } from "./findings.ts";
import { printable, printableJson, printableLines } from "./printable.ts";
import { Progress } from "./progress.ts";
import { snakeCased } from "./snake-cased.ts";
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
    .option("--json", "print one JSON object")
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
        const found = await filesOf(resolve(workingFolder, path), terminal);
        const { journalPath } = found;
        const matchPaths = options.matches?.map((match) => resolve(workingFolder, match)) ?? found.matchPaths;
        const progress = new Progress(
          terminal,
          basename(journalPath),
          files.stat(journalPath)?.sizeBytes ?? 0,
        );
        const onProgress = (bytes: number): Promise<void> => progress.at(bytes);
        const audit = await auditJournal({ journalPath, matchPaths, files, onProgress });
        await progress.end();
        if (options.report === true) await out.write(await report(audit, journalPath, matchPaths, terminal));
        else if (options.json === true)
          await out.write(`${printableJson(asJson(audit))}
`);
        else await writeFindings(audit, journalPath, out);
        const { findings } = audit;
        return findings.count("error") + findings.count("warning") === 0 ? exitCode.good : exitCode.findings;
      }),
    );
};

interface SceneFiles {
  readonly journalPath: string;
  readonly matchPaths: readonly string[];
}

/** The journal that is meant, and the match files beside it. */
async function filesOf(path: string, terminal: Terminal): Promise<SceneFiles> {
  // Whether the file can be read shows when it is read; a folder that cannot be listed has nothing beside it.
  const named = namedLogFile(path);
  if (named === null) return { journalPath: path, matchPaths: [] };
  const beside = await sceneFilesOf(path);
  const journal = named.kind === "journal" ? named : beside.find(({ kind }) => kind === "journal");
  if (journal === undefined) {
    throw wrongUse(
      `Expected the journal ${named.sceneId}_waitroom.jsonl beside ${shownPath(path, terminal)}: an audit goes through the journal.`,
    );
  }
  return {
    journalPath: journal.path,
    matchPaths: beside.filter(({ kind }) => kind === "matches").map(({ path }) => path),
  };
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

function asJson({ findings, counts, conditions, chance, records }: Audit): unknown {
  return snakeCased({
    counts: { ...Object.fromEntries(Object.entries(counts).filter(([name]) => name !== "exits")), records },
    conditions: [...conditions].map(([name, groups]) => ({ name, groups })),
    exits: [...counts.exits].map(([reason, people]) => ({ reason, people })),
    chance,
    errors: findings.count("error"),
    warnings: findings.count("warning"),
    notes: findings.count("note"),
    findings: findings.found,
  });
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

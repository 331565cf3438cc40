import { basename, resolve } from "node:path";
import { auditJournal, type Audit } from "../audit/audit-journal.ts";
import { namedLogFile, sceneFilesOf } from "../scene-files.ts";
import { auditReport, auditSum, writeFindings } from "./audit-output.ts";
import { exitCode, type ExitCode } from "./exit-code.ts";
import { shownPath } from "./findings.ts";
import {
  journalArguments,
  scenesText,
  tellWithoutJournal,
  type JournalArguments,
} from "./journal-arguments.ts";
import { plural } from "./plural.ts";
import { printableJson } from "./printable.ts";
import { Progress } from "./progress.ts";
import { snakeCased } from "./snake-cased.ts";
import { styled } from "./styled.ts";
import type { AddSubcommand } from "./subcommand.ts";
import type { Terminal } from "./terminal.ts";
import { wrongUse } from "./wrong-use.ts";

export const addAudit: AddSubcommand = (program, { terminal, run }) => {
  program
    .command("audit")
    .summary("checks from the record alone that what was declared is what happened")
    .argument(
      "<file...>",
      "journals, {scene_id}_waitroom.jsonl, or match files beside them, or the folder of an experiment",
    )
    .option("--matches <file...>", "its match files (default: those beside the journal)")
    .option("--report", "a page to attach to a paper or a pre-registration")
    .option("--json", "print one JSON object")
    .addHelpText(
      "after",
      `
Examples:
  match-log audit data/pilot/match_logs/ring_waitroom.jsonl
  match-log audit data/pilot/match_logs/ring_waitroom.jsonl --report > audit.txt
  match-log audit data/pilot

Answers 1 where it found an error or a warning, in one scene at least.`,
    )
    .action((paths, { matches, report = false, json = false }) =>
      run(async () => {
        if (report && json) throw wrongUse("Expected --report or --json, got both.");
        const named = await journalArguments(paths, terminal);
        const matchPaths = matches?.map((path) => resolve(terminal.workingFolder, path));
        if (matches !== undefined && named.journals.length > 1) {
          throw wrongUse(
            `Expected one journal beside --matches, got ${named.journals.length}: whose match files are they?`,
          );
        }
        const form = report ? "report" : json ? "json" : "list";
        return named.single === null
          ? await auditEach(named, matchPaths, form, terminal)
          : await auditOne(named.single, matchPaths, form, terminal);
      }),
    );
};

/** What is written: each finding in a line, the page of {@link auditReport}, or one JSON object. */
type AuditForm = "list" | "report" | "json";

async function auditOne(
  path: string,
  matchPaths: readonly string[] | undefined,
  form: AuditForm,
  terminal: Terminal,
): Promise<ExitCode> {
  const scene = await auditScene(path, matchPaths, terminal);
  if (form === "json") await writeJson(auditSum(scene.audit), terminal);
  else await writeScene(scene, form, terminal);
  const { errors, warnings } = graveFindings(scene);
  return errors + warnings === 0 ? exitCode.good : exitCode.findings;
}

/** One scene after another, and the sum of all. */
async function auditEach(
  named: JournalArguments,
  matchPaths: readonly string[] | undefined,
  form: AuditForm,
  terminal: Terminal,
): Promise<ExitCode> {
  const { out } = terminal;
  const { withoutJournal } = named;
  const scenes: object[] = [];
  let [errors, warnings] = [0, 0];
  for (const path of named.journals) {
    const scene = await auditScene(path, matchPaths, terminal);
    const grave = graveFindings(scene);
    errors += grave.errors;
    warnings += grave.warnings;
    if (form === "json") scenes.push({ journal: path, ...auditSum(scene.audit) });
    else {
      await out.write(`${styled(out, "bold", shownPath(path, terminal))}\n`);
      await writeScene(scene, form, terminal);
      await out.write("\n");
    }
  }
  if (form === "json") await writeJson({ scenes, withoutJournal, errors, warnings }, terminal);
  else {
    await tellWithoutJournal(withoutJournal, terminal);
    const found = `${plural(errors, "error")}, ${plural(warnings, "warning")}`;
    await out.write(`${scenesText(named)}: ${found}.\n`);
  }
  return errors + warnings + withoutJournal.length === 0 ? exitCode.good : exitCode.findings;
}

interface AuditedScene {
  readonly audit: Audit;
  readonly journalPath: string;
  readonly matchPaths: readonly string[];
}

function graveFindings({ audit: { findings } }: AuditedScene): Record<"errors" | "warnings", number> {
  return { errors: findings.count("error"), warnings: findings.count("warning") };
}

/** Audits the journal that is meant, with the match files that are named, or else those beside it. */
async function auditScene(
  path: string,
  named: readonly string[] | undefined,
  terminal: Terminal,
): Promise<AuditedScene> {
  const { journalPath, matchPaths: beside } = await filesOf(path, terminal);
  const matchPaths = named ?? beside;
  const { files } = terminal;
  const progress = new Progress(terminal, basename(journalPath), files.stat(journalPath)?.sizeBytes ?? 0);
  const onProgress = (bytes: number): Promise<void> => progress.at(bytes);
  const audit = await auditJournal({ journalPath, matchPaths, files, onProgress });
  await progress.end();
  return { audit, journalPath, matchPaths };
}

async function writeScene(
  { audit, journalPath, matchPaths }: AuditedScene,
  form: "list" | "report",
  terminal: Terminal,
): Promise<void> {
  if (form === "report")
    await terminal.out.write(await auditReport(audit, journalPath, matchPaths, terminal));
  else await writeFindings(audit, journalPath, terminal.out);
}

interface SceneFiles {
  readonly journalPath: string;
  readonly matchPaths: readonly string[];
}

/** The journal that is meant, and the match files beside it. */
async function filesOf(path: string, terminal: Terminal): Promise<SceneFiles> {
  // Whether the file can be read shows when it is read; a folder that cannot be listed has nothing beside it.
  const named = namedLogFile(path);
  if (named === null) return { journalPath: path, matchPaths: [] };
  if (named.kind === "admin_actions") {
    throw wrongUse("Expected a journal, {scene_id}_waitroom.jsonl, got the acts of admins.");
  }
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

async function writeJson(value: object, { out }: Terminal): Promise<void> {
  await out.write(`${printableJson(snakeCased(value))}\n`);
}

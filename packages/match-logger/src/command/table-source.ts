import { basename } from "node:path";
import { logKindOf } from "../log-kind.ts";
import { readLog } from "../read-log.ts";
import type { FlawInFile, ReadingOptions, TableSource } from "../tables/source.ts";
import type { FileArgument } from "./file-arguments.ts";
import type { Findings } from "./findings.ts";
import { Progress } from "./progress.ts";
import type { Terminal } from "./terminal.ts";
import { wrongUse } from "./wrong-use.ts";

/** Sorts files by what they are: by their names, and where these say nothing by their first record. */
export async function tableSourceOf(
  files: readonly FileArgument[],
  terminal: Terminal,
): Promise<TableSource> {
  const source = { journals: [] as string[], matchLogs: [] as string[], adminActions: [] as string[] };
  for (const { path, kind } of files) {
    switch (kind ?? (await kindOfContent(path, terminal))) {
      case "journal":
        source.journals.push(path);
        break;
      case "matches":
        source.matchLogs.push(path);
        break;
      case "admin_actions":
        source.adminActions.push(path);
        break;
      case null:
        throw wrongUse(`Expected match logs, journals or a folder of them; ${path} is neither.`);
    }
  }
  return source;
}

async function kindOfContent(path: string, { files }: Terminal): Promise<"journal" | "matches" | null> {
  for await (const entry of readLog(path, { files }))
    if (entry.kind === "record") return logKindOf(entry.record);
  return null;
}

/** Reads with progress, and tells of what is wrong with the lines instead of ending there. */
export function readingOptions(terminal: Terminal, findings: Findings): ReadingOptions & FlawQueue {
  const waiting: FlawInFile[] = [];
  let shown: { readonly path: string; readonly progress: Progress } | null = null;
  const tellFlaws = async (): Promise<void> => {
    for (const flaw of waiting.splice(0)) await findings.add(flaw);
  };
  return {
    files: terminal.files,
    onFlaw: (flaw) => void waiting.push(flaw),
    onProgress: async (path, byte, sizeBytes) => {
      if (shown?.path !== path) {
        await shown?.progress.end();
        shown = { path, progress: new Progress(terminal, basename(path), sizeBytes) };
      }
      if (waiting.length > 0) {
        await shown.progress.end();
        await tellFlaws();
      }
      await shown.progress.at(byte);
    },
    finish: async () => {
      await shown?.progress.end();
      await tellFlaws();
    },
  };
}

interface FlawQueue {
  /** Tells what was found at the end. */
  readonly finish: () => Promise<void>;
}

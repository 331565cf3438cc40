import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { readLog } from "@waitroom/match-logger";
import type { LogLine, SceneLog } from "../check/evidence.ts";

/**
 * Reads journals and match files of an experiment as they stand now; a server may be writing them.
 *
 * @param folder its `match_logs`
 * @throws Error when the folder or a file cannot be read
 */
export async function readSceneLogs(folder: string): Promise<readonly SceneLog[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".jsonl")).toSorted();
  const scenes = names.flatMap((name) => /^(.+)_waitroom\.jsonl$/.exec(name)?.[1] ?? []);
  return Promise.all(
    scenes.map(async (sceneId) => {
      // The match files first: a match whose line is read is in the journal already.
      const matches = await readAll(
        folder,
        names.filter((name) => name.startsWith(`${sceneId}_matches.`)),
      );
      const journal = await readAll(folder, [`${sceneId}_waitroom.jsonl`]);
      return {
        sceneId,
        journal: journal.lines,
        matches: matches.lines,
        flaws: [...journal.flaws, ...matches.flaws],
      };
    }),
  );
}

async function readAll(
  folder: string,
  names: readonly string[],
): Promise<{ readonly lines: readonly LogLine[]; readonly flaws: readonly string[] }> {
  const lines: LogLine[] = [];
  const flaws: string[] = [];
  for (const name of names) {
    for await (const entry of readLog(join(folder, name))) {
      if (entry.kind === "record") lines.push(entry.record);
      else flaws.push(`${name}, line ${entry.line}: ${entry.reason}`);
    }
  }
  return { lines, flaws };
}

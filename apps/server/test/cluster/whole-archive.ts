import { copyFile, mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { NodeGroup } from "./node-group.ts";

/** The files of a scene in the folder of one node. */
interface Copy {
  readonly folder: string;
  readonly journal: string;
  /** All its match files. */
  readonly matches: string;
}

/**
 * Collects the files of each scene from the node that has archived most, once one has all that is stored; resolves with
 * the scenes whose other copies are not the beginning of that one.
 *
 * @param into a new folder
 */
export async function collectArchive(
  group: NodeGroup,
  sceneIds: readonly string[],
  into: string,
): Promise<readonly string[]> {
  await mkdir(into);
  const differing: string[] = [];
  for (const sceneId of sceneIds) {
    const whole = await wholeCopy(group, sceneId);
    const names = await matchFiles(whole.folder, sceneId);
    for (const name of [...names, `${sceneId}_waitroom.jsonl`]) {
      await copyFile(join(whole.folder, name), join(into, name));
    }
    const others = await copies(group, sceneId);
    if (
      !others.every(({ journal }) => whole.journal.startsWith(journal) || journal.startsWith(whole.journal))
    )
      differing.push(sceneId);
  }
  return differing;
}

async function wholeCopy(group: NodeGroup, sceneId: string): Promise<Copy> {
  for (let tries = 0; tries < 600; tries += 1) {
    const stored = await group.storedSeq(sceneId);
    const found = (await copies(group, sceneId)).find(
      (copy) => linesIn(copy.journal) >= stored && isLogged(copy),
    );
    if (found !== undefined) return found;
    await new Promise((resolve) => {
      setTimeout(resolve, 100);
    });
  }
  throw new Error(`Expected some node to archive all of ${sceneId} and to log each match within a minute.`);
}

function copies({ nodes }: NodeGroup, sceneId: string): Promise<readonly Copy[]> {
  return Promise.all(
    nodes.map(async ({ logFolder: folder }) => ({
      folder,
      journal: await readFile(join(folder, `${sceneId}_waitroom.jsonl`), "utf8").catch(() => ""),
      matches: await matchesIn(folder, sceneId),
    })),
  );
}

async function matchesIn(folder: string, sceneId: string): Promise<string> {
  const names = await matchFiles(folder, sceneId);
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), "utf8")));
  return texts.join("");
}

async function matchFiles(folder: string, sceneId: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch((): string[] => []);
  return names.filter((name) => name.startsWith(`${sceneId}_matches.`) && name.endsWith(".jsonl"));
}

/** The match log follows the journal: a moment later it has each match. */
function isLogged({ journal, matches }: Copy): boolean {
  const formed = journal.split("\n").filter((line) => line.includes('"type":"matched"'));
  return linesIn(matches) >= formed.length;
}

function linesIn(text: string): number {
  return text.split("\n").length - 1;
}

import { copyFile, mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { NodeGroup } from "./node-group.ts";

/** The files of a scene in the folder of one node. */
interface Copy {
  readonly folder: string;
  readonly journal: string;
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
    const names = (await readdir(whole.folder)).filter(
      (name) => name.startsWith(`${sceneId}_matches.`) && name.endsWith(".jsonl"),
    );
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
    const found = (await copies(group, sceneId)).find(({ journal }) => linesIn(journal) >= stored);
    if (found !== undefined) return found;
    await new Promise((resolve) => {
      setTimeout(resolve, 100);
    });
  }
  throw new Error(`Expected some node to archive all of ${sceneId} within a minute.`);
}

function copies({ nodes }: NodeGroup, sceneId: string): Promise<readonly Copy[]> {
  return Promise.all(
    nodes.map(async ({ logFolder: folder }) => ({
      folder,
      journal: await readFile(join(folder, `${sceneId}_waitroom.jsonl`), "utf8").catch(() => ""),
    })),
  );
}

function linesIn(text: string): number {
  return text.split("\n").length - 1;
}

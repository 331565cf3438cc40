import { readRows } from "../tables/read-rows.ts";
import type { ReadingOptions, TableSource } from "../tables/source.ts";
import { SceneStats } from "./scene-stats.ts";
import type { SceneFigures } from "./scene-stats.ts";

/** The figures of each scene in these files, in the order of the files. Memory does not grow with them. */
export async function studyStats(
  source: TableSource,
  options: ReadingOptions = {},
): Promise<readonly SceneFigures[]> {
  const scenes = new Map<string, SceneStats>();
  for await (const rows of readRows(source, options)) {
    for (const each of rows) {
      const { experimentId, sceneId } = each.row;
      if (sceneId === null || each.table === "admin_actions") continue;
      const key = JSON.stringify([experimentId, sceneId]);
      let stats = scenes.get(key);
      if (stats === undefined) {
        stats = new SceneStats({ experimentId, sceneId });
        scenes.set(key, stats);
      }
      stats.add(each);
    }
  }
  return [...scenes.values()].map((stats) => stats.figures());
}

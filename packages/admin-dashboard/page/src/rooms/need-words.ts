import type { NeedRow, SceneRow } from "@waitroom/admin-events/client";
import { count } from "../words/number.ts";

/** `2 more of role B needed`; null where nothing is told about it. */
export function needWords(scene: SceneRow): string | null {
  const lacking = (scene.needs ?? []).filter(({ missing }) => missing > 0);
  if (lacking.length > 0) return `${lacking.map(needPart).join(", ")} needed`;
  if (scene.missing === undefined) return null;
  if (scene.missing > 0)
    return `${count(scene.missing)} more ${scene.missing === 1 ? "person" : "people"} needed`;
  return scene.waiting === 0 ? null : "Enough people wait for a group";
}

function needPart({ missing, attribute, value }: NeedRow): string {
  return `${count(missing)} more of ${attribute} ${value}`;
}

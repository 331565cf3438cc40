import type { Case } from "./case.ts";
import type { Fault, SceneLog } from "./evidence.ts";
import { participantsOf, textOf, type SceneHistory } from "./scene-history.ts";

/** Each match of the journal has its line in the match file, of the same people, and no line is without its match. */
export function allRecorded({ scenes, histories }: Case): readonly Fault[] {
  return [
    ...scenes.flatMap(({ sceneId, flaws = [] }) =>
      flaws.map((flaw): Fault => ({ code: "LOG_BROKEN", text: `${sceneId}: ${flaw}` })),
    ),
    ...scenes.flatMap((scene, index) => {
      const history = histories[index];
      return history === undefined ? [] : recordsOf(scene, history);
    }),
  ];
}

function recordsOf({ sceneId, matches }: SceneLog, { games }: SceneHistory): readonly Fault[] {
  const faults: Fault[] = [];
  const recorded = new Map(matches.map((record) => [textOf(record, "game_id"), participantsOf(record)]));
  for (const [gameId, { members, standing, startedAt }] of games) {
    const record = recorded.get(gameId);
    // A match whose record could not be stored is aborted, and so is one that a stop cut short.
    const mayLack = standing === "aborted" && startedAt === null;
    if (record === undefined) {
      if (!mayLack) faults.push({ code: "NOT_RECORDED", text: `${sceneId}: ${gameId} has no match record` });
    } else if (record.join() !== members.join()) {
      const text = `${sceneId}: the record of ${gameId} names ${record.join(", ")}, its journal ${members.join(", ")}`;
      faults.push({ code: "RECORDED_WITHOUT_MATCH", text });
    }
  }
  for (const gameId of recorded.keys()) {
    if (!games.has(gameId)) {
      faults.push({ code: "RECORDED_WITHOUT_MATCH", text: `${sceneId}: no journal has the game ${gameId}` });
    }
  }
  return faults;
}

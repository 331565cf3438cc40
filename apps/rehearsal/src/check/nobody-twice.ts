import type { Fault } from "./evidence.ts";
import { participantsOf, textOf } from "./scene-history.ts";
import type { Case } from "./case.ts";
import type { ClientView } from "./client-view.ts";

/** Nobody is in two groups: by the journals, over all scenes, in the match files, and by what each client was told. */
export function nobodyTwice({ scenes, histories, views }: Case): readonly Fault[] {
  return [
    ...histories.flatMap(({ faults }) => faults),
    ...overAllScenes({ histories }),
    ...scenes.flatMap(({ sceneId, matches }) => repeatedRecords(sceneId, matches)),
    ...[...views.values()].flatMap((view) => gamesAtOnce(view)),
  ];
}

/** A participant's games, of whatever scene, do not overlap in time. */
function overAllScenes({ histories }: Pick<Case, "histories">): readonly Fault[] {
  const bySubject = new Map<
    string,
    { readonly gameId: string; readonly from: number; readonly to: number }[]
  >();
  for (const { games } of histories) {
    for (const { gameId, members, matchedAt, overAt } of games.values()) {
      for (const member of members) {
        const own = bySubject.get(member) ?? [];
        own.push({ gameId, from: matchedAt, to: overAt ?? Number.POSITIVE_INFINITY });
        bySubject.set(member, own);
      }
    }
  }
  return [...bySubject].flatMap(([subjectId, games]) => {
    const inOrder = games.toSorted((a, b) => a.from - b.from || a.to - b.to);
    return inOrder.slice(1).flatMap((game, index): readonly Fault[] => {
      const before = inOrder[index];
      if (before === undefined || before.to <= game.from) return [];
      const text = `${subjectId} was matched to ${game.gameId} while still in ${before.gameId}`;
      return [{ code: "IN_TWO_GROUPS", text }];
    });
  });
}

function repeatedRecords(sceneId: string, matches: Case["scenes"][number]["matches"]): readonly Fault[] {
  const seen = new Set<string>();
  return matches.flatMap((record): readonly Fault[] => {
    const gameId = textOf(record, "game_id");
    const members = participantsOf(record);
    const faults: Fault[] = [];
    if (seen.has(gameId))
      faults.push({ code: "RECORDED_TWICE", text: `${sceneId}: two lines for ${gameId}` });
    if (new Set(members).size !== members.length) {
      faults.push({
        code: "IN_TWO_GROUPS",
        text: `${sceneId}: the record of ${gameId} names somebody twice`,
      });
    }
    seen.add(gameId);
    return faults;
  });
}

/** Whoever was told that a game starts is told of another one only after the end of the first. */
function gamesAtOnce({ subjectId, told }: ClientView): readonly Fault[] {
  const faults: Fault[] = [];
  let playing: string | null = null;
  for (const { event, payload } of told) {
    const gameId = textOf(payload, "game_id");
    if (event === "end_game" && gameId === playing) playing = null;
    if (event !== "start_game") continue;
    if (playing !== null && playing !== gameId) {
      const text = `${subjectId} was told to start ${gameId} while playing ${playing}`;
      faults.push({ code: "TOLD_TWO_GAMES", text });
    }
    playing = gameId;
  }
  return faults;
}

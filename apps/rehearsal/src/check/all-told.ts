import type { Case } from "./case.ts";
import type { ClientView } from "./client-view.ts";
import type { Fault } from "./evidence.ts";
import { participantsOf, textOf, type Arrival, type Game, type SceneHistory } from "./scene-history.ts";

/** How long after its time a message may still be under way, in ms. */
const UNDER_WAY_MS = 5000;

/** What a client was told is in the log, and what the log says was told to those whom it concerns. */
export function allTold({ scenes, histories, views, isSettled }: Case): readonly Fault[] {
  const records = new Map(
    scenes.flatMap(({ matches }) =>
      matches.map((record) => [textOf(record, "game_id"), participantsOf(record)]),
    ),
  );
  const games = new Map(histories.flatMap((history) => [...history.games]));
  return [...views.values()].flatMap((view) => [
    ...toldIsLogged(view, records, games),
    ...histories.flatMap((history) => startsTold(view, history)),
    ...(isSettled ? lastTold(view, histories) : []),
  ]);
}

/** Every game that somebody was told has a record and a place in the journal, and they are a member of it. */
function toldIsLogged(
  { subjectId, told }: ClientView,
  records: ReadonlyMap<string, readonly string[]>,
  games: ReadonlyMap<string, Game>,
): readonly Fault[] {
  const faults: Fault[] = [];
  for (const { event, payload } of told) {
    if (!ofAGame.has(event)) continue;
    const gameId = textOf(payload, "game_id");
    const record = records.get(gameId);
    const game = games.get(gameId);
    const isLogged = record !== undefined && game !== undefined;
    const needsStart = event === "start_game" && game?.startedAt === null;
    if (!isLogged || needsStart) {
      const what = needsStart ? "the journal has no start of it" : "it is not in the log";
      faults.push({
        code: "TOLD_BUT_NOT_LOGGED",
        text: `${subjectId} was told ${event} of ${gameId}, and ${what}`,
      });
    } else if (!record.includes(subjectId)) {
      const text = `${subjectId} was told ${event} of ${gameId}, which is the game of ${record.join(", ")}`;
      faults.push({ code: "TOLD_OTHER_GROUP", text });
    }
  }
  return faults;
}

const ofAGame: ReadonlySet<string> = new Set(["match_found_countdown", "start_game", "end_game"]);

/** Who was connected all through the start of their game was told so. */
function startsTold(view: ClientView, history: SceneHistory): readonly Fault[] {
  const faults: Fault[] = [];
  for (const { gameId, members, startedAt } of history.games.values()) {
    if (startedAt === null || !members.includes(view.subjectId)) continue;
    const wasThere = view.connections.some(
      ({ openedAt, closedAt }) =>
        openedAt < startedAt && (closedAt === null || closedAt > startedAt + UNDER_WAY_MS),
    );
    const wasTold = view.told.some(
      ({ event, payload }) => event === "start_game" && payload["game_id"] === gameId,
    );
    if (wasThere && !wasTold) {
      faults.push({ code: "NOT_TOLD", text: `${view.subjectId} was never told that ${gameId} starts` });
    }
  }
  return faults;
}

/** The last that somebody with a connection was told of where they stand is where the journal says they stand. */
function lastTold(view: ClientView, histories: readonly SceneHistory[]): readonly Fault[] {
  const isThere = view.connections.some(({ closedAt }) => closedAt === null);
  const latest = histories
    .flatMap((history) => history.present(view.subjectId) ?? [])
    .toSorted((a, b) => b.enteredAt - a.enteredAt)[0];
  if (!isThere || latest === undefined) return [];
  const last = view.told.findLast(({ event }) => standingOf[event] !== undefined);
  if (isAsTold(latest, last === undefined ? null : standingOf[last.event], view)) return [];
  const told = last === undefined ? "nothing" : `${last.event} last`;
  const text = `${view.subjectId} is ${latest.standing} by the journal, and was told ${told}`;
  return [{ code: "NOT_TOLD", text }];
}

const standingOf: Readonly<Record<string, string>> = {
  waiting_room: "waiting",
  match_ready: "reserved",
  match_found_countdown: "matched",
  start_game: "started",
  end_game: "ended",
  waiting_room_timeout: "timed_out",
};

function isAsTold({ standing }: Arrival, told: string | null | undefined, view: ClientView): boolean {
  // Leaving is told by its acknowledgement.
  if (standing === "left") return view.leaves.length > 0;
  if (standing === "removed") return told === "timed_out";
  return standing === told;
}

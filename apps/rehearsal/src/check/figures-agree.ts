import type { Case } from "./case.ts";
import type { DashboardFigures, Fault } from "./evidence.ts";
import type { SceneHistory } from "./scene-history.ts";

/** The figures of the dashboard, of the export, and of what the clients were told are those of the log. */
export function figuresAgree(of: Case): readonly Fault[] {
  return [
    ...(of.dashboard === null || of.dashboard === undefined ? [] : dashboard(of.dashboard, of.histories)),
    ...exported(of),
    ...clients(of),
  ];
}

function dashboard({ scenes }: DashboardFigures, histories: readonly SceneHistory[]): readonly Fault[] {
  return histories.flatMap((history) => {
    const row = scenes.find((scene) => scene.scene_id === history.sceneId);
    if (row === undefined) return [differs(history.sceneId, "dashboard", "scene", "missing", "there")];
    const games = [...history.games.values()];
    const present = [...history.all()];
    const count = (...standings: readonly string[]): number =>
      present.filter(({ standing }) => standings.includes(standing)).length;
    const expected = {
      arrived: history.arrivals.length,
      waiting: count("waiting", "reserved"),
      in_groups: count("matched", "started"),
      matches: games.length,
      started: games.filter(({ startedAt }) => startedAt !== null).length,
      ended: games.filter(({ standing }) => standing === "ended").length,
      aborted: games.filter(({ standing }) => standing === "aborted").length,
    };
    const faults = Object.entries(expected).flatMap(([name, value]) => {
      const shown = row[name as keyof typeof expected];
      return shown === value ? [] : [differs(history.sceneId, "dashboard", name, shown, value)];
    });
    return [...faults, ...screenedOut(row, history)];
  });
}

function screenedOut(
  { flow }: DashboardFigures["scenes"][number],
  { sceneId, screenedOut: people }: SceneHistory,
): readonly Fault[] {
  const shown = flow?.screened_out;
  if (shown === undefined) return [];
  const reasons = [...people.values()];
  return [...new Set([...reasons, ...Object.keys(shown)])].flatMap((reason) => {
    const expected = reasons.filter((one) => one === reason).length;
    const count = shown[reason] ?? 0;
    const what = `screened out (${reason})`;
    return count === expected ? [] : [differs(sceneId, "dashboard", what, count, expected)];
  });
}

function exported({ exports, scenes, histories }: Case): readonly Fault[] {
  const lines = scenes.flatMap(({ matches }) => matches);
  const members = lines.reduce(
    (sum, { participants }) => sum + (Array.isArray(participants) ? participants.length : 0),
    0,
  );
  const arrivals = histories.reduce((sum, history) => sum + history.arrivals.length, 0);
  const expected: Readonly<Record<string, number>> = {
    matches: lines.length,
    match_participants: members,
    waits: arrivals,
    // A row for each arrival, and for everybody who was never let in.
    payments: arrivals + histories.reduce((sum, history) => sum + history.screenedOut.size, 0),
  };
  return Object.entries(expected).flatMap(([table, count]) => {
    const rows = exports?.get(table);
    if (rows === undefined || rows.length === count) return [];
    return [differs("all scenes", "export", `rows of ${table}`, rows.length, count)];
  });
}

/** Each game that started was told to somebody, unless all of its members were away. */
function clients({ histories, views }: Case): readonly Fault[] {
  return histories.flatMap((history) => {
    const ours = [...history.games.values()].filter(
      ({ startedAt, members }) => startedAt !== null && members.every((member) => views.has(member)),
    );
    const told = new Set(
      ours
        .flatMap(({ members }) => members)
        .flatMap((member) =>
          (views.get(member)?.told ?? [])
            .filter(({ event }) => event === "start_game")
            .map(({ payload }) => payload["game_id"]),
        ),
    );
    const unheard = ours.filter(
      ({ gameId, members, startedAt }) =>
        !told.has(gameId) && members.some((member) => wasConnectedSince(views, member, startedAt)),
    );
    if (unheard.length === 0) return [];
    const heard = ours.length - unheard.length;
    return [differs(history.sceneId, "clients", "games that started", heard, ours.length)];
  });
}

function wasConnectedSince(views: Case["views"], subjectId: string, at: number | null): boolean {
  const connections = views.get(subjectId)?.connections ?? [];
  return connections.some(({ openedAt, closedAt }) => closedAt === null && openedAt < (at ?? 0));
}

function differs(
  where: string,
  who: string,
  what: string,
  shown: string | number,
  expected: string | number,
): Fault {
  return { code: "FIGURES_DIFFER", text: `${where}: ${who} has ${what} ${shown}, the log ${expected}` };
}

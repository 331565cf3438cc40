import { type ActivityRow, type GameRow, pseudonym, type Snapshot } from "@waitroom/admin-events/client";
import type { AdminApi } from "../api/admin-api.ts";
import type { Answer, JsonRecord } from "../api/answer.ts";

/** What stands in the place of a condition that is not to be known. */
export const hiddenCondition = "hidden";

/**
 * The state without the names of conditions: groups and lines say nothing of theirs, and the balance has letters, so that
 * drop-out that differs between them is seen all the same.
 */
export function blindedSnapshot(snapshot: Snapshot): Snapshot {
  // In the order of a name that nobody knows: the alphabet would give the letters away.
  const inOrder = snapshot.conditions.toSorted((a, b) =>
    pseudonym(a.condition) < pseudonym(b.condition) ? -1 : 1,
  );
  return {
    ...snapshot,
    games: snapshot.games.map(blindedGame),
    activity: snapshot.activity.map(blindedRow),
    conditions: inOrder.map((row, index) => ({ ...row, condition: `Condition ${letters(index)}` })),
  };
}

/** The HTTP interface without conditions in events; the line of a match, which names its condition, is left out. */
export function blindedApi(api: AdminApi): AdminApi {
  return {
    ...api,
    journal: async (...asked) =>
      mapped(await api.journal(...asked), (page) => ({ ...page, events: page.events.map(blindedEvent) })),
    history: async (subjectId) => mapped(await api.history(subjectId), (events) => events.map(blindedEvent)),
    match: async (gameId) =>
      mapped(await api.match(gameId), ({ file, events }) => ({
        line: null,
        file,
        events: events.map(blindedEvent),
      })),
  };
}

/** Rows keep their identity while they do not change. */
const games = new WeakMap<GameRow, GameRow>();
const rows = new WeakMap<ActivityRow, ActivityRow>();

function blindedGame(game: GameRow): GameRow {
  if (game.condition === null) return game;
  const blinded = games.get(game) ?? { ...game, condition: hiddenCondition };
  games.set(game, blinded);
  return blinded;
}

function blindedRow(row: ActivityRow): ActivityRow {
  if (typeof row.details["condition"] !== "string") return row;
  const blinded = rows.get(row) ?? { ...row, details: { ...row.details, condition: hiddenCondition } };
  rows.set(row, blinded);
  return blinded;
}

function blindedEvent(event: JsonRecord): JsonRecord {
  return typeof event["condition"] === "string" ? { ...event, condition: hiddenCondition } : event;
}

function mapped<From, To>(answer: Answer<From>, map: (value: From) => To): Answer<To> {
  return answer.kind === "ok" ? { kind: "ok", value: map(answer.value) } : answer;
}

/** A to Z, then AA, AB and so on. */
function letters(index: number): string {
  const last = String.fromCodePoint(65 + (index % 26));
  return index < 26 ? last : `${letters(Math.floor(index / 26) - 1)}${last}`;
}

import type { GameRow, ParticipantRow } from "@waitroom/admin-events/client";

const mostFound = 8;

/** The first people whose pseudonym or subject id holds each word of the query. */
export function foundPeople(people: readonly ParticipantRow[], query: string): readonly ParticipantRow[] {
  return firstFitting(people, query, ({ pseudonym, subject_id }) => `${pseudonym} ${subject_id}`);
}

/** The newest groups whose id or members hold each word of the query. */
export function foundGames(games: readonly GameRow[], query: string): readonly GameRow[] {
  return firstFitting(games.toReversed(), query, ({ game_id, members }) =>
    [game_id, ...members.flatMap(({ pseudonym, subject_id }) => [pseudonym, subject_id])].join(" "),
  );
}

function firstFitting<Row>(
  rows: readonly Row[],
  query: string,
  textOf: (row: Row) => string,
): readonly Row[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const found: Row[] = [];
  for (const row of rows) {
    const text = textOf(row).toLowerCase();
    if (words.every((word) => text.includes(word))) found.push(row);
    if (found.length === mostFound) break;
  }
  return found;
}

import type { Attributes } from "../match-assignment.ts";
import { game, participant, plain, rtt } from "./columns.ts";
import { placeColumns, placeKey } from "./place.ts";
import type { Place } from "./place.ts";
import type { Table } from "./table.ts";

/** A member of a group that was assigned. */
export interface MatchParticipantRow extends Place {
  readonly people: readonly string[];
  readonly gameId: string;
  readonly matchSeq: number | null;
  readonly position: number;
  readonly subjectId: string;
  readonly enteredSeq: number | null;
  readonly role: string | null;
  readonly condition: string | null;
  readonly waitedMs: number | null;
  readonly rttMs: number | null;
  readonly poolRank: number | null;
  readonly attributes: Attributes;
  /** Whether a journal tells of the match, and so what became of it. */
  readonly isInJournal: boolean;
}

export const matchParticipants: Table<"match_participants", MatchParticipantRow> = {
  name: "match_participants",
  row: "a member of a group that was assigned; join `matches` by scene and `game_id` for whether its game began",
  key: [...placeKey, "game_id", "participant_id"],
  people: (row) => row.people,
  columns: [
    ...placeColumns<MatchParticipantRow>(),
    game<MatchParticipantRow>("game_id", "the game that the group plays", (row) => row.gameId),
    plain("match_seq", "integer", "number of its event in the scene's journal", (row) => row.matchSeq, {
      missing: "the log has no journal",
    }),
    plain("position", "integer", "place in the rule's order, from 1", (row) => row.position),
    participant<MatchParticipantRow>("participant_id", "the participant", (row) => row.subjectId),
    plain("entered_seq", "integer", "key of the wait in `waits`", (row) => row.enteredSeq, {
      missing: "the log has no journal, or it lacks that event",
    }),
    plain("role", "level", "the part that they play in the group", (row) => row.role, {
      missing: "the scene has no roles",
    }),
    plain("condition", "level", "the treatment that the group gets", (row) => row.condition, {
      missing: "the scene has no conditions",
    }),
    plain(
      "waited_ms",
      "number",
      "from entering to this group, without the time in which the server was down",
      (row) => row.waitedMs,
      { unit: "ms", missing: "the host did not say" },
    ),
    rtt<MatchParticipantRow>(
      "rtt_ms",
      "round trip to the server, as the rule saw it when it decided",
      (row) => row.rttMs,
      { missing: "it was not measured" },
    ),
    plain(
      "pool_rank",
      "integer",
      "place in the order of arrival among those who waited when the group was proposed, from 1",
      (row) => row.poolRank,
      { missing: "beyond 20, which the log does not list; or nothing was proposed" },
    ),
  ],
};

import { game, instant, plain, rtt } from "./columns.ts";
import { reasonLevels } from "./levels.ts";
import { placeColumns, placeKey } from "./place.ts";
import type { Place } from "./place.ts";
import type { Table } from "./table.ts";

/** A group that was assigned. */
export interface MatchRow extends Place {
  readonly people: readonly string[];
  readonly gameId: string;
  /** `seq` of the `matched` event; null without a journal. */
  readonly matchSeq: number | null;
  readonly formedAt: number;
  readonly matchmakerClass: string;
  readonly matchmakerHash: string | null;
  readonly reason: string | null;
  readonly step: number | null;
  readonly proposalId: number | null;
  readonly condition: string | null;
  readonly groupSize: number;
  readonly maxPairRttMs: number | null;
  readonly status: "counting_down" | "aborted" | "started" | "ended" | null;
  readonly abortReason: string | null;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly outcome: string | null;
}

const noJournal = "the log has no journal";

export const matches: Table<"matches", MatchRow> = {
  name: "matches",
  row: "a group that was assigned, whether or not its game began",
  key: [...placeKey, "game_id"],
  people: (row) => row.people,
  columns: [
    ...placeColumns<MatchRow>(),
    game<MatchRow>("game_id", "the game that the group plays", (row) => row.gameId),
    plain("match_seq", "integer", "number of its event in the scene's journal", (row) => row.matchSeq, {
      missing: noJournal,
    }),
    ...instant<MatchRow>("formed_at", "when the group was made", (row) => row.formedAt),
    plain("matchmaker_class", "level", "name of the rule", (row) => row.matchmakerClass, {
      levels: { GroupReunion: "put together again without a rule", Manual: "made by hand" },
    }),
    plain(
      "matchmaker_hash",
      "id",
      "SHA-256 of the rule's name, version and options, as a pre-registration quotes it",
      (row) => row.matchmakerHash,
      { missing: "no rule decided, or it is not known" },
    ),
    plain("reason", "level", "why the group was formed", (row) => row.reason, {
      levels: reasonLevels,
      missing: "a line of the original system",
    }),
    plain("step", "integer", "step of the fallback chain; 0: none", (row) => row.step, {
      missing: `made by hand, or ${noJournal}`,
    }),
    plain("by_hand", "boolean", "whether a person made the group", (row) => row.reason === "manual"),
    plain("proposal_id", "integer", "number of the event that suggested the group", (row) => row.proposalId, {
      missing: "nothing was proposed",
    }),
    plain("condition", "level", "the treatment that the group gets", (row) => row.condition, {
      missing: "the scene has no conditions",
    }),
    plain("group_size", "integer", "how many members the group has", (row) => row.groupSize, {
      unit: "participants",
    }),
    rtt<MatchRow>(
      "max_pair_rtt_ms",
      "the largest sum of the RTTs of two members: the estimate that a latency limit is compared with",
      (row) => row.maxPairRttMs,
      { missing: "fewer than two members have a measured RTT" },
    ),
    plain("status", "level", "how far the group came by the end of the log", (row) => row.status, {
      levels: {
        counting_down: "assigned, and not started yet",
        aborted: "fell apart before the start; its members waited again",
        started: "plays",
        ended: "the game is over",
      },
      missing: noJournal,
    }),
    plain("abort_reason", "level", "why it fell apart before the start", (row) => row.abortReason, {
      missing: "it did not",
    }),
    ...instant<MatchRow>("started_at", "when the game began", (row) => row.startedAt, {
      missing: `it did not begin, or ${noJournal}`,
    }),
    ...instant<MatchRow>("ended_at", "when the game ended", (row) => row.endedAt, {
      missing: `it did not end, or ${noJournal}`,
    }),
    plain("outcome", "level", "how the game ended", (row) => row.outcome, {
      levels: {
        completed: "played to its end",
        partner_left: "a member went or did not come back in time",
        admin: "an admin ended it",
      },
      missing: `it did not end, or ${noJournal}`,
    }),
  ],
};

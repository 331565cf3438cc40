import type { Attributes } from "../match-assignment.ts";
import { game, instant, participant, plain, rtt } from "./columns.ts";
import { exitLevels } from "./levels.ts";
import { placeColumns, placeKey } from "./place.ts";
import type { Place } from "./place.ts";
import type { Table } from "./table.ts";

/** Somebody's wait in a scene: from entering to the start of a game, or to going. */
export interface WaitRow extends Place {
  readonly subjectId: string;
  readonly enteredSeq: number;
  readonly enteredAt: number;
  readonly endedAt: number | null;
  readonly outcome: "started" | "left" | "timed_out" | "removed" | "open";
  readonly reason: string | null;
  readonly stage: "waiting" | "reserved" | "matched";
  readonly waitedMs: number;
  readonly downMs: number;
  readonly rttMs: number | null;
  readonly proposals: number;
  readonly releases: number;
  readonly aborts: number;
  readonly disconnections: number;
  readonly gameId: string | null;
  readonly condition: string | null;
  readonly attributes: Attributes;
}

export const waits: Table<"waits", WaitRow> = {
  name: "waits",
  row: "somebody's wait in a scene, from entering to the start of a game or to going; those whose wait goes on stand last",
  key: [...placeKey, "entered_seq"],
  people: (row) => [row.subjectId],
  columns: [
    ...placeColumns<WaitRow>(),
    plain("entered_seq", "integer", "number of the event with which it began", (row) => row.enteredSeq),
    participant<WaitRow>("participant_id", "the participant", (row) => row.subjectId),
    ...instant<WaitRow>("entered_at", "when they entered", (row) => row.enteredAt),
    ...instant<WaitRow>("ended_at", "when the game began, or they went", (row) => row.endedAt, {
      missing: "the wait goes on at the end of the log",
    }),
    plain("outcome", "level", "how the wait ended", (row) => row.outcome, {
      levels: {
        started: "their game began",
        left: "they went",
        timed_out: "it was ended without a group",
        removed: "an admin took them out for good",
        open: "it goes on at the end of the log",
      },
    }),
    plain("reason", "level", "why they went, or the wait was ended", (row) => row.reason, {
      levels: exitLevels,
      missing: "`outcome` is `started` or `open`",
    }),
    plain("stage", "level", "how far they had come when it ended", (row) => row.stage, {
      levels: {
        waiting: "in no group",
        reserved: "in a group that was not confirmed yet",
        matched: "in a group that was assigned",
      },
    }),
    plain(
      "waited_ms",
      "number",
      "from entering to the group that started, to going, or to the log's last event; without the time in which the server was down",
      (row) => row.waitedMs,
      { unit: "ms" },
    ),
    plain("down_ms", "number", "time of the wait in which the server was down", (row) => row.downMs, {
      unit: "ms",
    }),
    rtt<WaitRow>("rtt_ms", "round trip to the server, as last recorded", (row) => row.rttMs, {
      missing: "it was not measured",
    }),
    plain(
      "proposals",
      "integer",
      "how often they were in a group that was suggested",
      (row) => row.proposals,
      {
        unit: "groups",
      },
    ),
    plain("releases", "integer", "how many of these were not confirmed", (row) => row.releases, {
      unit: "groups",
    }),
    plain("aborts", "integer", "how many assigned groups fell apart before the start", (row) => row.aborts, {
      unit: "groups",
    }),
    plain("disconnections", "integer", "how often they were away", (row) => row.disconnections, {
      unit: "times",
    }),
    game<WaitRow>("game_id", "the game that began, or that counted down", (row) => row.gameId, {
      missing: "they were in no assigned group when the wait ended",
    }),
    plain("condition", "level", "the treatment of that group", (row) => row.condition, {
      missing: "there is no such group, or it has no condition",
    }),
  ],
};

import type { AbortedEvent, EndedEvent, MatchedEvent, StartedEvent } from "../waiting-room-event.ts";
import { groupRows } from "./group-rows.ts";
import type { MatchRow } from "./matches.ts";
import type { Place } from "./place.ts";
import type { ProposedEvent } from "../waiting-room-event.ts";
import type { EmitRow } from "./table-row.ts";

/** What a match row says that is not in its event. */
interface MatchContext {
  readonly place: Place;
  readonly matchmakerHash: string | null;
  readonly proposal: ProposedEvent | undefined;
  readonly enteredSeq: (subjectId: string) => number | null;
}

/** The groups of a scene that are assigned and not over; gives the rows of `matches` and `match_participants`. */
export class Games {
  readonly #emit: EmitRow;
  readonly #games = new Map<string, MatchRow>();

  constructor(emit: EmitRow) {
    this.#emit = emit;
  }

  match(event: MatchedEvent, { place, matchmakerHash, proposal, enteredSeq }: MatchContext): void {
    const { match, participants } = groupRows({
      place,
      gameId: event.game_id,
      matchSeq: event.seq,
      formedAt: event.at,
      condition: event.condition,
      matchmakerClass: event.matchmaker_class,
      matchmakerHash: event.reason === "manual" ? null : matchmakerHash,
      reason: event.reason,
      step: proposal?.step ?? null,
      proposalId: event.proposal_id,
      status: "counting_down",
      isInJournal: true,
      members: event.participants.map((member) => {
        const rank = proposal?.pool_head.indexOf(member.subject_id) ?? -1;
        const poolRank = rank === -1 ? null : rank + 1;
        return { ...member, enteredSeq: enteredSeq(member.subject_id), poolRank };
      }),
    });
    this.#games.set(event.game_id, match);
    for (const row of participants) this.#emit({ table: "match_participants", row });
  }

  start({ game_id: gameId, at }: StartedEvent): void {
    const game = this.#games.get(gameId);
    if (game !== undefined) this.#games.set(gameId, { ...game, status: "started", startedAt: at });
  }

  abort({ game_id: gameId, reason }: AbortedEvent): void {
    this.#over(gameId, { status: "aborted", abortReason: reason });
  }

  end({ game_id: gameId, at, outcome }: EndedEvent): void {
    this.#over(gameId, { status: "ended", endedAt: at, outcome });
  }

  finish(): void {
    for (const row of this.#games.values()) this.#emit({ table: "matches", row });
    this.#games.clear();
  }

  #over(gameId: string, end: Partial<MatchRow>): void {
    const game = this.#games.get(gameId);
    if (game === undefined) return;
    this.#games.delete(gameId);
    this.#emit({ table: "matches", row: { ...game, ...end } });
  }
}

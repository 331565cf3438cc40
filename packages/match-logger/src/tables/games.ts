import type { AbortedEvent, EndedEvent, MatchedEvent, StartedEvent } from "../waiting-room-event.ts";
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
    const { participants, game_id: gameId, seq: matchSeq, condition } = event;
    const people = participants.map((member) => member.subject_id);
    this.#games.set(gameId, {
      ...place,
      people,
      gameId,
      matchSeq,
      formedAt: event.at,
      condition,
      matchmakerClass: event.matchmaker_class,
      matchmakerHash: event.reason === "manual" ? null : matchmakerHash,
      reason: event.reason,
      step: proposal?.step ?? null,
      proposalId: event.proposal_id,
      groupSize: participants.length,
      maxPairRttMs: maxPairRtt(participants.map((member) => member.rtt_ms)),
      status: "counting_down",
      abortReason: null,
      startedAt: null,
      endedAt: null,
      outcome: null,
    });
    for (const [index, member] of participants.entries()) {
      const { subject_id: subjectId, role, waited_ms: waitedMs, rtt_ms: rttMs, attributes } = member;
      const rank = proposal?.pool_head.indexOf(subjectId) ?? -1;
      this.#emit({
        table: "match_participants",
        row: {
          ...place,
          people,
          gameId,
          matchSeq,
          position: index + 1,
          subjectId,
          enteredSeq: enteredSeq(subjectId),
          role,
          condition,
          waitedMs,
          rttMs,
          attributes,
          isInJournal: true,
          poolRank: rank === -1 ? null : rank + 1,
        },
      });
    }
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

/** The largest sum of two RTTs, or null with fewer than two. */
export function maxPairRtt(rtts: readonly (number | null)[]): number | null {
  const [first, second] = rtts.filter((rtt) => rtt !== null).toSorted((a, b) => b - a);
  return first === undefined || second === undefined ? null : first + second;
}

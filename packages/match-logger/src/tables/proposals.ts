import type {
  EvaluatedEvent,
  MatchedEvent,
  ProposedEvent,
  RefusedEvent,
  ReleasedEvent,
} from "../waiting-room-event.ts";
import type { DecisionRow } from "./decisions.ts";
import type { Place } from "./place.ts";
import type { EmitRow } from "./table-row.ts";

/** The proposals of a scene that are open; gives the rows of `decisions` and `overtaken`. */
export class Proposals {
  readonly #emit: EmitRow;
  readonly #open = new Map<number, { readonly event: ProposedEvent; readonly row: DecisionRow }>();

  constructor(emit: EmitRow) {
    this.#emit = emit;
  }

  get(proposalId: number | null): ProposedEvent | undefined {
    return proposalId === null ? undefined : this.#open.get(proposalId)?.event;
  }

  propose(place: Place, event: ProposedEvent): void {
    const { seq: decisionSeq, at: decidedAt, members } = event;
    this.#open.set(event.proposal_id, {
      event,
      row: {
        ...bare(place, event),
        kind: "proposed",
        people: members,
        trigger: event.trigger,
        reason: event.reason,
        step: event.step,
        groupSize: members.length,
        poolSize: event.pool_size,
        overtakenCount: event.overtaken.count,
        search: event.search,
        result: "open",
      },
    });
    for (const [index, { subject_id: subjectId, code }] of event.overtaken.first.entries()) {
      const row = { ...place, decisionSeq, decidedAt, position: index + 1, subjectId, code };
      this.#emit({ table: "overtaken", row });
    }
  }

  release({ proposal_id: proposalId, reason, subject_id: resultBy, at }: ReleasedEvent): void {
    this.#settle(proposalId, { result: "released", resultReason: reason, resultBy, resultAt: at });
  }

  match(place: Place, event: MatchedEvent): void {
    const settled = { result: "matched", resultAt: event.at, gameId: event.game_id } as const;
    if (event.proposal_id !== null) return this.#settle(event.proposal_id, settled);
    const people = event.participants.map((member) => member.subject_id);
    const made = { people, kind: "by_hand", reason: event.reason, groupSize: people.length } as const;
    this.#emit({ table: "decisions", row: { ...bare(place, event), ...made, ...settled } });
  }

  evaluate(place: Place, event: EvaluatedEvent): void {
    const { count, pool_size: poolSize } = event;
    this.#emit({
      table: "decisions",
      row: { ...bare(place, event), kind: "no_group", count, poolSize },
    });
  }

  refuse(place: Place, event: RefusedEvent): void {
    const { trigger, reason, detail } = event;
    const row = {
      ...bare(place, event),
      kind: "refused",
      people: [trigger],
      trigger,
      reason,
      detail,
    } as const;
    this.#emit({ table: "decisions", row });
  }

  finish(): void {
    for (const { row } of this.#open.values()) this.#emit({ table: "decisions", row });
    this.#open.clear();
  }

  #settle(proposalId: number, result: Partial<DecisionRow>): void {
    const proposal = this.#open.get(proposalId);
    if (proposal === undefined) return;
    this.#open.delete(proposalId);
    this.#emit({ table: "decisions", row: { ...proposal.row, ...result } });
  }
}

function bare(
  place: Place,
  { seq: decisionSeq, at: decidedAt }: { readonly seq: number; readonly at: number },
): Omit<DecisionRow, "kind"> {
  return {
    ...place,
    people: [],
    decisionSeq,
    decidedAt,
    count: 1,
    trigger: null,
    reason: null,
    step: null,
    groupSize: null,
    poolSize: null,
    overtakenCount: null,
    search: null,
    result: null,
    resultReason: null,
    resultBy: null,
    resultAt: null,
    gameId: null,
    detail: null,
  };
}

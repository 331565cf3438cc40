import type { WaitingRoomEvent } from "@waitroom/matchmaker";

/** Until when the members of open proposals should answer, as a node knows it that does not decide. */
export class RespondLimits {
  readonly #confirmMs: number;
  readonly #now: () => number;
  readonly #open: Map<number, number> = new Map<number, number>();

  /** @param confirmMs how long they have from when they are told, in ms */
  constructor(confirmMs: number, now: () => number) {
    this.#confirmMs = confirmMs;
    this.#now = now;
  }

  /** Follows what was told. */
  follow(events: readonly WaitingRoomEvent[]): void {
    for (const event of events) {
      if (event.type === "proposed") this.#open.set(event.proposal_id, this.#now() + this.#confirmMs);
      const isOver = event.type === "released" || event.type === "matched";
      if (isOver && event.proposal_id !== null) this.#open.delete(event.proposal_id);
    }
  }

  /** Epoch ms; null when the proposal is not open. */
  respondBy(proposalId: number): number | null {
    return this.#open.get(proposalId) ?? null;
  }
}

import type { SetTimer } from "../ports.ts";
import type { WaitingRoomEvent } from "../room/events.ts";

/** What the limits for confirming need. */
export interface ConfirmLimitsPorts {
  readonly confirmMs: number;
  readonly now: () => number;
  readonly setTimer: SetTimer;
  readonly expire: (proposalId: number) => void;
}

/** The limit for confirming runs from when `proposed` was told: one timer for each open proposal. */
export class ConfirmLimits {
  readonly #ports: ConfirmLimitsPorts;
  readonly #open: Map<number, { readonly respondBy: number; readonly cancel: () => void }> = new Map<
    number,
    { readonly respondBy: number; readonly cancel: () => void }
  >();

  constructor(ports: ConfirmLimitsPorts) {
    this.#ports = ports;
  }

  /** Starts and ends limits by what was told. */
  follow(events: readonly WaitingRoomEvent[]): void {
    const proposed = new Set<number>();
    for (const event of events) {
      if (event.type === "proposed") proposed.add(event.proposal_id);
      if ((event.type === "released" || event.type === "matched") && event.proposal_id !== null) {
        proposed.delete(event.proposal_id);
        this.#end(event.proposal_id);
      }
    }
    for (const proposalId of proposed) this.#start(proposalId);
  }

  /** Starts afresh for these, after a restore. */
  reset(proposalIds: readonly number[]): void {
    this.stop();
    for (const proposalId of proposalIds) this.#start(proposalId);
  }

  /** Epoch ms at which a proposal's limit ends; null when it is not open. */
  respondBy(proposalId: number): number | null {
    return this.#open.get(proposalId)?.respondBy ?? null;
  }

  stop(): void {
    for (const proposalId of this.#open.keys()) this.#end(proposalId);
  }

  #start(proposalId: number): void {
    const { confirmMs, now, setTimer, expire } = this.#ports;
    const cancel = setTimer(confirmMs, () => expire(proposalId));
    this.#open.set(proposalId, { respondBy: now() + confirmMs, cancel });
  }

  #end(proposalId: number): void {
    this.#open.get(proposalId)?.cancel();
    this.#open.delete(proposalId);
  }
}

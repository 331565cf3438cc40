import { Deadlines } from "./deadlines.ts";
import type { RecordedStep } from "./recorded.ts";
import type { TicketState } from "./ticket.ts";

/** What a deadline is about. */
export type RoomDeadline =
  | { readonly kind: "wait_limit" | "grace" | "change"; readonly ticket: TicketState }
  | {
      readonly kind: "step";
      readonly ticket: TicketState;
      /** The chain that the step belongs to; the next process may declare another. */
      readonly chain: readonly RecordedStep[];
      readonly afterMs: number;
      readonly isRelease: boolean;
    }
  | { readonly kind: "retry"; readonly key: string };

/** What of one person ends at a moment. */
export type PersonalDeadline = RoomDeadline & { readonly kind: "wait_limit" | "grace" | "step" };

/** The moments at which time alone has an effect on a room. Who only follows a room keeps none. */
export class RoomDeadlines {
  readonly #deadlines: Deadlines<RoomDeadline> | null;
  readonly #declared: () => readonly RecordedStep[] | undefined;

  /**
   * @param retryUntil until when a group is not proposed again, by its key
   * @param declared the chain that was declared last
   */
  constructor(
    keepsTime: boolean,
    retryUntil: (key: string) => number | undefined,
    declared: () => readonly RecordedStep[] | undefined,
  ) {
    this.#declared = declared;
    this.#deadlines = keepsTime
      ? new Deadlines<RoomDeadline>(({ at, what }) => {
          if (what.kind === "step" && what.chain !== declared()) return false;
          return holds(what, at, retryUntil);
        })
      : null;
  }

  get areKept(): boolean {
    return this.#deadlines !== null;
  }

  get nextAt(): number | null {
    return this.#deadlines?.nextAt ?? null;
  }

  add(at: number, what: RoomDeadline): void {
    this.#deadlines?.add(at, what);
  }

  /** All moments that follow from how long somebody has waited. */
  expect(ticket: TicketState): void {
    this.expectEnd(ticket);
    this.expectSteps(ticket);
  }

  /** The end of somebody's wait, where it has one. */
  expectEnd(ticket: TicketState): void {
    if (ticket.deadlineAt !== null) this.add(ticket.deadlineAt, { kind: "wait_limit", ticket });
  }

  /** The moments at which somebody reaches the steps of the chain that was declared last. */
  expectSteps(ticket: TicketState): void {
    const chain = this.#declared() ?? [];
    for (const { after_ms: afterMs, release: isRelease } of chain) {
      const at = ticket.enqueuedAt + ticket.downMs + afterMs;
      this.add(at, { kind: "step", ticket, chain, afterMs, isRelease });
    }
  }

  /** When the rule's answer for somebody may change by time alone; null takes it back. */
  setChangeAt(ticket: TicketState, at: number | null): void {
    ticket.changeAt = at;
    if (at !== null) this.add(at, { kind: "change", ticket });
  }

  takeDue(now: number): readonly RoomDeadline[] {
    return this.#deadlines?.takeDue(now) ?? [];
  }
}

function holds(what: RoomDeadline, at: number, retryUntil: (key: string) => number | undefined): boolean {
  switch (what.kind) {
    case "wait_limit":
      return what.ticket.status === "waiting" && what.ticket.deadlineAt === at;
    case "grace":
      return what.ticket.graceUntil === at && !what.ticket.connected;
    case "change":
      return what.ticket.status === "waiting" && what.ticket.connected && what.ticket.changeAt === at;
    case "step":
      return (
        what.ticket.status === "waiting" && what.ticket.enqueuedAt + what.ticket.downMs + what.afterMs === at
      );
    case "retry":
      return retryUntil(what.key) === at;
  }
}

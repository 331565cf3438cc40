import { randomUUID } from "node:crypto";
import type { Journal, SetTimer } from "../ports.ts";
import type { CommandContext, WaitingRoomCommand } from "../room/commands.ts";
import type { WaitingRoomEvent } from "../room/events.ts";
import type { WaitingRoomOptions } from "../room/options.ts";
import { WaitingRoomError } from "../room/room-error.ts";
import type { WaitingRoom } from "../room/waiting-room.ts";
import { realTimer, wallClock } from "./clock.ts";
import { ConfirmLimits } from "./confirm-limits.ts";
import { Recovery } from "./recovery.ts";
import type {
  Availability,
  CommandResult,
  DecidedOutcome,
  DurableWaitingRoomPorts,
} from "./room-host-ports.ts";

interface Waiter {
  readonly settle: () => void;
  readonly fail: (error: WaitingRoomError) => void;
}

interface Batch {
  readonly events: WaitingRoomEvent[];
  readonly waiters: Waiter[];
}

const RESTORE_EVERY_MS = 1_000;
const MAX_TIMER_MS = 3_600_000;

/** What stands behind a `DurableWaitingRoom`: batches, appends, timers, and the restore after a failed append. */
export class RoomHost {
  readonly #options: WaitingRoomOptions;
  readonly #journal: Journal;
  readonly #now: () => number;
  readonly #newId: () => string;
  readonly #setTimer: SetTimer;
  readonly #onAvailability: (availability: Availability) => void;
  readonly #onDecided: (outcome: DecidedOutcome) => void;
  readonly #confirmLimits: ConfirmLimits;
  readonly #listeners: Set<(events: readonly WaitingRoomEvent[]) => void> = new Set<
    (events: readonly WaitingRoomEvent[]) => void
  >();
  #room: WaitingRoom;
  #batch: Batch = { events: [], waiters: [] };
  #work: Promise<void> | null = null;
  #unavailable: unknown = null;
  #isClosed = false;
  /** The last event that is known to be durable, and that was released. */
  #last: WaitingRoomEvent | null;
  /** The last event that stands in a batch. Where the room is further, a command broke off half-way. */
  #decidedSeq: number;
  #cancelTimer: (() => void) | null = null;
  /** The room as its journal has it, while nothing can be appended there. */
  #recovery: Recovery | null = null;

  /** @param last the last event of the journal, from which the room was restored */
  constructor(
    options: WaitingRoomOptions,
    ports: DurableWaitingRoomPorts,
    room: WaitingRoom,
    last: WaitingRoomEvent | null,
  ) {
    this.#last = last;
    this.#options = options;
    this.#journal = ports.journal;
    this.#now = notBefore(last?.at ?? 0, ports.now ?? wallClock);
    this.#newId = ports.newId ?? randomUUID;
    this.#setTimer = ports.setTimer ?? realTimer;
    this.#onAvailability = ports.onAvailability ?? (() => undefined);
    this.#onDecided = ports.onDecided ?? (() => undefined);
    if (ports.onEvents !== undefined) this.#listeners.add(ports.onEvents);
    this.#room = room;
    this.#decidedSeq = room.seq;
    this.#confirmLimits = new ConfirmLimits({
      confirmMs: room.options.limits.confirm_ms,
      now: this.#now,
      setTimer: this.#setTimer,
      expire: (proposalId) => this.#submitFromTimer({ type: "expire", proposalId }),
    });
  }

  inspect<T>(read: (room: WaitingRoom) => T): Promise<T> {
    return this.#whenDurable(() => read(this.#room));
  }

  /** When the members of an open proposal must have confirmed, epoch ms; null when it is not open. */
  respondBy(proposalId: number): number | null {
    return this.#confirmLimits.respondBy(proposalId);
  }

  /** Whether commands are taken, or why not. */
  get availability(): Availability {
    return this.#unavailable === null ? { available: true } : { available: false, error: this.#unavailable };
  }

  /** Tells each batch of durable events, in order, once. A listener must not throw. Returns how to stop. */
  subscribe(listener: (events: readonly WaitingRoomEvent[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Takes no more commands, and resolves when those taken are settled. The journal stays open: its owner closes it. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#stopTimers();
    await this.#work;
    this.#stopTimers();
  }

  submit(command: WaitingRoomCommand, subjectId: string | null): Promise<CommandResult> {
    return this.#whenDurable(() => {
      const events = this.#decideAndTell(command);
      return { events, ticket: subjectId === null ? null : (this.#room.ticket(subjectId) ?? null) };
    });
  }

  /** Decides at once, and tells the outcome, refusals included, when all before it is durable. */
  #whenDurable<T>(decide: () => T): Promise<T> {
    if (this.#isClosed) return Promise.reject(unavailable("The waiting room is closed.", null));
    if (this.#unavailable !== null) {
      return Promise.reject(unavailable("The waiting room cannot store anything now.", this.#unavailable));
    }
    return new Promise<T>((resolve, reject) => {
      let settle: () => void;
      try {
        const value = decide();
        settle = () => resolve(value);
      } catch (error) {
        if (this.#room.seq !== this.#decidedSeq) {
          reject(error);
          this.#fail(error, this.#batch.waiters);
          if (this.#work === null) this.#armTimer();
          return;
        }
        settle = () => reject(error);
      }
      this.#batch.waiters.push({ settle, fail: reject });
      this.#work ??= this.#flush();
    });
  }

  #decideAndTell(command: WaitingRoomCommand): readonly WaitingRoomEvent[] {
    try {
      const events = this.#decide(command);
      this.#onDecided({ events });
      return events;
    } catch (error) {
      this.#onDecided({ error });
      throw error;
    }
  }

  #decide(command: WaitingRoomCommand): readonly WaitingRoomEvent[] {
    const context = this.#context();
    const handle = (command: WaitingRoomCommand): readonly WaitingRoomEvent[] => {
      const events = this.#room.handle(command, context);
      this.#batch.events.push(...events);
      this.#decidedSeq = this.#room.seq;
      return events;
    };
    const dueAt = this.#room.nextDeadlineAt;
    if (dueAt !== null && dueAt <= context.now && command.type !== "advance" && command.type !== "open") {
      handle({ type: "advance" });
    }
    return handle(command);
  }

  async #flush(): Promise<void> {
    // Commands of the same turn go into one append.
    await Promise.resolve();
    while (this.#batch.waiters.length > 0) {
      const batch = this.#batch;
      this.#batch = { events: [], waiters: [] };
      try {
        if (batch.events.length > 0) await this.#journal.append(this.#last?.seq ?? 0, batch.events);
      } catch (error) {
        this.#fail(error, [...batch.waiters, ...this.#batch.waiters]);
        break;
      }
      this.#release(batch.events);
      for (const waiter of batch.waiters) waiter.settle();
    }
    this.#work = null;
    this.#armTimer();
  }

  #release(events: readonly WaitingRoomEvent[]): void {
    if (events.length === 0) return;
    this.#last = events.at(-1) ?? this.#last;
    this.#confirmLimits.follow(events);
    for (const listener of this.#listeners) {
      try {
        listener(events);
      } catch (error) {
        // Other listeners and callers are told all the same; the fault itself must not go unseen.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }

  #fail(error: unknown, waiters: readonly Waiter[]): void {
    this.#batch = { events: [], waiters: [] };
    this.#unavailable = error ?? new Error("The journal gave no reason.");
    this.#stopTimers();
    const told = unavailable("This could not be stored and has not happened.", error);
    for (const waiter of waiters) waiter.fail(told);
    this.#onAvailability({ available: false, error });
  }

  async #restore(): Promise<void> {
    try {
      if (this.#recovery !== null && !(await this.#recovery.isUpToDate())) this.#recovery = null;
      this.#recovery ??= await Recovery.read(this.#options, this.#journal, this.#last, this.#context());
      const unreleased = await this.#recovery.prove();
      this.#room = this.#recovery.room;
      this.#recovery = null;
      this.#decidedSeq = this.#room.seq;
      this.#unavailable = null;
      this.#release(unreleased);
      this.#confirmLimits.reset(Array.from(this.#room.view.proposals(), ({ proposalId }) => proposalId));
    } catch (error) {
      this.#unavailable = error;
    }
    this.#onAvailability(this.availability);
    this.#work = null;
    if (this.#batch.waiters.length > 0) this.#work = this.#flush();
    else this.#armTimer();
  }

  #context(): CommandContext {
    return { now: this.#now(), newId: this.#newId };
  }

  #armTimer(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    if (this.#isClosed) return;
    if (this.#unavailable !== null) {
      this.#cancelTimer = this.#setTimer(RESTORE_EVERY_MS, () => {
        if (!this.#isClosed) this.#work ??= this.#restore();
      });
      return;
    }
    const dueAt = this.#room.nextDeadlineAt;
    if (dueAt === null) return;
    const delayMs = Math.min(Math.max(1, Math.ceil(dueAt - this.#now())), MAX_TIMER_MS);
    this.#cancelTimer = this.#setTimer(delayMs, () => this.#submitFromTimer({ type: "advance" }));
  }

  /** Nobody waits for this one: when it cannot be stored, the restore starts anew from the journal. */
  #submitFromTimer(command: WaitingRoomCommand): void {
    this.submit(command, null).catch((error: unknown) => {
      if (error instanceof WaitingRoomError && error.code === "STORAGE_UNAVAILABLE") return;
      throw error;
    });
  }

  #stopTimers(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    this.#confirmLimits.stop();
  }
}

/**
 * A clock that goes on from a moment. One that was put back between two processes would otherwise stand still in the room until
 * it has caught up: no wait and no grace would end.
 */
function notBefore(at: number, now: () => number): () => number {
  const aheadMs = at - now();
  return aheadMs > 0 ? () => now() + aheadMs : now;
}

function unavailable(message: string, cause: unknown): WaitingRoomError {
  return new WaitingRoomError("STORAGE_UNAVAILABLE", message, { cause });
}

import type { Explanation } from "../matchmaker.ts";
import type { WaitingList } from "../waiting-list.ts";
import type { CommandContext, WaitingRoomCommand } from "./commands.ts";
import { Decisions } from "./decisions.ts";
import { nextEvaluatedAt } from "./evaluated-line.ts";
import type { WaitingRoomEvent } from "./events.ts";
import { handleCommand } from "./handle-command.ts";
import { resolveOptions, type ResolvedOptions, type WaitingRoomOptions } from "./options.ts";
import { forgetOver } from "./retry-delays.ts";
import { RoomState } from "./room-state.ts";
import type { Ticket } from "./ticket.ts";
import { WaitingRoomView } from "./waiting-room-view.ts";

/**
 * The waiting room of one scene as a deterministic state machine without I/O: a command and the time go in,
 * events come out, and the state changes only by applying events. Restoring from its events gives the same room.
 */
export class WaitingRoom {
  readonly options: ResolvedOptions;
  readonly #state: RoomState;
  readonly #decisions: Decisions;
  /** Everything else that can be read of the room. */
  readonly view: WaitingRoomView;
  #emitted: WaitingRoomEvent[] = [];
  /** Above so many retry delays those that are over are looked for. */
  #delayLimit = 64;

  /** Throws a `TypeError` or `RangeError` when an option is out of its range. */
  constructor(options: WaitingRoomOptions) {
    this.options = resolveOptions(options);
    this.#state = new RoomState({
      indexes: [...new Set(this.options.steps.flatMap(({ matchmaker }) => matchmaker.indexes))],
      keepsTime: true,
    });
    this.view = new WaitingRoomView(this.#state);
    this.#decisions = new Decisions(this.options, this.#state, (event) => this.#emit(event));
  }

  /**
   * The room as its events left it. Throws a `WaitingRoomError` when an event does not follow from those before.
   * That a decision was made because its time had come, without a group, is in no event: it is made once more.
   */
  static restore(options: WaitingRoomOptions, events: Iterable<WaitingRoomEvent>): WaitingRoom {
    const room = new WaitingRoom(options);
    for (const event of events) room.follow(event);
    room.resume();
    return room;
  }

  /**
   * Applies the next event of a room that decides elsewhere, so that this one can go on in its place: then `resume` comes
   * first, and moments that passed meanwhile take effect by `advance`, as after `restore`. Throws a `WaitingRoomError` when the event does not follow from those before.
   */
  follow(event: WaitingRoomEvent): void {
    this.#state.apply(event);
    const { retryDelays } = this.#state;
    if (retryDelays.size <= this.#delayLimit) return;
    forgetOver(this.#state);
    this.#delayLimit = 2 * retryDelays.size + 64;
  }

  /** Makes a room that followed another ready to decide; costs one question to the rule for each who waits. */
  resume(): void {
    this.#decisions.askForChanges();
  }

  /**
   * Carries a command out and returns its events, already applied. No event: there was nothing to do.
   * Deadlines take effect by `advance` only: give it first when `nextDeadlineAt` has come.
   *
   * @throws WaitingRoomError when the room refuses; TypeError for a malformed command. Nothing has changed then.
   */
  handle(command: WaitingRoomCommand, context: CommandContext): readonly WaitingRoomEvent[] {
    const now = Math.max(Math.trunc(context.now), this.#state.at);
    this.#emitted = [];
    handleCommand(command, {
      options: this.options,
      state: this.#state,
      decisions: this.#decisions,
      now,
      newId: context.newId,
      next: () => ({ seq: this.#state.seq + 1, at: now }),
      emit: (event) => this.#emit(event),
    });
    const emitted = this.#emitted;
    this.#emitted = [];
    return emitted;
  }

  /** The number of the last event. */
  get seq(): number {
    return this.#state.seq;
  }

  /** Everybody who can be matched now, in the order of arrival. */
  get waiting(): WaitingList {
    return this.#state.arrivals.waitingWithout(null);
  }

  /** When `advance` has something to do next; null: never by time alone. */
  get nextDeadlineAt(): number | null {
    const deadlineAt = this.#state.deadlines.nextAt;
    const evaluatedAt = nextEvaluatedAt(this.#state, this.#decisions.pendingCount);
    if (deadlineAt === null || evaluatedAt === null) return deadlineAt ?? evaluatedAt;
    return Math.min(deadlineAt, evaluatedAt);
  }

  /** How a participant stands, or undefined when they never entered. */
  ticket(subjectId: string): Ticket | undefined {
    return this.view.ticket(subjectId);
  }

  /** Why a participant has not been matched yet. At most one scan of the pool. */
  explain(subjectId: string, now: number): Explanation {
    return this.#decisions.explain(subjectId, now);
  }

  #emit(event: WaitingRoomEvent): void {
    this.#state.apply(event);
    this.#emitted.push(event);
  }
}

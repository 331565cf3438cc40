import {
  DurableWaitingRoom,
  WaitingRoomError,
  type CommandResult,
  type WaitingRoom,
  type WaitingRoomCommand,
  type WaitingRoomEvent,
  type WaitingRoomOptions,
} from "@waitroom/matchmaker";
import {
  CommandReceiver,
  RedisJournal,
  type JournalEnd,
  type Lease,
  type ReceivedCommand,
  type RedisPort,
  type SceneKeys,
} from "@waitroom/redis-journal";
import { CommandAnswers } from "./command-answers.ts";
import { isOlder } from "./connection-name.ts";
import { asCommand } from "./recorded-shapes.ts";

/** What deciding for a scene stands on. */
export interface HolderSessionSetup {
  readonly redis: RedisPort;
  readonly keys: SceneKeys;
  readonly lease: Lease;
  readonly options: WaitingRoomOptions;
  /** A room that followed the journal to its end. */
  readonly standby: { readonly room: WaitingRoom; readonly last: WaitingRoomEvent | null };
  readonly end: JournalEnd;
  readonly now: () => number;
  readonly setTimer: (delayMs: number, run: () => void) => () => void;
  readonly newId: () => string;
  /** Told once that this node cannot go on deciding; the journal says what is stored. */
  readonly onFailed: (error: unknown) => void;
}

const CLOSE_WITHIN_MS = 2_000;

/**
 * One node's time as the one that decides for a scene. It ends with the first append that fails: then another session, here
 * or elsewhere, begins from what is stored.
 */
export class HolderSession {
  readonly #setup: HolderSessionSetup;
  readonly #journal: RedisJournal;
  readonly #receiver: CommandReceiver;
  readonly #answers: CommandAnswers = new CommandAnswers();
  #room: DurableWaitingRoom | null = null;
  /** The command that the room decides at this moment. */
  #current: ReceivedCommand | null = null;
  #isOver = false;
  #receiving: Promise<void> = Promise.resolve();

  constructor(setup: HolderSessionSetup) {
    this.#setup = setup;
    const { redis, keys, lease, end, setTimer } = setup;
    this.#journal = new RedisJournal({ redis, keys, token: lease.token, setTimer });
    this.#journal.startAt(end);
    this.#receiver = new CommandReceiver({
      redis,
      keys,
      setTimer,
      onCommands: (commands) => {
        for (const command of commands) this.#carryOut(command);
      },
    });
  }

  /** Begins to decide; rejects where another node has taken over, or after {@link close}. */
  async open(): Promise<void> {
    const { options, standby, now, setTimer, newId } = this.#setup;
    const room = await DurableWaitingRoom.open(options, {
      journal: {
        append: (expectedSeq, events) => this.#journal.append(expectedSeq, events, this.#answers.take()),
        read: this.#journal.read,
      },
      standby,
      now,
      setTimer,
      newId,
      onDecided: (outcome) => {
        if (this.#current !== null) this.#answers.add(this.#current, outcome);
      },
      onAvailability: (availability) => {
        if (!availability.available) this.#fail(availability.error);
      },
    });
    this.#room = room;
    if (this.#isOver) await room.close();
    else this.#receiving = this.#receiver.receive();
  }

  /** Carries out a command of the host itself: it ends with this session, and is in no stream. */
  direct(command: WaitingRoomCommand): Promise<CommandResult> {
    return this.#isOver || this.#room === null
      ? Promise.reject(new WaitingRoomError("STORAGE_UNAVAILABLE", "Another node decides for the scene now."))
      : this.#room.perform(command);
  }

  /** Reads the room that decides. */
  inspect<T>(read: (room: WaitingRoom) => T): Promise<T> {
    if (this.#room !== null) return this.#room.inspect(read);
    return Promise.reject(new WaitingRoomError("STORAGE_UNAVAILABLE", "The room is being opened."));
  }

  /** The room as it stands, what is not durable yet included: for decisions, not for telling. */
  get standing(): WaitingRoom {
    return this.#setup.standby.room;
  }

  /** Whether it decides. */
  get isOpen(): boolean {
    return this.#room !== null && !this.#isOver;
  }

  /** Takes no more commands, stores what was taken, and ends. */
  async close(): Promise<void> {
    this.#receiver.close();
    if (!this.#isOver) {
      // Redis may be away; what was not stored has not happened, and another session does it.
      const cancel = this.#setup.setTimer(CLOSE_WITHIN_MS, () => this.#journal.close());
      await this.#room?.close();
      cancel();
    }
    this.cancel();
    await this.#room?.close();
    await this.#receiving;
  }

  /** Ends at once: what is not stored has not happened. */
  cancel(): void {
    this.#isOver = true;
    this.#receiver.close();
    this.#journal.close();
  }

  #carryOut(received: ReceivedCommand): void {
    if (this.#isOver || this.#room === null) return;
    const command = asCommand(received.command);
    const refusal = this.#refusal(received, command);
    if (refusal !== null) this.#answers.add(received, refusal);
    this.#current = received;
    const settled = refusal === null ? this.#room.perform(command) : this.#room.inspect(() => undefined);
    this.#current = null;
    const cover = (): void => this.#cover(received.number);
    settled.then(cover, cover);
  }

  /** Answers that no event carried are stored on their own, once all before them is. */
  #cover(upTo: number): void {
    if (this.#isOver) return;
    const coverage = this.#answers.take(upTo);
    if (coverage.covered === 0) return;
    this.#journal.cover(coverage).catch((error: unknown) => this.#fail(error));
  }

  /** Why a command has no effect any more; null: it has. */
  #refusal(
    { until }: ReceivedCommand,
    command: WaitingRoomCommand,
  ): { readonly events: readonly [] } | { readonly error: WaitingRoomError } | null {
    if (until !== null && until < this.#setup.now()) {
      return { error: new WaitingRoomError("STORAGE_UNAVAILABLE", "Nobody decided this in time.") };
    }
    if (command.type !== "enter" && command.type !== "reconnect") return null;
    const ticket = this.standing.ticket(command.subjectId);
    if (ticket === undefined || !isOlder(command.connection, ticket.connection)) return null;
    if (command.type === "reconnect") return { events: [] };
    return {
      error: new WaitingRoomError("INVALID_PARTICIPANT_STATE", "A newer connection has taken over."),
    };
  }

  #fail(error: unknown): void {
    if (this.#isOver) return;
    this.cancel();
    this.#setup.onFailed(error);
  }
}

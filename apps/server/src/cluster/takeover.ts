import type { WaitingRoomEvent } from "@waitroom/matchmaker";
import { entryNumber, RedisJournalError, type JournalEnd, type Lease } from "@waitroom/redis-journal";
import { HolderSession, type HolderSessionSetup } from "./holder-session.ts";
import type { StandbyRoom } from "./standby-room.ts";

/** What keeps the lease of a scene. */
export interface LeasePort {
  readonly compete: () => void;
  readonly giveUp: () => Promise<void>;
}

/** What taking over stands on. */
export interface TakeoverSetup extends Omit<HolderSessionSetup, "lease" | "standby" | "end" | "onFailed"> {
  readonly standby: StandbyRoom;
  /** The end of what this node has told. */
  readonly toldEnd: () => JournalEnd;
  readonly readAll: () => AsyncIterable<WaitingRoomEvent>;
  readonly makeLease: (on: {
    readonly onHeld: (lease: Lease) => void;
    readonly onLost: (token: string) => void;
  }) => LeasePort;
}

const COMPETE_AGAIN_MS = 300;
/** Where a node fails again and again, others should have their turn. */
const MOST_BETWEEN_MS = 1_500;
const LOOK_AGAIN_MS = 20;

interface Attempt {
  readonly token: string;
  session: HolderSession | null;
}

/** Decides for a scene whenever this node holds its lease. */
export class Takeover {
  readonly #setup: TakeoverSetup;
  readonly #lease: LeasePort;
  #attempt: Attempt | null = null;
  /** Attempts in a row in which nothing could be decided. */
  #failures = 0;
  #isClosed = false;

  constructor(setup: TakeoverSetup) {
    this.#setup = setup;
    this.#lease = setup.makeLease({
      onHeld: (lease) => void this.#begin(lease),
      onLost: (token) => {
        if (this.#attempt?.token === token) void this.#end(this.#attempt);
      },
    });
  }

  /** Begins to compete for the lease. */
  start(): void {
    this.#lease.compete();
  }

  /** The session in which this node decides, or null. */
  get session(): HolderSession | null {
    const session = this.#attempt?.session ?? null;
    return session?.isOpen === true ? session : null;
  }

  /** Lets another node decide, and competes no more; what was taken is stored first. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const attempt = this.#attempt;
    this.#attempt = null;
    await attempt?.session?.close();
    await this.#lease.giveUp();
  }

  /** Nobody else can append any more, so that the journal has an end to go on from. */
  async #begin(lease: Lease): Promise<void> {
    // One that was won while this was being closed: others must not wait for it to end.
    if (this.#isClosed) return this.#lease.giveUp();
    const attempt: Attempt = { token: lease.token, session: null };
    this.#attempt = attempt;
    try {
      const ready = await this.#readyRoom(attempt);
      if (ready === null) return;
      const session = new HolderSession({
        ...this.#setup,
        lease,
        standby: ready,
        end: this.#setup.toldEnd(),
        onFailed: () => void this.#end(attempt),
      });
      attempt.session = session;
      await session.open();
      this.#failures = 0;
    } catch (error) {
      await this.#end(attempt);
      if (!isExpected(error)) throw error;
    }
  }

  /** Waits until this node has told all that is stored; null where the attempt has ended. */
  async #readyRoom(attempt: Attempt): Promise<ReturnType<StandbyRoom["takeAt"]>> {
    const { redis, keys, standby, toldEnd, setTimer } = this.#setup;
    const last = await redis.last(keys.journal);
    const seq = last === null ? 0 : entryNumber(last);
    for (;;) {
      if (this.#attempt !== attempt) return null;
      const ready = toldEnd().seq >= seq ? standby.takeAt(toldEnd().seq) : null;
      if (ready !== null) return ready;
      await new Promise<void>((resolve) => {
        setTimer(LOOK_AGAIN_MS, resolve);
      });
    }
  }

  async #end(attempt: Attempt): Promise<void> {
    if (this.#attempt !== attempt) return;
    this.#attempt = null;
    attempt.session?.cancel();
    await attempt.session?.close();
    await this.#lease.giveUp();
    if (attempt.session !== null) await this.#restoreStandby();
    if (this.#isClosed) return;
    const delayMs = Math.min(MOST_BETWEEN_MS, COMPETE_AGAIN_MS * 2 ** this.#failures);
    this.#failures += 1;
    this.#setup.setTimer(delayMs, () => {
      if (!this.#isClosed) this.#lease.compete();
    });
  }

  /** The room that decided may hold what was not stored. */
  async #restoreStandby(): Promise<void> {
    const { standby, readAll, setTimer } = this.#setup;
    while (!this.#isClosed) {
      try {
        return await standby.restore(readAll());
      } catch (error) {
        if (!(error instanceof RedisJournalError)) throw error;
        await new Promise<void>((resolve) => {
          setTimer(COMPETE_AGAIN_MS, resolve);
        });
      }
    }
  }
}

/** A journal that cannot be appended to ends the attempt; anything else is a fault of the program. */
function isExpected(error: unknown): boolean {
  return (
    error instanceof RedisJournalError ||
    (error instanceof Error && "code" in error && error.code === "STORAGE_UNAVAILABLE")
  );
}

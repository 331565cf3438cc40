import { canonicalJson } from "../canonical-json.ts";
import type { Journal } from "../ports.ts";
import type { CommandContext } from "../room/commands.ts";
import type { WaitingRoomEvent } from "../room/events.ts";
import type { WaitingRoomOptions } from "../room/options.ts";
import { WaitingRoomError } from "../room/room-error.ts";
import { WaitingRoom } from "../room/waiting-room.ts";
import { readEvents, withoutJournalFields } from "./read-events.ts";

/**
 * A room on its way back after a failed append. The journal is read once, however long it cannot be appended to: from then
 * on only whether it still ends as it did.
 */
export class Recovery {
  /** The room, once {@link prove} has resolved. */
  readonly room: WaitingRoom;
  readonly #journal: Journal;
  /** The last event of the journal. */
  readonly #end: WaitingRoomEvent | null;
  readonly #unreleased: readonly WaitingRoomEvent[];
  readonly #proof: readonly WaitingRoomEvent[];

  private constructor(
    journal: Journal,
    room: WaitingRoom,
    end: WaitingRoomEvent | null,
    unreleased: readonly WaitingRoomEvent[],
    proof: readonly WaitingRoomEvent[],
  ) {
    this.#journal = journal;
    this.room = room;
    this.#end = end;
    this.#unreleased = unreleased;
    this.#proof = proof;
  }

  /**
   * Restores the room from its journal. A journal that ends below `last`, the last event that was acknowledged, or has
   * something else there, is refused with `INVALID_JOURNAL`, without reading what comes before.
   */
  static async read(
    options: WaitingRoomOptions,
    journal: Journal,
    last: WaitingRoomEvent | null,
    context: CommandContext,
  ): Promise<Recovery> {
    if (last !== null) await tailFrom(journal, last);
    const events = await readEvents(journal);
    const room = WaitingRoom.restore(options, events);
    const proof = room.handle({ type: "summarize" }, context);
    return new Recovery(journal, room, events.at(-1) ?? null, events.slice(last?.seq ?? 0), proof);
  }

  /** Whether the journal ends as it did when it was read; rejects where it ends before, or has something else there. */
  async isUpToDate(): Promise<boolean> {
    return this.#end !== null && (await tailFrom(this.#journal, this.#end)).length === 1;
  }

  /**
   * Shows that the room can go on: a journal that can be read may still be on a full disk. Resolves with all events that
   * were not released yet; rejects where the append does.
   */
  async prove(): Promise<readonly WaitingRoomEvent[]> {
    await this.#journal.append(this.#end?.seq ?? 0, this.#proof);
    return [...this.#unreleased, ...this.#proof];
  }
}

/** The journal from this event on. Rejects where the event is not there as it was stored. */
async function tailFrom(journal: Journal, last: WaitingRoomEvent): Promise<readonly WaitingRoomEvent[]> {
  const tail = await readEvents(journal, last.seq);
  const [stored] = tail;
  if (stored === undefined) {
    throw new WaitingRoomError(
      "INVALID_JOURNAL",
      `Expected a journal with at least ${last.seq} events, got one that ends before.`,
    );
  }
  if (canonicalJson(withoutJournalFields(stored)) !== canonicalJson(withoutJournalFields(last))) {
    throw new WaitingRoomError("INVALID_JOURNAL", `Event ${last.seq} is not the one that was stored.`);
  }
  return tail;
}

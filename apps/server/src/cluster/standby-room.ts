import { WaitingRoom, type WaitingRoomEvent, type WaitingRoomOptions } from "@waitroom/matchmaker";

/** A room that is ready to decide, and its last event. */
export interface ReadyRoom {
  readonly room: WaitingRoom;
  readonly last: WaitingRoomEvent | null;
}

/** A warm room: it follows the journal, so that a node can begin to decide without reading anything. */
export class StandbyRoom {
  readonly #options: WaitingRoomOptions;
  #ready: ReadyRoom | null = null;
  /** What was told while the room is being read; null while it is not. */
  #missed: WaitingRoomEvent[] | null = null;

  constructor(options: WaitingRoomOptions) {
    this.#options = options;
  }

  /** The room, to look at; null while another one has it, or it is being read. */
  get room(): WaitingRoom | null {
    return this.#ready?.room ?? null;
  }

  /** Makes the room anew; what is told in the meantime is not lost. Rejects where the journal cannot be read. */
  async restore(events: Iterable<WaitingRoomEvent> | AsyncIterable<WaitingRoomEvent>): Promise<void> {
    const missed: WaitingRoomEvent[] = [];
    this.#ready = null;
    this.#missed = missed;
    const room = new WaitingRoom(this.#options);
    let last: WaitingRoomEvent | null = null;
    for await (const event of events) room.follow((last = event));
    // Another restore has begun since.
    if (this.#missed !== missed) return;
    this.#missed = null;
    this.#ready = { room, last };
    this.follow(missed);
  }

  /** Follows what was told. */
  follow(events: readonly WaitingRoomEvent[]): void {
    this.#missed?.push(...events);
    if (this.#ready === null) return;
    const { room } = this.#ready;
    // What was read may be further than what was told.
    const ahead = events.filter(({ seq }) => seq > room.seq);
    // What it was read from lacks what was told: Redis has lost it, and whoever compares the ends closes the scene.
    if (ahead[0] !== undefined && ahead[0].seq > room.seq + 1) {
      this.#ready = null;
      return;
    }
    for (const event of ahead) room.follow(event);
    this.#ready = { room, last: ahead.at(-1) ?? this.#ready.last };
  }

  /** Hands the room over if it stands at this event; from then on it follows nothing. */
  takeAt(seq: number): ReadyRoom | null {
    if (this.#ready === null || this.#ready.room.seq !== seq) return null;
    const ready = this.#ready;
    this.#ready = null;
    return ready;
  }
}

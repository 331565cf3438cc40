import type { DurableWaitingRoom, WaitingRoomEvent } from "@waitroom/matchmaker";

/** A room wherever it is decided. */
export type Room = {
  readonly [Name in "enter" | "leave" | "confirm" | "start" | "end"]: (
    ...args: Parameters<DurableWaitingRoom[Name]>
  ) => Promise<unknown>;
};

export type Told = (events: readonly WaitingRoomEvent[]) => void;

/**
 * People who enter one scene, confirm what they are told, play for no time, and are followed by the next ones: at any moment so
 * many commands are under way. Each belongs to one of the nodes.
 */
export class Pairs {
  readonly #rooms: Room[] = [];
  readonly #nodeOf: Map<string, number> = new Map<string, number>();
  #left = 0;
  #entered = 0;
  #ended = 0;
  #wanted = 0;
  #done: () => void = () => undefined;

  /** What a node is told. */
  readonly told =
    (node: number): Told =>
    (events) => {
      for (const event of events) this.#follow(node, event);
    };

  add(room: Room): void {
    this.#rooms.push(room);
  }

  /** Resolves when so many matches have ended; `atOnce` people are there at a time. */
  async play(matches: number, atOnce: number): Promise<void> {
    this.#wanted = matches;
    this.#ended = 0;
    this.#left = matches * 2;
    const done = new Promise<void>((resolve) => (this.#done = resolve));
    for (let index = 0; index < atOnce; index += 1) this.#next();
    await done;
  }

  #next(): void {
    if (this.#left === 0) return;
    this.#left -= 1;
    this.#entered += 1;
    const subjectId = `s${this.#entered}`;
    const node = this.#entered % this.#rooms.length;
    this.#nodeOf.set(subjectId, node);
    void this.#rooms[node]?.enter({ subjectId, connection: "c" });
  }

  #follow(node: number, event: WaitingRoomEvent): void {
    const room = this.#rooms[node];
    if (room === undefined) return;
    switch (event.type) {
      case "proposed":
        for (const subjectId of event.members) {
          if (this.#nodeOf.get(subjectId) === node) void room.confirm(subjectId, event.proposal_id);
        }
        return;
      case "matched":
        // Every node counts down; the one that decides starts.
        return void room.start(event.game_id);
      case "started":
        if (this.#nodeOf.get(event.subject_ids[0] ?? "") === node) void room.end(event.game_id, "completed");
        return;
      case "ended":
        if (this.#nodeOf.get(event.subject_ids[0] ?? "") !== node) return;
        this.#ended += 1;
        for (const subjectId of event.subject_ids) {
          this.#nodeOf.delete(subjectId);
          this.#next();
        }
        if (this.#ended === this.#wanted) this.#done();
        return;
      default:
    }
  }
}

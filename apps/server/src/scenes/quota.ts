import type { WaitingRoomEvent } from "@waitroom/matchmaker";

/** Outcomes of games that do not count for a study: they ended before their time. */
const cutShort: ReadonlySet<string> = new Set(["partner_left", "admin"]);

/** How many groups a scene has got of those that the study needs, from the events of its room, in order. */
export class Quota {
  readonly #target: number | null;
  /** Groups that count down, and those that play or have played. */
  readonly #forming = new Set<string>();
  readonly #started = new Set<string>();

  /** @param target how many groups the study needs; null: as many as come */
  constructor(target: number | null) {
    this.#target = target;
  }

  apply(event: WaitingRoomEvent): void {
    switch (event.type) {
      case "matched":
        this.#forming.add(event.game_id);
        return;
      case "started":
        this.#forming.delete(event.game_id);
        this.#started.add(event.game_id);
        return;
      case "aborted":
        this.#forming.delete(event.game_id);
        return;
      case "ended":
        if (cutShort.has(event.outcome)) this.#started.delete(event.game_id);
        return;
      default:
    }
  }

  /** Whether nobody new is needed: the groups that play, have played or count down are enough. */
  get isFull(): boolean {
    return this.#target !== null && this.#started.size + this.#forming.size >= this.#target;
  }

  /** Whether nobody who waits is needed: the groups that play or have played are enough. */
  get isReached(): boolean {
    return this.#target !== null && this.#started.size >= this.#target;
  }
}

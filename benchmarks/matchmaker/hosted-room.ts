import {
  WaitingRoom,
  type EnterCommand,
  type WaitingRoomCommand,
  type WaitingRoomOptions,
} from "@waitroom/matchmaker";

/** The time at which every run begins. */
export const START_AT = 1_700_000_000_000;

/** Everything about an arrival but its type. */
export type Arrival = Omit<EnterCommand, "type">;

/**
 * A waiting room and the host that it needs, on a virtual clock: deadlines are kept, every member of a proposal confirms
 * at once, every match starts, and every game ends. Events are looked at and dropped.
 */
export class HostedRoom {
  readonly room: WaitingRoom;
  now = START_AT;
  games = 0;
  readonly #newId = (): string => `game-${(this.games += 1)}`;

  constructor(options: Pick<WaitingRoomOptions, "groupSize" | "matchmaker" | "waitLimitMs">) {
    this.room = new WaitingRoom({ ...options, sceneId: "bench", seed: "0123456789abcdef".repeat(2) });
    this.#handle({ type: "open" });
  }

  /** Time passes, and somebody arrives. */
  arrive(arrival: Arrival, afterMs: number): void {
    this.pass(afterMs);
    this.#handle({
      type: "enter",
      subjectId: arrival.subjectId,
      connection: arrival.connection,
      rttMs: arrival.rttMs ?? null,
      attributes: arrival.attributes ?? {},
      groupHistory: arrival.groupHistory ?? null,
    });
  }

  leave(subjectId: string): void {
    this.#handle({ type: "leave", subjectId });
  }

  /** Lets time pass, with every deadline at its moment. */
  pass(ms: number): void {
    const until = this.now + ms;
    for (let at = this.room.nextDeadlineAt; at !== null && at <= until; at = this.room.nextDeadlineAt) {
      this.now = Math.max(this.now, at);
      this.#handle({ type: "advance" });
    }
    this.now = until;
  }

  #handle(command: WaitingRoomCommand): void {
    for (const event of this.room.handle(command, { now: this.now, newId: this.#newId })) {
      if (event.type === "proposed") {
        for (const subjectId of event.members) {
          this.#handle({ type: "confirm", subjectId, proposalId: event.proposal_id });
        }
      } else if (event.type === "matched") {
        this.#handle({ type: "start", gameId: event.game_id });
        this.#handle({ type: "end", gameId: event.game_id, outcome: "completed" });
      }
    }
  }
}

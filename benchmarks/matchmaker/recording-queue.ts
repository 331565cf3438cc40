import type { WaitingRoomEvent } from "@waitroom/matchmaker";
import type { Arrival } from "./hosted-room.ts";

/**
 * Pairs, first come first served, as a queue that keeps everybody who ever came, so that nobody comes twice, and makes the
 * events of a room from arrival to end. It checks nothing, knows no deadlines, and nobody can go.
 */
export class RecordingQueue {
  readonly #known: Map<string, number> = new Map<string, number>();
  #waiting: { readonly subjectId: string; readonly at: number } | null = null;
  seq = 0;
  games = 0;

  arrive({ subjectId, connection }: Arrival, at: number): readonly WaitingRoomEvent[] {
    if (this.#known.has(subjectId)) return [];
    const events: WaitingRoomEvent[] = [
      {
        seq: (this.seq += 1),
        at,
        type: "entered",
        subject_id: subjectId,
        connection,
        rtt_ms: null,
        attributes: {},
        group_history: null,
        past_partners: [],
        deadline_at: at + 120_000,
      },
    ];
    this.#known.set(subjectId, this.seq);
    const first = this.#waiting;
    this.#waiting = first === null ? { subjectId, at } : null;
    if (first !== null) this.#play(first, { subjectId, at }, events);
    return events;
  }

  #play(
    first: { readonly subjectId: string; readonly at: number },
    second: { readonly subjectId: string; readonly at: number },
    events: WaitingRoomEvent[],
  ): void {
    const { at } = second;
    const members = [first.subjectId, second.subjectId];
    const proposal_id = (this.seq += 1);
    const game_id = `game-${(this.games += 1)}`;
    events.push({
      seq: proposal_id,
      at,
      type: "proposed",
      proposal_id,
      trigger: second.subjectId,
      members,
      reason: "fifo",
      step: 0,
      pool_size: 2,
      pool_head: members,
      overtaken: { count: 0, first: [] },
      search: "complete",
    });
    for (const subject_id of members) {
      events.push({ seq: (this.seq += 1), at, type: "confirmed", proposal_id, subject_id });
    }
    events.push({
      seq: (this.seq += 1),
      at,
      type: "matched",
      proposal_id,
      game_id,
      matchmaker_class: "FIFOMatchmaker",
      reason: "fifo",
      condition: null,
      participants: [first, second].map(({ subjectId, at: enteredAt }) => ({
        subject_id: subjectId,
        rtt_ms: null,
        waited_ms: at - enteredAt,
        role: null,
        attributes: {},
      })),
    });
    events.push({ seq: (this.seq += 1), at, type: "started", game_id, subject_ids: members });
    events.push({
      seq: (this.seq += 1),
      at,
      type: "ended",
      game_id,
      subject_ids: members,
      outcome: "completed",
    });
  }
}

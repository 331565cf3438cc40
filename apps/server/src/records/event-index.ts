import type { WaitingRoomEvent } from "@waitroom/matchmaker";

/**
 * Which events of a scene's journal are about a participant, and which about a game: their numbers only, so that a history or
 * the details of a match are read without looking through the journal. It is fed with every event, in order.
 */
export class EventIndex {
  readonly #bySubject = new Map<string, number[]>();
  readonly #byGame = new Map<string, number[]>();
  /** Of proposals that are open: their events become those of a game when it is matched. */
  readonly #byProposal = new Map<number, { readonly members: readonly string[]; readonly seqs: number[] }>();
  readonly #opened: number[] = [];

  add(event: WaitingRoomEvent): void {
    if (event.type === "opened") this.#opened.push(event.seq);
    for (const subjectId of this.#concernedBy(event)) addTo(this.#bySubject, subjectId, event.seq);
    switch (event.type) {
      case "proposed":
        this.#byProposal.set(event.proposal_id, { members: event.members, seqs: [event.seq] });
        return;
      case "confirmed":
        this.#byProposal.get(event.proposal_id)?.seqs.push(event.seq);
        return;
      case "released":
        this.#byProposal.delete(event.proposal_id);
        return;
      case "matched": {
        const proposal = event.proposal_id === null ? undefined : this.#byProposal.get(event.proposal_id);
        this.#byGame.set(event.game_id, [...(proposal?.seqs ?? []), event.seq]);
        if (event.proposal_id !== null) this.#byProposal.delete(event.proposal_id);
        return;
      }
      case "started":
      case "aborted":
      case "ended":
        return addTo(this.#byGame, event.game_id, event.seq);
      default:
    }
  }

  /** Numbers of the events that name a participant, ascending. */
  ofSubject(subjectId: string): readonly number[] {
    return this.#bySubject.get(subjectId) ?? [];
  }

  /** Numbers of the events from the proposal of a game to its end, ascending; empty where there is no such game. */
  ofGame(gameId: string): readonly number[] {
    return this.#byGame.get(gameId) ?? [];
  }

  /** Number of the last `opened` before an event: under which rule and limits it was decided. */
  openedBefore(seq: number): number | null {
    return this.#opened.findLast((opened) => opened < seq) ?? null;
  }

  /** Whom an event is about: those whose own standing it says. A person who was passed over is not. */
  #concernedBy(event: WaitingRoomEvent): readonly string[] {
    switch (event.type) {
      case "screened_out":
      case "entered":
      case "updated":
      case "disconnected":
      case "returned":
      case "left":
      case "timed_out":
      case "removed":
      case "confirmed":
        return [event.subject_id];
      case "refused":
        return [event.trigger];
      case "proposed":
        return event.members;
      case "released":
        return this.#byProposal.get(event.proposal_id)?.members ?? [];
      case "matched":
        return event.participants.map((participant) => participant.subject_id);
      case "started":
      case "aborted":
      case "ended":
        return event.subject_ids;
      case "opened":
      case "resumed":
      case "evaluated":
      case "paused":
      case "reopened":
        return [];
    }
  }
}

function addTo<Key>(lists: Map<Key, number[]>, key: Key, seq: number): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [seq]);
  else list.push(seq);
}

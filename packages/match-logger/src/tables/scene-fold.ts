import type { WaitingRoomEvent } from "../waiting-room-event.ts";
import { Games } from "./games.ts";
import { journalActs } from "./journal-acts.ts";
import type { Place } from "./place.ts";
import { Proposals } from "./proposals.ts";
import type { EmitRow } from "./table-row.ts";
import { Ways } from "./ways.ts";

/**
 * Makes the rows of all tables from the events of one journal, in one pass. It holds who is in the scene and nothing of what
 * is over, so its memory does not grow with the journal.
 */
export class SceneFold {
  readonly #emit: EmitRow;
  readonly #ways: Ways;
  readonly #games: Games;
  readonly #proposals: Proposals;
  #place: Place = { experimentId: null, sceneId: null };
  #matchmakerHash: string | null = null;
  #lastAt = 0;

  constructor(emit: EmitRow) {
    this.#emit = emit;
    this.#ways = new Ways(emit);
    this.#games = new Games(emit);
    this.#proposals = new Proposals(emit);
  }

  /** What `opened` says; nulls before it. */
  get place(): Place {
    return this.#place;
  }

  take(event: WaitingRoomEvent): void {
    this.#lastAt = Math.max(this.#lastAt, event.at);
    this.#fold(event);
    for (const row of journalActs(this.#place, event)) this.#emit({ table: "admin_actions", row });
  }

  /** The journal ends here: gives the rows of all that is under way. */
  finish(): void {
    this.#proposals.finish();
    this.#games.finish();
    this.#ways.finish(this.#place, this.#lastAt);
  }

  #fold(event: WaitingRoomEvent): void {
    switch (event.type) {
      case "opened":
        this.#place = { experimentId: event.experiment_id, sceneId: event.scene_id };
        this.#matchmakerHash = event.matchmaker.hash;
        return;
      case "resumed":
        return this.#ways.resume(event.down_ms);
      case "screened_out":
        return this.#ways.screenOut(event);
      case "entered":
        return this.#ways.enter(event);
      case "updated":
        return this.#ways.update(event);
      case "disconnected":
        return this.#ways.disconnect(event.subject_id);
      case "left":
      case "timed_out":
      case "removed":
        return this.#ways.exit(this.#place, event, event.type);
      case "evaluated":
        return this.#proposals.evaluate(this.#place, event);
      case "refused":
        return this.#proposals.refuse(this.#place, event);
      case "proposed":
        this.#ways.reserve(event.members);
        return this.#proposals.propose(this.#place, event);
      case "released":
        this.#ways.release(this.#proposals.get(event.proposal_id)?.members ?? []);
        return this.#proposals.release(event);
      case "matched":
        this.#ways.match(event);
        this.#games.match(event, {
          place: this.#place,
          matchmakerHash: this.#matchmakerHash,
          proposal: this.#proposals.get(event.proposal_id),
          enteredSeq: (subjectId) => this.#ways.enteredSeq(subjectId),
        });
        return this.#proposals.match(this.#place, event);
      case "started":
        this.#ways.start(this.#place, event.subject_ids, event.at);
        return this.#games.start(event);
      case "aborted":
        this.#ways.abort(event.subject_ids);
        return this.#games.abort(event);
      case "ended":
        this.#ways.end(this.#place, event.subject_ids, event.outcome, event.at);
        return this.#games.end(event);
      case "returned":
      case "confirmed":
      case "paused":
      case "reopened":
        return;
    }
  }
}

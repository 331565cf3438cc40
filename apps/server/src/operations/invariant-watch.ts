import type { WaitingRoomEvent } from "@waitroom/matchmaker";

/** What must never happen, by what is released as durable. */
export type Violation = "seq_gap" | "in_two_groups" | "ghost_matched" | "match_twice" | "started_unmatched";

/**
 * Follows the released events of all scenes and tells what must not be: it keeps who is in a group and nothing else, and
 * shares no code with the room. Costs a few map operations for each event.
 */
export class InvariantWatch {
  readonly #onViolation: (violation: Violation, sceneId: string, seq: number) => void;
  readonly #scenes: Map<string, WatchedScene> = new Map<string, WatchedScene>();
  /** The scene in whose game somebody is. */
  readonly #inGame: Map<string, string> = new Map<string, string>();

  constructor(onViolation: (violation: Violation, sceneId: string, seq: number) => void) {
    this.#onViolation = onViolation;
  }

  record(sceneId: string, events: readonly WaitingRoomEvent[]): void {
    // A scene that could not be opened is told again from its first event when it is tried again.
    if (events[0]?.seq === 1 || !this.#scenes.has(sceneId)) this.#begin(sceneId);
    const scene = this.#scenes.get(sceneId);
    for (const event of events) {
      scene?.follow(event, (violation) => this.#onViolation(violation, sceneId, event.seq));
    }
  }

  #begin(sceneId: string): void {
    for (const [subjectId, scene] of this.#inGame) if (scene === sceneId) this.#inGame.delete(subjectId);
    this.#scenes.set(sceneId, new WatchedScene(sceneId, this.#inGame));
  }
}

type Standing = "waiting" | "reserved" | "matched" | "started";
type Tell = (violation: Violation) => void;

/** Who stands where in one scene; whoever is out is not in it. */
class WatchedScene {
  readonly #sceneId: string;
  readonly #inGame: Map<string, string>;
  readonly #standing: Map<string, Standing> = new Map<string, Standing>();
  readonly #games: Map<string, readonly string[]> = new Map<string, readonly string[]>();
  readonly #proposals: Map<number, readonly string[]> = new Map<number, readonly string[]>();
  #seq = 0;

  constructor(sceneId: string, inGame: Map<string, string>) {
    this.#sceneId = sceneId;
    this.#inGame = inGame;
  }

  follow(event: WaitingRoomEvent, tell: Tell): void {
    if (event.seq !== this.#seq + 1) tell("seq_gap");
    this.#seq = event.seq;
    switch (event.type) {
      case "entered":
        if (this.#standing.has(event.subject_id)) tell("in_two_groups");
        this.#standing.set(event.subject_id, "waiting");
        return;
      case "left":
      case "timed_out":
      case "removed":
        return this.#out(event.subject_id);
      case "proposed":
        this.#proposals.set(event.proposal_id, event.members);
        for (const member of event.members) this.#take(member, "waiting", "reserved", tell);
        return;
      case "released":
        for (const member of this.#proposals.get(event.proposal_id) ?? []) this.#goBack(member, "reserved");
        this.#proposals.delete(event.proposal_id);
        return;
      case "matched":
        return this.#matched(event, tell);
      case "started":
        if (!this.#games.has(event.game_id)) tell("started_unmatched");
        for (const member of event.subject_ids) this.#take(member, "matched", "started", tell);
        return;
      case "aborted":
        for (const member of event.subject_ids) this.#goBack(member, "matched");
        this.#games.delete(event.game_id);
        return;
      case "ended":
        for (const member of event.subject_ids) this.#out(member);
        this.#games.delete(event.game_id);
        return;
      default:
    }
  }

  #matched(event: WaitingRoomEvent & { readonly type: "matched" }, tell: Tell): void {
    const members = event.participants.map((participant) => participant.subject_id);
    if (this.#games.has(event.game_id)) tell("match_twice");
    this.#games.set(event.game_id, members);
    if (event.proposal_id !== null) this.#proposals.delete(event.proposal_id);
    for (const member of members) {
      this.#take(member, event.proposal_id === null ? "waiting" : "reserved", "matched", tell);
      const other = this.#inGame.get(member);
      if (other !== undefined && other !== this.#sceneId) tell("in_two_groups");
      this.#inGame.set(member, this.#sceneId);
    }
  }

  #take(member: string, from: Standing, to: Standing, tell: Tell): void {
    const standing = this.#standing.get(member);
    if (standing === undefined) tell("ghost_matched");
    else if (standing !== from) tell("in_two_groups");
    this.#standing.set(member, to);
  }

  #goBack(member: string, from: Standing): void {
    if (this.#standing.get(member) === from) this.#standing.set(member, "waiting");
    this.#leaveGame(member);
  }

  #out(member: string): void {
    this.#standing.delete(member);
    this.#leaveGame(member);
  }

  #leaveGame(member: string): void {
    if (this.#inGame.get(member) === this.#sceneId) this.#inGame.delete(member);
  }
}

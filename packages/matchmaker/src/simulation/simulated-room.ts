import type { WaitingRoomCommand } from "../room/commands.ts";
import { Deadlines } from "../room/deadlines.ts";
import type { WaitingRoomEvent } from "../room/events.ts";
import type { WaitingRoomOptions } from "../room/options.ts";
import { WaitingRoomError } from "../room/room-error.ts";
import { WaitingRoom } from "../room/waiting-room.ts";
import type { Arrival } from "./arrivals.ts";
import { resolveBehaviour, type Behaviour } from "./behaviour.ts";
import type { Random } from "./model.ts";
import { checkDuration, Person } from "./person.ts";
import type { Streams } from "./streams.ts";

/** What people and the host do next. */
type Act =
  | { readonly kind: "arrive"; readonly arrival: Arrival }
  | { readonly kind: "lose_patience" | "come_back"; readonly person: Person }
  | { readonly kind: "lose_connection"; readonly person: Person; readonly connection: string }
  | { readonly kind: "answer"; readonly person: Person; readonly proposalId: number }
  | { readonly kind: "expire"; readonly proposalId: number }
  | { readonly kind: "start" | "end"; readonly gameId: string };

/** How a simulated room is set up. */
export interface SimulatedRoomOptions {
  readonly room: WaitingRoomOptions;
  readonly behaviour: Behaviour;
  readonly countdownMs: number;
  /** When the room opens, epoch ms. */
  readonly startAt: number;
  readonly streams: Streams;
}

/** How long to wait for a rule that keeps naming later times, when nothing else is to happen any more. */
const LONGEST_END_MS = 24 * 3_600_000;

/** A real waiting room on a virtual clock, with its people, and with its host, who starts and ends the games. */
export class SimulatedRoom {
  /** Who was turned away because the room was full. */
  turnedAway = 0;
  readonly #options: SimulatedRoomOptions;
  readonly #room: WaitingRoom;
  readonly #behaviour: Required<Behaviour>;
  readonly #gameRandom: Random;
  readonly #people: Map<string, Person> = new Map<string, Person>();
  readonly #proposals: Map<number, readonly Person[]> = new Map<number, readonly Person[]>();
  readonly #agenda: Deadlines<Act> = new Deadlines<Act>(({ what }) => this.#mayHappen(what));
  #arrivals: Iterator<Arrival> = [][Symbol.iterator]();
  #told: WaitingRoomEvent[] = [];
  #now: number;
  #lastActAt: number;
  #arrived = 0;
  #games = 0;

  constructor(options: SimulatedRoomOptions) {
    this.#options = options;
    this.#room = new WaitingRoom(options.room);
    this.#behaviour = resolveBehaviour(options.behaviour);
    this.#gameRandom = options.streams("gameMs");
    this.#now = options.startAt;
    this.#lastActAt = options.startAt;
  }

  /** Lets everything happen, until nothing more can. */
  *run(arrivals: Iterable<Arrival>): Generator<WaitingRoomEvent, void> {
    this.#arrivals = arrivals[Symbol.iterator]();
    this.#handle({ type: "open" });
    this.#expectArrival();
    yield* this.#takeTold();
    for (;;) {
      const actAt = this.#agenda.nextAt;
      const dueAt = this.#room.nextDeadlineAt;
      if (actAt !== null && (dueAt === null || actAt < dueAt)) {
        this.#now = Math.max(this.#now, actAt);
        this.#lastActAt = this.#now;
        for (const act of this.#agenda.takeDue(actAt)) if (this.#mayHappen(act)) this.#carryOut(act);
      } else if (dueAt !== null && !(actAt === null && this.#isSettled())) {
        this.#now = Math.max(this.#now, dueAt);
        this.#handle({ type: "advance" });
      } else {
        return;
      }
      yield* this.#takeTold();
    }
  }

  #carryOut(act: Act): void {
    switch (act.kind) {
      case "arrive":
        this.#arrive(act.arrival);
        return this.#expectArrival();
      case "lose_patience":
        if (this.#room.ticket(act.person.subjectId)?.status !== "waiting") act.person.isImpatient = true;
        else this.#handle({ type: "leave", subjectId: act.person.subjectId });
        return undefined;
      case "lose_connection":
        return this.#handle({
          type: "disconnect",
          subjectId: act.person.subjectId,
          connection: act.connection,
        });
      case "come_back": {
        const { person } = act;
        if (this.#room.ticket(person.subjectId)?.connected !== false) return undefined;
        return this.#handle({
          type: "reconnect",
          subjectId: person.subjectId,
          connection: person.connect(),
        });
      }
      case "answer": {
        const { subjectId } = act.person;
        if (this.#room.ticket(subjectId)?.awayReason === "connection_lost") return undefined;
        return this.#handle({ type: "confirm", subjectId, proposalId: act.proposalId });
      }
      case "expire":
        return this.#handle({ type: "expire", proposalId: act.proposalId });
      case "start":
        return this.#handle({ type: "start", gameId: act.gameId });
      case "end":
        return this.#handle({ type: "end", gameId: act.gameId, outcome: "completed" });
    }
  }

  /** Who is there already does not arrive again. */
  #arrive({ atMs: _atMs, ...facts }: Arrival): void {
    if (this.#people.has(facts.subjectId)) return;
    this.#arrived += 1;
    const person = new Person(facts.subjectId, this.#arrived, this.#behaviour, this.#options.streams);
    this.#people.set(person.subjectId, person);
    this.#handle({ type: "enter", connection: person.connect(), ...facts });
    if (person.phase === "outside") this.#people.delete(person.subjectId);
  }

  #handle(command: WaitingRoomCommand): void {
    const context = { now: this.#now, newId: () => `game-${(this.#games += 1)}` };
    const dueAt = this.#room.nextDeadlineAt;
    if (dueAt !== null && dueAt <= this.#now && command.type !== "advance") {
      this.#tell(this.#room.handle({ type: "advance" }, context));
    }
    try {
      this.#tell(this.#room.handle(command, context));
    } catch (error) {
      if (!(error instanceof WaitingRoomError && error.code === "SCENE_FULL")) throw error;
      this.turnedAway += 1;
    }
  }

  #tell(events: readonly WaitingRoomEvent[]): void {
    for (const event of events) {
      this.#react(event);
      this.#told.push(event);
    }
  }

  #takeTold(): readonly WaitingRoomEvent[] {
    const told = this.#told;
    this.#told = [];
    return told;
  }

  /** Notes what people and host will do about an event. */
  #react(event: WaitingRoomEvent): void {
    switch (event.type) {
      case "entered": {
        const person = this.#person(event.subject_id);
        person.phase = "waiting";
        this.#after(person.draw("patienceMs"), { kind: "lose_patience", person });
        return this.#expectLoss(person);
      }
      case "returned":
        return this.#expectLoss(this.#person(event.subject_id));
      case "disconnected": {
        const person = this.#person(event.subject_id);
        return this.#after(person.draw("awayMs"), { kind: "come_back", person });
      }
      case "proposed": {
        const members = event.members.map((subjectId) => this.#person(subjectId));
        this.#proposals.set(event.proposal_id, members);
        for (const person of members) {
          this.#after(person.draw("answerMs"), { kind: "answer", person, proposalId: event.proposal_id });
        }
        return this.#after(this.#room.options.confirmMs, { kind: "expire", proposalId: event.proposal_id });
      }
      case "released":
        this.#sendBack(this.#proposals.get(event.proposal_id) ?? []);
        this.#proposals.delete(event.proposal_id);
        return undefined;
      case "matched":
        if (event.proposal_id !== null) this.#proposals.delete(event.proposal_id);
        return this.#after(this.#options.countdownMs, { kind: "start", gameId: event.game_id });
      case "aborted":
        return this.#sendBack(event.subject_ids.map((subjectId) => this.#person(subjectId)));
      case "started": {
        for (const subjectId of event.subject_ids) this.#person(subjectId).phase = "playing";
        const lasts = checkDuration("gameMs", this.#behaviour.gameMs(this.#gameRandom));
        return this.#after(lasts, { kind: "end", gameId: event.game_id });
      }
      case "ended":
        for (const subjectId of event.subject_ids) this.#forget(subjectId);
        return undefined;
      case "left":
      case "timed_out":
      case "removed":
        return this.#forget(event.subject_id);
      default:
        return undefined;
    }
  }

  #after(delayMs: number | null, act: Act): void {
    if (delayMs !== null) this.#agenda.add(this.#now + delayMs, act);
  }

  #expectArrival(): void {
    const { value: arrival, done } = this.#arrivals.next();
    if (done !== true) this.#agenda.add(this.#options.startAt + arrival.atMs, { kind: "arrive", arrival });
  }

  #expectLoss(person: Person): void {
    const { connection } = person;
    this.#after(person.draw("connectedMs"), { kind: "lose_connection", person, connection });
  }

  /** Whose patience ended meanwhile leaves, unless a new group comes at once. */
  #sendBack(members: readonly Person[]): void {
    for (const person of members) if (person.isImpatient) this.#after(0, { kind: "lose_patience", person });
  }

  #forget(subjectId: string): void {
    this.#person(subjectId).phase = "gone";
    this.#people.delete(subjectId);
  }

  #person(subjectId: string): Person {
    const person = this.#people.get(subjectId);
    if (person === undefined) throw new Error(`Expected \`${subjectId}\` to be in the simulated room.`);
    return person;
  }

  #mayHappen(act: Act): boolean {
    if (act.kind === "expire") return this.#proposals.has(act.proposalId);
    if (!("person" in act)) return true;
    return act.person.phase === "waiting" || (act.person.phase === "playing" && act.kind !== "lose_patience");
  }

  /** Whether those who are left wait for nothing that time brings: the room itself only goes on to say that they wait. */
  #isSettled(): boolean {
    if (this.#now - this.#lastActAt > LONGEST_END_MS) return true;
    for (const { subjectId, deadlineAt, graceUntil } of this.#room.view.presentTickets()) {
      if (deadlineAt !== null || graceUntil !== null) return false;
      if (this.#room.explain(subjectId, this.#now).nextChangeAt !== null) return false;
    }
    return true;
  }
}

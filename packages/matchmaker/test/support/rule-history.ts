import {
  WaitingRoom,
  WaitingRoomError,
  type MatchCandidate,
  type Matchmaker,
  type WaitingRoomCommand,
  type WaitingRoomEvent,
  type WaitingRoomOptions,
} from "../../src/index.ts";
import type { Chance } from "./random-history.ts";
import { ACTOR } from "./room-driver.ts";

const PEOPLE = 14;
const RETRY_AFTER_MS = 1500;

/** A room in which people with random facts come, go, lose their connection, return and change. */
export class RuleHistory {
  readonly #chance: Chance;
  readonly #options: WaitingRoomOptions;
  readonly #journal: WaitingRoomEvent[] = [];
  readonly #members: Map<number | string, readonly string[]> = new Map<number | string, readonly string[]>();
  readonly #delays: { readonly until: number; readonly members: readonly string[] }[] = [];
  #room: WaitingRoom;
  #now = 1_700_000_000_000;
  #games = 0;
  #connections = 0;

  constructor(chance: Chance, matchmaker: Matchmaker, groupSize: number) {
    this.#chance = chance;
    this.#options = {
      sceneId: "rules",
      groupSize,
      matchmaker,
      seed: "ab".repeat(16),
      serverRunId: "run",
      waitLimitMs: chance.of([null, 9000, 60_000]),
      graceMs: 3000,
      retryAfterMs: RETRY_AFTER_MS,
      inGameGraceMs: 1000,
      reentry: true,
    };
    this.#room = new WaitingRoom(this.#options);
    this.#handle({ type: "open" });
  }

  get now(): number {
    return this.#now;
  }

  /** Something happens, after some time. */
  step(): void {
    const chance = this.#chance;
    this.#now += chance.is(0.4) ? 0 : chance.below(chance.is(0.05) ? 8000 : 400);
    // To be asked why somebody waits, also for a later time, must change nothing.
    if (chance.is(0.1)) this.#room.explain(this.#someone(), this.#now + chance.below(20_000));
    if (chance.is(0.01)) this.#room = WaitingRoom.restore(this.#options, this.#journal);
    this.#advance();
    try {
      this.#handle(this.#next());
    } catch (error) {
      if (!(error instanceof WaitingRoomError)) throw error;
    }
    this.#advance();
  }

  /** Those who wait; nobody while no groups are formed by hand. */
  get waiting(): readonly MatchCandidate[] {
    return this.#room.view.paused.matching ? [] : [...this.#room.waiting];
  }

  /** Those of whom a group fell apart that is not proposed again yet. */
  get delayed(): ReadonlySet<string> {
    return new Set(this.#delays.filter(({ until }) => until > this.#now).flatMap(({ members }) => members));
  }

  #advance(): void {
    // What a decision brings about may be due itself: an evaluated line.
    for (let turn = 0; turn < 3 && (this.#room.nextDeadlineAt ?? Infinity) <= this.#now; turn += 1) {
      this.#handle({ type: "advance" });
    }
  }

  #handle(command: WaitingRoomCommand): void {
    const newId = (): string => `game-${(this.#games += 1)}`;
    for (const event of this.#room.handle(command, { now: this.#now, newId })) {
      this.#journal.push(event);
      if (event.type === "refused") throw new Error(`Refused: ${event.reason}, ${event.detail}`);
      if (event.type === "proposed") this.#members.set(event.proposal_id, event.members);
      if (event.type === "matched") {
        this.#members.set(
          event.game_id,
          event.participants.map(({ subject_id }) => subject_id),
        );
      }
      if (event.type === "released" || event.type === "aborted") {
        const group = event.type === "released" ? event.proposal_id : event.game_id;
        const members = this.#members.get(group) ?? [];
        this.#delays.push({ until: event.at + RETRY_AFTER_MS, members });
      }
    }
  }

  #next(): WaitingRoomCommand {
    const chance = this.#chance;
    const subjectId = this.#someone();
    const [proposal] = this.#room.view.proposals();
    const [game] = this.#room.view.games();
    const roll = chance.below(100);
    if (proposal !== undefined && roll < 30) {
      const { proposalId, members } = proposal;
      if (roll < 4) return { type: "expire", proposalId };
      const member = chance.of(members).subjectId;
      return { type: roll < 6 ? "decline" : "confirm", subjectId: member, proposalId };
    }
    if (game !== undefined && roll < 45) {
      const { gameId, status } = game;
      if (status === "started") return { type: "end", gameId, outcome: "completed" };
      return chance.is(0.8)
        ? { type: "start", gameId }
        : { type: "abort", gameId, reason: "by chance", subjectId: null };
    }
    if (roll < 72) return this.#enter(subjectId);
    if (roll < 80) return { type: "disconnect", subjectId, connection: this.#connectionOf(subjectId) };
    if (roll < 86) return { type: "reconnect", subjectId, connection: `again-${(this.#connections += 1)}` };
    if (roll < 90) return { type: "update", subjectId, rttMs: this.#rtt() };
    if (roll < 94) return { type: "update", subjectId, attributes: this.#attributes() };
    if (roll < 97) return { type: "leave", subjectId };
    const isPaused = this.#room.view.paused.matching;
    return { type: isPaused || roll < 98 ? "reopen" : "pause", what: "matching", actor: ACTOR };
  }

  #enter(subjectId: string): WaitingRoomCommand {
    const chance = this.#chance;
    const others = (count: number): readonly string[] =>
      Array.from({ length: chance.below(count + 1) }, () => this.#someone()).filter((id) => id !== subjectId);
    return {
      type: "enter",
      subjectId,
      connection: `first-${(this.#connections += 1)}`,
      rttMs: this.#rtt(),
      attributes: this.#attributes(),
      pastPartners: others(2),
      groupHistory: chance.is(0.4)
        ? null
        : { previousPartners: others(3), sourceSceneId: null, groupId: null },
    };
  }

  #attributes(): Readonly<Record<string, string | number>> {
    const chance = this.#chance;
    const language = chance.of(["de", "en", "en"]);
    const role = chance.of(["A", "A", "B", "B", "C"]);
    return { language, role, ...(chance.is(0.6) ? { team: chance.of(["1", 1]) } : {}) };
  }

  #rtt(): number | null {
    return this.#chance.of([null, 0, 20, 30, 40, 49.9, 50, 50.1, 60, 70, 100]);
  }

  #connectionOf(subjectId: string): string {
    return this.#room.ticket(subjectId)?.connection ?? "none";
  }

  #someone(): string {
    return `person-${this.#chance.below(PEOPLE)}`;
  }
}

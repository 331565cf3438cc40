import {
  FIFOMatchmaker,
  GroupReunionMatchmaker,
  LatencyFIFOMatchmaker,
  randomStream,
  type MatchCandidate,
  type Matchmaker,
  type WaitingRoom,
  type WaitingRoomCommand,
  type WaitingRoomOptions,
} from "../../src/index.ts";
import { MadeUpRule } from "./made-up-rule.ts";
import { ACTOR } from "./room-driver.ts";

/** One thing that happens to a room: a command, or that the room is made anew from its journal with these options. */
export type Step =
  | { readonly kind: "command"; readonly now: number; readonly command: WaitingRoomCommand }
  | { readonly kind: "restore"; readonly options: WaitingRoomOptions };

/** Chance that can be had again: everything about a history follows from its number. */
export class Chance {
  #random: () => number;

  constructor(number: number) {
    this.#random = chanceOf(number);
  }

  /** What comes next follows from this number alone, whatever was drawn before. */
  restart(number: number): void {
    this.#random = chanceOf(number);
  }

  below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }

  is(probability: number): boolean {
    return this.#random() < probability;
  }

  of<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new RangeError("Expected something to choose from.");
    return item;
  }
}

function chanceOf(number: number): () => number {
  return randomStream({ seed: "5eed".repeat(8), purpose: "rule", seq: number, enteredSeq: 0 });
}

const RULES: readonly (() => Matchmaker)[] = [
  () => new FIFOMatchmaker(),
  () => new LatencyFIFOMatchmaker({ maxServerRttMs: 100 }),
  () => new GroupReunionMatchmaker(),
  () => new GroupReunionMatchmaker({ fallback: new FIFOMatchmaker(), holdMs: 2000 }),
  rogue,
];

/** One of the rules that keep to no constraints; the last breaks the contract. */
export function randomRule(chance: Chance): Matchmaker {
  return chance.of(RULES)();
}

export function randomOptions(chance: Chance): WaitingRoomOptions {
  return {
    sceneId: "pairs",
    serverRunId: "run",
    seed: "0f".repeat(16),
    matchmaker: randomRule(chance),
    groupSize: chance.of([1, 2, 2, 2, 3, 3, 4]),
    waitLimitMs: chance.of([null, 4000, 9000, 30_000]),
    graceMs: chance.of([0, 1500, 6000]),
    retryAfterMs: chance.of([0, 800, 3000]),
    inGameGraceMs: chance.of([0, 2000, 5000]),
    capacity: chance.of([null, null, 6]),
    reentry: chance.is(0.5),
  };
}

/** A small population, some of whom are exchanged for new ones when nothing more can happen to them. */
export class Population {
  readonly #chance: Chance;
  readonly #ids: string[];
  readonly #connections: Map<string, number> = new Map<string, number>();
  #made = 0;

  constructor(chance: Chance) {
    this.#chance = chance;
    this.#ids = Array.from({ length: 5 + chance.below(6) }, () => this.#newId());
  }

  /** What happens next, by the state of the room so that everything does happen. */
  next(room: WaitingRoom, now: number): WaitingRoomCommand {
    const chance = this.#chance;
    const subjectId = this.#someone(room);
    const connection = `${subjectId}-${this.#connections.get(subjectId) ?? 0}`;
    const proposals = [...room.view.proposals()];
    const games = [...room.view.games()];
    const roll = chance.below(1000);
    if (proposals.length > 0 && roll < 380) {
      const { proposalId, members } = chance.of(proposals);
      if (roll < 300) return { type: "confirm", subjectId: chance.of(members).subjectId, proposalId };
      if (roll < 330) return { type: "decline", subjectId: chance.of(members).subjectId, proposalId };
      if (roll < 370) return { type: "expire", proposalId };
      return { type: "confirm", subjectId, proposalId };
    }
    if (games.length > 0 && roll < 560) {
      const { gameId, status } = chance.of(games);
      if (status === "started") return { type: "end", gameId, outcome: "completed" };
      if (chance.is(0.7)) return { type: "start", gameId };
      return { type: "abort", gameId, reason: "log_failed", subjectId: chance.is(0.5) ? subjectId : null };
    }
    if (roll < 700) {
      return chance.is(0.08)
        ? { type: "screen_out", subjectId, reason: chance.of(["attributes", "rtt"]) }
        : this.#enter(subjectId, connection);
    }
    if (roll < 770) {
      const from = chance.is(0.8) ? connection : `${subjectId}-0`;
      return { type: "disconnect", subjectId, connection: from };
    }
    if (roll < 840) return { type: "reconnect", subjectId, connection: this.#connect(subjectId) };
    if (roll < 890) return this.#update(subjectId);
    if (roll < 915) return { type: "leave", subjectId };
    if (roll < 940)
      return { type: "confirm", subjectId, proposalId: Math.max(1, room.seq - chance.below(12)) };
    if (roll < 950) return { type: "pause", what: chance.of(["intake", "matching"] as const), actor: ACTOR };
    if (roll < 975) {
      const { intake } = room.view.paused;
      return {
        type: "reopen",
        what: intake ? "intake" : chance.of(["intake", "matching"] as const),
        actor: ACTOR,
      };
    }
    if (roll < 980) return { type: "release", subjectId, actor: ACTOR };
    if (roll < 985) {
      const member = games.length > 0 && chance.is(0.5) ? chance.of(games).members[0] : undefined;
      return { type: "remove", subjectId: member?.subjectId ?? subjectId, actor: ACTOR };
    }
    if (roll < 995) return { type: "match_by_hand", subjectIds: this.#several(room), actor: ACTOR };
    return now % 2 === 0 ? { type: "open" } : { type: "advance" };
  }

  #enter(subjectId: string, connection: string): WaitingRoomCommand {
    const chance = this.#chance;
    const partners = chance.is(0.5) ? [chance.of(this.#ids), chance.of(this.#ids)] : [];
    return {
      type: "enter",
      subjectId,
      connection: chance.is(0.7) ? connection : this.#connect(subjectId),
      rttMs: this.#rtt(),
      attributes: { language: chance.of(["de", "en"]), role: chance.of(["A", "A", "B"]) },
      pastPartners: chance.is(0.2) ? [chance.of(this.#ids)].filter((id) => id !== subjectId) : [],
      groupHistory: chance.is(0.3)
        ? null
        : {
            previousPartners: partners.filter((partner) => partner !== subjectId),
            sourceSceneId: "first",
            groupId: null,
          },
    };
  }

  #update(subjectId: string): WaitingRoomCommand {
    const chance = this.#chance;
    const rttMs = this.#rtt();
    if (chance.is(0.5)) return { type: "update", subjectId, rttMs };
    const attributes = chance.of([
      { round: chance.below(3) },
      { role: chance.of(["A", "B", null]) },
      { language: chance.of(["de", "en"]), role: chance.of(["A", "B"]) },
    ]);
    return { type: "update", subjectId, attributes };
  }

  #rtt(): number | null {
    return this.#chance.of([null, 10, 40, 50, 60, 90]);
  }

  #several(room: WaitingRoom): readonly string[] {
    const waiting = Array.from(room.waiting, ({ subjectId }) => subjectId);
    const size = 1 + this.#chance.below(4);
    return waiting.length >= size && this.#chance.is(0.8)
      ? waiting.slice(0, size)
      : [this.#chance.of(this.#ids)];
  }

  #connect(subjectId: string): string {
    const number = (this.#connections.get(subjectId) ?? 0) + 1;
    this.#connections.set(subjectId, number);
    return `${subjectId}-${number}`;
  }

  #someone(room: WaitingRoom): string {
    const place = this.#chance.below(this.#ids.length);
    const id = this.#ids[place] ?? this.#newId();
    const status = room.ticket(id)?.status;
    const isOver = status === "timed_out" || status === "removed" || status === "ended";
    if (isOver && this.#chance.is(0.6)) return (this.#ids[place] = this.#newId());
    return id;
  }

  #newId(): string {
    return `p${(this.#made += 1)}`;
  }
}

/** A rule that breaks the contract in every way, now and then; a function of its inputs all the same. */
function rogue(): Matchmaker {
  const fifo = new FIFOMatchmaker();
  const ghost = (arriving: MatchCandidate, roll: number): MatchCandidate => ({
    ...arriving,
    subjectId: `p${1 + Math.floor(roll * 20)}`,
  });
  return new MadeUpRule({
    findMatch: (arriving, waiting, groupSize, { random, reportCut }) => {
      const group = fifo.findMatch(arriving, waiting, groupSize);
      const roll = random() * 3;
      if (roll > 2.7) reportCut?.();
      if (roll < 0.05) throw new Error("rogue");
      if (roll < 0.1) return Promise.resolve(group);
      if (roll < 0.15) return "everybody";
      if (roll < 0.2) return [...waiting, arriving, arriving];
      if (roll < 0.25) return Array.from({ length: groupSize }, () => arriving);
      if (roll < 0.3) return Object.assign(arriving, { rttMs: 0 });
      if (group === null)
        return roll < 1 ? null : Array.from({ length: groupSize }, () => ghost(arriving, random()));
      if (roll < 0.5) return [ghost(arriving, random()), ...group.slice(1)];
      if (roll < 0.9 && waiting.size >= groupSize) return [...waiting].slice(0, groupSize);
      return group;
    },
    nextChangeAt: ({ enqueuedAt }, { now }) => (now < enqueuedAt + 1500 ? enqueuedAt + 1500 : null),
  });
}

import { z } from "zod";
import { boundText } from "../bounded-text.ts";
import { RateWindow } from "../rate-window.ts";
import type { Game, GameMember } from "./game.ts";
import type { Touch } from "./admin-state.ts";

const gamesKept = 100;
const idsKept = 10_000;

/**
 * Matches that a host without waiting rooms tells by `match_formed`. Nobody tells how they went on, so they stay `matched`;
 * the newest 100 are kept. Of the newest 10,000 it is known that they were told, so that none of them counts twice.
 */
export class ToldMatches {
  readonly games: Map<string, Game> = new Map();
  readonly matches: RateWindow = new RateWindow(60);
  #count = 0;
  #newIds = new Set<string>();
  /** Those before them, let go all at once. */
  #oldIds: ReadonlySet<string> = new Set<string>();
  readonly #touch: Touch;

  constructor(touch: Touch) {
    this.#touch = touch;
  }

  get count(): number {
    return this.#count;
  }

  get dropped(): number {
    return this.#count - this.games.size;
  }

  /** False when this game was told before. */
  add(at: number, subjectId: string, details: unknown): boolean {
    const told = detailsSchema.safeParse(details).data;
    if (told === undefined) return true;
    if (!this.#isNew(told.game_id)) return false;
    this.#count += 1;
    this.matches.add(at);
    this.games.set(told.game_id, {
      gameId: told.game_id,
      sceneId: told.scene_id,
      state: "matched",
      matchmaker: boundText(told.matchmaker, 100),
      reason: boundText(told.reason, 100),
      condition: told.condition === null ? null : boundText(told.condition, 100),
      formedAt: at,
      startedAt: null,
      endedAt: null,
      outcome: null,
      members: members(told.participants ?? [subjectId], told.rtt_values),
      announced: true,
    });
    this.#touch("games", told.game_id);
    const [oldest] = this.games.keys();
    if (this.games.size > gamesKept && oldest !== undefined) this.#forget(oldest);
    return true;
  }

  /** A host with waiting rooms has better figures: those of its journals. */
  clear(): void {
    if (this.#count === 0) return;
    for (const gameId of this.games.keys()) this.#forget(gameId);
    this.#count = 0;
    this.#newIds.clear();
    this.#oldIds = new Set<string>();
  }

  #isNew(gameId: string): boolean {
    if (this.#newIds.has(gameId) || this.#oldIds.has(gameId)) return false;
    if (this.#newIds.size === idsKept) {
      this.#oldIds = this.#newIds;
      this.#newIds = new Set();
    }
    this.#newIds.add(gameId);
    return true;
  }

  #forget(gameId: string): void {
    this.games.delete(gameId);
    this.#touch("games", gameId);
  }
}

/** The `game_id` of a `match_formed`, if it names one. */
export function toldGameId(details: unknown): string | undefined {
  return detailsSchema.safeParse(details).data?.game_id;
}

function members(
  subjectIds: readonly string[],
  rttValues: readonly (number | null)[],
): readonly GameMember[] {
  return subjectIds.slice(0, 100).map((subjectId, index) => ({
    subjectId: boundText(subjectId, 128),
    rttMs: rttValues[index] ?? null,
    waitedMs: null,
    role: null,
  }));
}

const detailsSchema = z.object({
  game_id: z.string().min(1).max(200),
  participants: z.array(z.string()).optional().catch(undefined),
  rtt_values: z.array(z.number().nullable()).catch([]),
  matchmaker: z.string().catch(""),
  scene_id: z.string().max(200).catch(""),
  reason: z.string().catch(""),
  condition: z.string().nullable().catch(null),
});

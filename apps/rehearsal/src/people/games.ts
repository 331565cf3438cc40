import type { Model, Random } from "@waitroom/matchmaker/simulation";
import { checkedDuration } from "./habits.ts";
import { Timers } from "../timers.ts";

/** A player who can end a game. */
export interface Player {
  /** Whether they take themselves to be in that game, connected or not. */
  readonly isPlaying: (gameId: string) => boolean;
  /** Resolves with whether the server took it. */
  readonly endGame: (gameId: string) => Promise<boolean>;
}

const AGAIN_MS = 200;

/** Ends each game after its time, by whichever of its players is there. */
export class Games {
  readonly #gameMs: Model<number>;
  readonly #random: Random;
  readonly #players: Map<string, Set<Player>> = new Map<string, Set<Player>>();
  readonly #timers: Timers = new Timers();

  constructor(gameMs: Model<number>, random: Random) {
    this.#gameMs = gameMs;
    this.#random = random;
  }

  /** How many games were told to anybody. */
  get count(): number {
    return this.#players.size;
  }

  /** A player was told that the game starts; told again after a reload. */
  started(gameId: string, player: Player): void {
    const known = this.#players.get(gameId);
    if (known !== undefined) return void known.add(player);
    this.#players.set(gameId, new Set([player]));
    this.#timers.after(checkedDuration("gameMs", this.#gameMs(this.#random)), () => void this.#end(gameId));
  }

  close(): void {
    this.#timers.close();
  }

  async #end(gameId: string): Promise<void> {
    const players = [...(this.#players.get(gameId) ?? [])].filter((player) => player.isPlaying(gameId));
    if (players.length === 0) return; // it has ended otherwise
    for (const player of players) if (await player.endGame(gameId)) return;
    // All are away now.
    this.#timers.after(AGAIN_MS, () => void this.#end(gameId));
  }
}

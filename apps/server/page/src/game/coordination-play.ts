import type { Answer } from "../protocol.ts";
import type { Memory } from "../memory.ts";
import { fieldsOf, text, UnreadableMessage } from "../reading.ts";
import type { Coordination, CoordinationMessage, GameSymbol } from "./coordination.ts";
import {
  choose,
  isOver,
  isSeenByAll,
  messageOf,
  missingPartners,
  parseChoices,
  parseMessage,
  receive,
  revealedRounds,
  startCoordination,
} from "./coordination.ts";

/** What a running game needs from outside. */
export interface PlayPorts {
  /** Sends to the partners; not ok where the message may not have reached the server. */
  readonly send: (gameId: string, message: unknown) => Promise<Answer<null>>;
  /** Tells the server that the game is over. */
  readonly end: (gameId: string, outcome: string) => Promise<Answer<null>>;
  readonly memory: Memory;
  readonly changed: (game: Coordination) => void;
}

/** How long to wait for a partner before asking again. */
const askAgainMs = 3000;
/** How long to wait for partners to see the last round before the game is ended without knowing. */
const lastLookMs = 6000;

/** Plays one game: keeps its state, sends what changed, and asks again for what may have been lost. */
export class CoordinationPlay {
  #game: Coordination;
  readonly #ports: PlayPorts;
  readonly #timer: ReturnType<typeof setInterval>;
  #overForMs = 0;
  #sendingEnd = false;
  #ended = false;

  constructor(gameId: string, partners: readonly string[], ports: PlayPorts) {
    this.#ports = ports;
    this.#game = startCoordination(gameId, partners, recall(ports.memory, gameId));
    this.#timer = setInterval(() => this.#askAgain(), askAgainMs);
  }

  get game(): Coordination {
    return this.#game;
  }

  /** Says all and asks all: at the start, after a reconnect, and when a partner is back. */
  catchUp(): void {
    this.#say(true);
    this.#endWhenSeen();
  }

  choose(choice: GameSymbol): void {
    const next = choose(this.#game, choice);
    if (next === this.#game) return;
    this.#become(next);
    this.#say(false);
    this.#endWhenSeen();
  }

  /** Takes a partner's message; one that is none of this game is not for us. */
  hear(from: string, payload: unknown): void {
    const message = readable(payload);
    if (message === null) return;
    const before = revealedRounds(this.#game);
    this.#become(receive(this.#game, from, message));
    const justOver = isOver(this.#game) && before !== revealedRounds(this.#game);
    if (message.asks || justOver) this.#say(false);
    this.#endWhenSeen();
  }

  close(): void {
    clearInterval(this.#timer);
    this.#ended = true;
  }

  #become(next: Coordination): void {
    this.#game = next;
    this.#ports.memory.set(memoryKey, JSON.stringify({ game_id: next.gameId, choices: next.mine }));
    this.#ports.changed(next);
  }

  /** Not answered is made up for by the next message, at the latest when asking again. */
  #say(asks: boolean): void {
    if (this.#ended || this.#game.partners.length === 0) return;
    void this.#ports.send(this.#game.gameId, messageOf(this.#game, asks));
  }

  #askAgain(): void {
    if (isOver(this.#game)) this.#overForMs += askAgainMs;
    if (missingPartners(this.#game).length > 0 || isOver(this.#game)) this.#say(!isSeenByAll(this.#game));
    this.#endWhenSeen();
  }

  #endWhenSeen(): void {
    if (!isSeenByAll(this.#game) && this.#overForMs < lastLookMs) return;
    if (this.#sendingEnd || this.#ended) return;
    this.#sendingEnd = true;
    void this.#ports.end(this.#game.gameId, "completed").finally(() => {
      this.#sendingEnd = false;
    });
  }
}

const memoryKey = "waitroom.coordination";

/** This player's own choices, where the page was reloaded in the middle of this game. */
function recall(memory: Memory, gameId: string): readonly GameSymbol[] {
  const stored = memory.get(memoryKey);
  if (stored === null) return [];
  const fields = fieldsOf(JSON.parse(stored), "the remembered game");
  return text(fields, "game_id") === gameId ? parseChoices(fields, "choices") : [];
}

function readable(payload: unknown): CoordinationMessage | null {
  try {
    return parseMessage(payload);
  } catch (error) {
    if (error instanceof UnreadableMessage) return null;
    throw error;
  }
}

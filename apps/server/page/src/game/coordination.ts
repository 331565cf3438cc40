import type { Fields } from "../reading.ts";
import { fieldsOf, flag, list, number } from "../reading.ts";

/** Rounds of one game. */
export const rounds = 5;

export const gameSymbols = ["circle", "square", "triangle"] as const;

export type GameSymbol = (typeof gameSymbols)[number];

/** What one player has chosen, by round, as far as this page has heard. */
export interface Player {
  readonly name: string;
  readonly choices: readonly GameSymbol[];
  /** How many rounds that player has seen revealed. */
  readonly revealed: number;
}

/**
 * The coordination game as this page knows it. Each player's choices only ever grow, and every message carries all
 * of them, so that a message may be lost, repeated or late: the next one makes up for it.
 */
export interface Coordination {
  readonly gameId: string;
  readonly mine: readonly GameSymbol[];
  readonly partners: readonly Player[];
}

/** What players send each other inside `game_message`. */
export interface CoordinationMessage {
  readonly choices: readonly GameSymbol[];
  readonly revealed: number;
  /** The sender wants to hear from everybody. */
  readonly asks: boolean;
  /** The choices of the sender's partners as the sender heard them, by name. */
  readonly heard: readonly (readonly [name: string, choices: readonly GameSymbol[]])[];
}

export interface RoundResult {
  readonly round: number;
  readonly mine: GameSymbol;
  readonly partners: readonly { readonly name: string; readonly choice: GameSymbol }[];
  readonly equal: boolean;
}

/** A new game, or one resumed from this player's own choices. */
export function startCoordination(
  gameId: string,
  partners: readonly string[],
  mine: readonly GameSymbol[] = [],
): Coordination {
  return {
    gameId,
    mine: mine.slice(0, rounds),
    partners: partners.map((name) => ({ name, choices: [], revealed: 0 })),
  };
}

/** The game after this player chose; a second choice in a round, or one after the last round, changes nothing. */
export function choose(game: Coordination, choice: GameSymbol): Coordination {
  return canChoose(game) ? { ...game, mine: [...game.mine, choice] } : game;
}

/** The game after a partner's message; what was heard before cannot be taken back. */
export function receive(game: Coordination, from: string, message: CoordinationMessage): Coordination {
  if (!game.partners.some((partner) => partner.name === from)) return game;
  const partners = game.partners.map((partner) =>
    partner.name === from
      ? {
          name: partner.name,
          choices: extended(partner.choices, message.choices),
          revealed: Math.max(partner.revealed, Math.min(message.revealed, rounds)),
        }
      : partner,
  );
  // Whom the sender heard and who is none of my partners is me: so a page that lost its memory gets it back.
  const names = new Set(game.partners.map((partner) => partner.name));
  const [me, ...unknown] = message.heard.filter(([name]) => !names.has(name));
  const mine = me !== undefined && unknown.length === 0 ? extended(game.mine, me[1]) : game.mine;
  return { ...game, mine, partners };
}

/** How many rounds everybody has chosen in: those are shown, no other is. */
export function revealedRounds(game: Coordination): number {
  return Math.min(rounds, game.mine.length, ...game.partners.map((partner) => partner.choices.length));
}

export function canChoose(game: Coordination): boolean {
  return game.mine.length < rounds && game.mine.length === revealedRounds(game);
}

export function isOver(game: Coordination): boolean {
  return revealedRounds(game) === rounds;
}

/** Whether every partner is known to have seen all rounds too, so that ending takes nothing from anybody. */
export function isSeenByAll(game: Coordination): boolean {
  return isOver(game) && game.partners.every((partner) => partner.revealed === rounds);
}

/** The partners whose choice of the present round is still missing. */
export function missingPartners(game: Coordination): readonly string[] {
  return game.partners
    .filter((partner) => partner.choices.length < game.mine.length)
    .map((partner) => partner.name);
}

/** The revealed rounds, first one first. */
export function results(game: Coordination): readonly RoundResult[] {
  return game.mine.slice(0, revealedRounds(game)).map((mine, index) => {
    const partners = game.partners.flatMap(({ name, choices }) => {
      const choice = choices[index];
      return choice === undefined ? [] : [{ name, choice }];
    });
    return { round: index + 1, mine, partners, equal: partners.every(({ choice }) => choice === mine) };
  });
}

/** One point for each round in which all chose the same. */
export function score(game: Coordination): number {
  return results(game).filter(({ equal }) => equal).length;
}

/** The message that says all this player knows; goes on the wire as it is, with `heard` as an object. */
export function messageOf(game: Coordination, asks: boolean): Readonly<Record<string, unknown>> {
  return {
    kind: "coordination",
    choices: game.mine,
    revealed: revealedRounds(game),
    asks,
    heard: Object.fromEntries(game.partners.map(({ name, choices }) => [name, choices])),
  };
}

/** Reads a partner's message; throws `UnreadableMessage` where it is none of this game. */
export function parseMessage(payload: unknown): CoordinationMessage {
  const fields = fieldsOf(payload, "the message");
  return {
    choices: parseChoices(fields, "choices"),
    revealed: number(fields, "revealed"),
    asks: flag(fields, "asks"),
    heard: Object.keys(fieldsOf(fields["heard"], "heard")).map(
      (name) => [name, parseChoices(fieldsOf(fields["heard"], "heard"), name)] as const,
    ),
  };
}

/** Reads choices up to the first that is none. */
export function parseChoices(fields: Fields, name: string): readonly GameSymbol[] {
  const choices: GameSymbol[] = [];
  for (const value of list(fields, name).slice(0, rounds)) {
    const choice = gameSymbols.find((symbol) => symbol === value);
    if (choice === undefined) break;
    choices.push(choice);
  }
  return choices;
}

function extended(known: readonly GameSymbol[], told: readonly GameSymbol[]): readonly GameSymbol[] {
  return [...known, ...told.slice(known.length, rounds)];
}

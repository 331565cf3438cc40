import { describe, expect, it } from "vitest";
import {
  canChoose,
  choose,
  gameSymbols,
  isOver,
  isSeenByAll,
  messageOf,
  missingPartners,
  parseMessage,
  receive,
  results,
  revealedRounds,
  rounds,
  score,
  startCoordination,
} from "../../page/src/game/coordination.ts";
import type { Coordination, CoordinationMessage } from "../../page/src/game/coordination.ts";
import { UnreadableMessage } from "../../page/src/reading.ts";

function says(message: Partial<CoordinationMessage>): CoordinationMessage {
  return { choices: [], revealed: 0, asks: false, heard: [], ...message };
}

/** What `to` knows after a message of `from`, taken over the wire. */
function deliver(from: Coordination, to: Coordination, name: string): Coordination {
  const wire: unknown = JSON.parse(JSON.stringify(messageOf(from, false)));
  return receive(to, name, parseMessage(wire));
}

function read(choices: unknown): readonly string[] {
  return parseMessage({ choices, revealed: 0, asks: false, heard: {} }).choices;
}

describe("the coordination game", () => {
  it("reveals a round only when everybody has chosen", () => {
    const chosen = choose(startCoordination("g", ["A", "B"]), "circle");
    const one = receive(chosen, "A", says({ choices: ["circle"] }));
    expect(results(one)).toEqual([]);
    expect(missingPartners(one)).toEqual(["B"]);
    const all = receive(one, "B", says({ choices: ["square"] }));
    expect(results(all)).toEqual([
      {
        round: 1,
        mine: "circle",
        partners: [
          { name: "A", choice: "circle" },
          { name: "B", choice: "square" },
        ],
        equal: false,
      },
    ]);
  });

  it("takes one choice a round, and none after the last", () => {
    let game = startCoordination("g", ["A"]);
    for (let round = 0; round < rounds; round += 1) {
      game = choose(choose(game, "circle"), "square");
      expect(game.mine).toHaveLength(round + 1);
      expect(canChoose(game)).toBe(false);
      game = receive(game, "A", says({ choices: game.mine }));
    }
    expect(isOver(game)).toBe(true);
    expect(choose(game, "square")).toBe(game);
    expect(score(game)).toBe(rounds);
  });

  it("lets nobody take a choice back", () => {
    const heard = receive(startCoordination("g", ["A"]), "A", says({ choices: ["circle"] }));
    expect(receive(heard, "A", says({ choices: ["square", "circle"] })).partners[0]?.choices).toEqual([
      "circle",
      "circle",
    ]);
    expect(receive(heard, "A", says({})).partners[0]?.choices).toEqual(["circle"]);
  });

  it("does not hear strangers", () => {
    const game = startCoordination("g", ["A"]);
    expect(receive(game, "__proto__", says({ choices: ["circle"] }))).toBe(game);
  });

  it("gives a page that forgot its choices what a partner heard", () => {
    const partner = receive(startCoordination("g", ["Me"]), "Me", says({ choices: ["triangle"] }));
    expect(deliver(partner, startCoordination("g", ["Partner"]), "Partner").mine).toEqual(["triangle"]);
  });

  it("takes nobody else's choices for its own in a group of three", () => {
    const heard = [
      ["B", ["circle"]],
      ["Me", ["square"]],
    ] as const;
    const game = receive(startCoordination("g", ["A", "B"]), "A", says({ heard }));
    expect(game.mine).toEqual(["square"]);
    expect(receive(startCoordination("g", ["A"]), "A", says({ heard })).mine).toEqual([]);
  });

  it("ends equal for both, whichever messages are lost on the way", () => {
    for (let lost = 0; lost < 2 ** (2 * rounds); lost += 1) {
      let mine = startCoordination("g", ["You"]);
      let yours = startCoordination("g", ["Me"]);
      for (let round = 0; round < rounds; round += 1) {
        mine = choose(mine, gameSymbols[round % 3] ?? "circle");
        yours = choose(yours, gameSymbols[(round * lost) % 3] ?? "circle");
        if ((lost & (1 << (2 * round))) === 0) yours = deliver(mine, yours, "Me");
        if ((lost & (2 << (2 * round))) === 0) mine = deliver(yours, mine, "You");
        // The next message makes up for both.
        yours = deliver(mine, yours, "Me");
        mine = deliver(yours, mine, "You");
      }
      expect(isOver(mine) && isOver(yours)).toBe(true);
      expect(score(mine)).toBe(score(yours));
      expect(isSeenByAll(mine)).toBe(true);
    }
  });

  it("is not seen by all before each partner said so", () => {
    const all = ["circle", "circle", "circle", "circle", "circle"] as const;
    const game = receive(startCoordination("g", ["A"], all), "A", says({ choices: all, revealed: 4 }));
    expect(isOver(game)).toBe(true);
    expect(isSeenByAll(game)).toBe(false);
    expect(isSeenByAll(receive(game, "A", says({ choices: all, revealed: 5 })))).toBe(true);
  });

  it("reads no more than five choices, and none after the first that is no symbol", () => {
    expect(read(Array.from({ length: 9 }, () => "circle"))).toHaveLength(rounds);
    expect(read(["circle", "<b>", "square"])).toEqual(["circle"]);
  });

  it.each([null, "circle", [], {}, { choices: "circle", revealed: 0, asks: false, heard: {} }])(
    "refuses %j as a message",
    (payload) => {
      expect(() => parseMessage(payload)).toThrow(UnreadableMessage);
    },
  );

  it("can be played alone", () => {
    let game = startCoordination("g", []);
    for (let round = 0; round < rounds; round += 1) game = choose(game, "square");
    expect(revealedRounds(game)).toBe(rounds);
    expect(isSeenByAll(game)).toBe(true);
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CoordinationPlay } from "../../page/src/game/coordination-play.ts";
import type { PlayPorts } from "../../page/src/game/coordination-play.ts";
import { pageMemory } from "../../page/src/memory.ts";
import type { Memory } from "../../page/src/memory.ts";
import type { Answer } from "../../page/src/protocol.ts";

const all = ["circle", "circle", "circle", "circle", "circle"];

describe("playing the coordination game", () => {
  let sent: unknown[];
  let ended: string[];
  let endAnswer: Answer<null>;
  let memory: Memory;
  let plays: CoordinationPlay[];

  beforeEach(() => {
    vi.useFakeTimers();
    sent = [];
    ended = [];
    endAnswer = { ok: true, value: null };
    memory = pageMemory();
    plays = [];
  });

  afterEach(() => {
    for (const play of plays) play.close();
    vi.useRealTimers();
  });

  function start(gameId = "g"): CoordinationPlay {
    const ports: PlayPorts = {
      send: async (_gameId, message) => {
        sent.push(message);
        return { ok: true, value: null };
      },
      end: async (_gameId, outcome) => {
        ended.push(outcome);
        return endAnswer;
      },
      memory,
      changed: () => undefined,
    };
    const play = new CoordinationPlay(gameId, ["A"], ports);
    plays.push(play);
    return play;
  }

  it("sends each choice, and answers who asks", () => {
    const play = start();
    play.choose("square");
    hear(play, { asks: true });
    const message = { kind: "coordination", choices: ["square"], revealed: 0, asks: false, heard: { A: [] } };
    expect(sent).toEqual([message, message]);
  });

  it("asks again while a partner's choice is missing, and not while its own is", () => {
    const play = start();
    vi.advanceTimersByTime(9000);
    expect(sent).toEqual([]);
    play.choose("square");
    vi.advanceTimersByTime(3000);
    expect(sent).toMatchObject([{ asks: false }, { asks: true }]);
  });

  it("takes up its own choices after a reload, but not those of another game", () => {
    start().choose("triangle");
    expect(start().game.mine).toEqual(["triangle"]);
    expect(start("other").game.mine).toEqual([]);
  });

  it("ends the game once, when everybody has seen the last round", () => {
    const play = start();
    for (let round = 1; round <= 5; round += 1) {
      play.choose("circle");
      hear(play, { choices: all.slice(0, round), revealed: round - 1 });
    }
    expect(ended).toEqual([]);
    hear(play, { choices: all, revealed: 5 });
    hear(play, { choices: all, revealed: 5 });
    expect(ended).toEqual(["completed"]);
  });

  it("ends the game after a while even if a partner never says that they saw it", async () => {
    const play = start();
    for (let round = 1; round <= 5; round += 1) {
      play.choose("circle");
      hear(play, { choices: all.slice(0, round) });
    }
    await vi.advanceTimersByTimeAsync(6000);
    expect(ended).toEqual(["completed"]);
  });

  it("says the end again when the server did not take it", async () => {
    endAnswer = { ok: false, errorCode: "NO_ANSWER", message: null };
    const play = start();
    for (let round = 1; round <= 5; round += 1) {
      play.choose("circle");
      hear(play, { choices: all.slice(0, round), revealed: round });
    }
    await vi.advanceTimersByTimeAsync(3000);
    expect(ended).toEqual(["completed", "completed"]);
  });

  it("does nothing after it was closed", () => {
    const play = start();
    play.choose("circle");
    play.close();
    vi.advanceTimersByTime(30_000);
    hear(play, { asks: true });
    expect(sent).toHaveLength(1);
  });

  it("leaves messages alone that are none of this game", () => {
    const play = start();
    play.hear("A", { kind: "chat", text: "hello" });
    expect(play.game.partners[0]?.choices).toEqual([]);
  });
});

function hear(play: CoordinationPlay, fields: Readonly<Record<string, unknown>>): void {
  play.hear("A", { kind: "coordination", choices: [], revealed: 0, asks: false, heard: {}, ...fields });
}

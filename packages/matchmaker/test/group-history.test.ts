import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  FIFOMatchmaker,
  foldGroupHistory,
  type ParticipantHistory,
  type WaitingRoomEvent,
} from "../src/index.ts";
import { RoomDriver } from "./support/room-driver.ts";

function started(at: number, gameId: string, ...subjectIds: readonly string[]): WaitingRoomEvent {
  return { seq: at, at, type: "started", game_id: gameId, subject_ids: subjectIds };
}

function fold(
  scenes: readonly (readonly [string, readonly WaitingRoomEvent[]])[],
): Map<string, ParticipantHistory> {
  const history = new Map<string, ParticipantHistory>();
  for (const [sceneId, events] of scenes)
    for (const event of events) foldGroupHistory(history, sceneId, event);
  return history;
}

describe("foldGroupHistory", () => {
  it("makes partners of those who started a game together, and keeps the last group and all partners", () => {
    const history = fold([
      ["first", [started(10, "g1", "a", "b", "c")]],
      ["second", [started(20, "g2", "a", "d")]],
    ]);
    expect(history.get("a")).toEqual({
      last: { previousPartners: ["d"], sourceSceneId: "second", groupId: "g2" },
      at: 20,
      pastPartners: ["b", "c", "d"],
    });
    expect(history.get("b")).toEqual({
      last: { previousPartners: ["a", "c"], sourceSceneId: "first", groupId: "g1" },
      at: 10,
      pastPartners: ["a", "c"],
    });
  });

  it("does not depend on the order in which the journals are read", () => {
    const ids = ["a", "b", "c", "d", "e"];
    const journal = fc
      .array(
        fc.tuple(fc.integer({ min: 1, max: 6 }), fc.shuffledSubarray(ids, { minLength: 1, maxLength: 3 })),
        {
          maxLength: 6,
        },
      )
      .map((games) => games.toSorted(([a], [b]) => a - b));
    fc.assert(
      fc.property(fc.array(journal, { minLength: 2, maxLength: 4 }), fc.nat(23), (journals, turn) => {
        const scenes = journals.map(
          (games, scene) =>
            [
              `s${scene}`,
              games.map(([at, members], index) => started(at, `s${scene}g${index}`, ...members)),
            ] as const,
        );
        const turned = [
          ...scenes.slice(turn % scenes.length),
          ...scenes.slice(0, turn % scenes.length),
        ].toReversed();
        expect(fold(turned)).toEqual(fold(scenes));
      }),
    );
  });

  it("takes the greater scene id when two last groups started at the same time", () => {
    const scenes = [
      ["a-scene", [started(5, "g1", "x", "y")]],
      ["b-scene", [started(5, "g2", "x", "z")]],
    ] as const;
    expect(fold(scenes).get("x")?.last.groupId).toBe("g2");
    expect(fold(scenes.toReversed()).get("x")?.last.groupId).toBe("g2");
  });

  it("takes the later one of two that the same scene started at the same time", () => {
    const history = fold([["first", [started(5, "g1", "x", "y"), started(5, "g2", "x", "z")]]]);
    expect(history.get("x")?.last.groupId).toBe("g2");
  });

  it("makes no partner of somebody who played alone", () => {
    expect(fold([["first", [started(1, "g1", "a")]]]).size).toBe(0);
  });

  it("forgets nothing for a disconnect, a departure or however the game ended", () => {
    const driver = new RoomDriver(new FIFOMatchmaker(), { inGameGraceMs: 10 });
    driver.enter("a");
    driver.enter("b");
    driver.confirmAll();
    driver.do({ type: "start", gameId: "game-1" });
    driver.do({ type: "disconnect", subjectId: "a", connection: "a1" });
    driver.pass(100);
    expect(driver.status("b")).toBe("ended");
    const history = fold([["pairs", driver.journal]]);
    expect(history.get("a")?.last.previousPartners).toEqual(["b"]);
    expect(history.get("b")?.last.previousPartners).toEqual(["a"]);
  });

  it("does not count a match that never started", () => {
    const driver = new RoomDriver(new FIFOMatchmaker());
    driver.enter("a");
    driver.enter("b");
    driver.confirmAll();
    driver.do({ type: "abort", gameId: "game-1", reason: "log_failed" });
    expect(fold([["pairs", driver.journal]]).size).toBe(0);
  });
});

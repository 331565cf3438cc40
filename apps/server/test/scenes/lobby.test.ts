import { describe, expect, it } from "vitest";
import { Lobby } from "../../src/scenes/lobby.ts";

describe("Lobby", () => {
  it("tells at most once a second, the latest change included", () => {
    let now = 0;
    let due: { readonly at: number; readonly run: () => void } | null = null;
    const told: number[] = [];
    const lobby = new Lobby(
      () => told.push(now),
      () => now,
      (delayMs, run) => {
        due = { at: now + delayMs, run };
        return () => (due = null);
      },
    );
    const runUntil = (at: number): void => {
      while (due !== null && due.at <= at) {
        const { run } = due;
        now = due.at;
        due = null;
        run();
      }
      now = at;
    };
    lobby.changed();
    lobby.changed();
    runUntil(0);
    expect(told).toEqual([0]);
    for (const at of [100, 200, 900]) {
      runUntil(at);
      lobby.changed();
    }
    runUntil(5_000);
    expect(told).toEqual([0, 1_000]);
    lobby.changed();
    runUntil(5_000);
    expect(told).toEqual([0, 1_000, 5_000]);
    lobby.changed();
    lobby.close();
    runUntil(9_000);
    expect(told).toEqual([0, 1_000, 5_000]);
  });
});

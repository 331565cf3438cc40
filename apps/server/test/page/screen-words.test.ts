import { describe, expect, it } from "vitest";
import { formatLobby, formatTimeLeft, wordsFor } from "../../page/src/screen-words.ts";

describe("the words around a screen", () => {
  it.each([
    [120_000, "2:00"],
    [61_001, "1:02"],
    [900, "0:01"],
    [0, "0:00"],
    [-5000, "0:00"],
  ])("writes %i ms left as %s", (ms, written) => {
    expect(formatTimeLeft(ms)).toBe(written);
  });

  it.each([
    [1, 1, "You are the first one here. 1 more is needed."],
    [2, 2, "2 people are waiting, you included. 2 more are needed."],
    [3, 0, "3 people are waiting, you included. Looking for a group that fits."],
  ])("says that %i wait and %i are missing", (waiting, missing, sentence) => {
    expect(formatLobby(waiting, missing)).toBe(sentence);
  });

  it("calls for a confirmation only where a person has to give it", () => {
    const ready = { kind: "ready", proposalId: 1, message: null, endsAt: null, answered: false } as const;
    expect(wordsFor(ready, "S", "person").call).toBe("Are you ready?");
    expect(wordsFor(ready, "S", "page").call).toBeNull();
    expect(wordsFor({ ...ready, answered: true }, "S", "person").call).toBeNull();
  });
});

import { expect, it } from "vitest";
import type { Observation } from "../../src/index.ts";
import { clientViews } from "../../src/check/client-view.ts";

it("puts what was told in the order in which the connections opened, not in which they were begun", () => {
  const subjectId = "ada";
  const told = (at: number, connection: number, event: string): Observation => ({
    kind: "told",
    at,
    subjectId,
    connection,
    event,
    payload: { game_id: "game" },
  });
  // The 19th was begun before the 21st, and came about after it had ended.
  const views = clientViews([
    { kind: "connected", at: 1, subjectId, connection: 21 },
    told(2, 21, "start_game"),
    { kind: "disconnected", at: 3, subjectId, connection: 21 },
    { kind: "connected", at: 4, subjectId, connection: 19 },
    told(5, 19, "end_game"),
  ]);
  expect(views.get(subjectId)?.told.map(({ event }) => event)).toEqual(["start_game", "end_game"]);
});

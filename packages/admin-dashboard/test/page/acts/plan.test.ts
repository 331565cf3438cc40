import type { GameState, ParticipantRow } from "@waitroom/admin-events/client";
import { describe, expect, it } from "vitest";
import {
  planEndGame,
  planMatchByHand,
  planMatching,
  planPauseIntake,
  planRelease,
  planRemove,
} from "../../../page/src/acts/plan.ts";
import { sampleGame, samplePerson, sampleScene, sampleState } from "../../sample-state.ts";

const now = 1_000_000_000;
const state = sampleState(now);

function withPeople(...participants: readonly ParticipantRow[]) {
  return { ...state, participants };
}

describe("a planned act", () => {
  it("concerns those of the people whom it can still concern, and nobody else", () => {
    const [a, b, c] = ["a", "b", "c"].map((id) => samplePerson(now, id, 10));
    if (a === undefined || b === undefined || c === undefined) throw new TypeError("Expected three.");
    const plan = planRelease([a, b, c]);
    const later = samplePerson(now, "later", 1);
    const act = plan(
      withPeople(a, { ...b, state: "left" }, { ...c, scene_id: "another", state: "waiting" }, later),
    );
    expect(act?.requests).toEqual([{ action: "release", scene_id: "dictator_game", subject_ids: ["a"] }]);
    expect(act?.effects[0]).toContain("The wait of 1 person ends now");
    expect(plan(withPeople({ ...a, state: "matched" }))).toBeNull();
  });

  it("names the groups that it ends, as they are now", () => {
    const person = samplePerson(now, "a", 10);
    const plan = planRemove([person]);
    expect(plan(withPeople(person))?.ends).toEqual([]);
    const act = plan(withPeople({ ...person, state: "matched", game_id: "g9" }));
    expect(act?.ends).toEqual(["g9"]);
    expect(act?.effects.join(" ")).toContain("1 of them is in a group: those groups end");
  });

  it("makes a group by hand of all of the people or of nobody", () => {
    const [a, b] = ["a", "b"].map((id) => samplePerson(now, id, 10));
    if (a === undefined || b === undefined) throw new TypeError("Expected two.");
    const plan = planMatchByHand("dictator_game", [a, b]);
    expect(plan(withPeople(a, b))?.requests).toEqual([
      { action: "match_by_hand", scene_id: "dictator_game", subject_ids: ["a", "b"] },
    ]);
    expect(plan(withPeople(a, { ...b, connected: false }))).toBeNull();
  });

  it("ends a group in the way that its state asks for, until it is over", () => {
    const game = (state: GameState) => sampleGame(now, "g1", ["a", "b"], 3, { state });
    const plan = planEndGame(game("matched"));
    const acts = (["matched", "started", "ended"] as const).map((next) =>
      plan({ ...state, games: [game(next)] }),
    );
    expect(acts.map((act) => act?.effects[0])).toEqual([
      "The countdown stops. Its 2 members wait again, in the places of their arrival.",
      "The game ends now for its 2 members, with the outcome “admin”.",
      undefined,
    ]);
    expect(acts[0]?.ends).not.toEqual(acts[1]?.ends);
  });

  it("changes no scene that somebody else has changed already", () => {
    const [open, paused] = [
      sampleScene(now),
      sampleScene(now, { intake_paused: true, matching_paused: true }),
    ];
    const other = sampleScene(now, { scene_id: "negotiation" });
    const plan = planPauseIntake([open, other]);
    expect(plan({ ...state, scenes: [open, other] })?.title).toBe(
      "Pause intake of dictator_game, negotiation",
    );
    expect(plan({ ...state, scenes: [paused, other] })?.requests).toEqual([
      { action: "pause_intake", scene_id: "negotiation" },
    ]);
    expect(planMatching(open)({ ...state, scenes: [paused] })).toBeNull();
    expect(planMatching(paused)({ ...state, scenes: [paused] })?.button).toBe("Reopen matching");
  });
});

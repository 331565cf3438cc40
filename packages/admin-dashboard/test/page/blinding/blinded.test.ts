import { describe, expect, it } from "vitest";
import { createAdminApi } from "../../../page/src/api/admin-api.ts";
import { blindedApi, blindedSnapshot } from "../../../page/src/blinding/blinded.ts";
import { sampleState } from "../../sample-state.ts";

const now = 1_000_000_000;

describe("blindedSnapshot", () => {
  it("names no condition, and keeps every number of the balance", () => {
    const state = sampleState(now);
    const blinded = blindedSnapshot(state);
    expect(JSON.stringify(state)).toContain("low stakes");
    expect(JSON.stringify(blinded)).not.toMatch(/low stakes|high stakes/);
    expect(blinded.conditions.map(({ condition }) => condition)).toEqual(["Condition A", "Condition B"]);
    const numbers = (rows: typeof state.conditions) => rows.map((row) => ({ ...row, condition: "" }));
    expect(numbers(blinded.conditions)).toEqual(expect.arrayContaining(numbers(state.conditions)));
    expect(blinded.games.map(({ condition }) => condition)).toContain(null);
  });

  it("leaves alone what names no condition", () => {
    const state = sampleState(now);
    const blinded = blindedSnapshot(state);
    const bare = state.activity.findIndex(({ details }) => details["condition"] === undefined);
    expect(blinded.activity[bare]).toBe(state.activity[bare]);
    const without = state.games.findIndex(({ condition }) => condition === null);
    expect(blinded.games[without]).toBe(state.games[without]);
  });

  it("gives the same row for the same row", () => {
    const state = sampleState(now);
    const [one, other] = [blindedSnapshot(state), blindedSnapshot({ ...state })];
    expect(other.games.every((game, index) => game === one.games[index])).toBe(true);
    expect(other.activity.every((row, index) => row === one.activity[index])).toBe(true);
  });
});

describe("blindedApi", () => {
  it("names no condition in what it reads", async () => {
    const event = { type: "matched", seq: 1, at: 1, condition: "low stakes" };
    const body = { events: [event], matched: event, raw: '{"condition":"low stakes"}', file: "a.jsonl" };
    const api = blindedApi(createAdminApi(new URL("http://host/admin/"), async () => Response.json(body)));
    const answers = [await api.journal("pairs", null, 10), await api.history("anna"), await api.match("g1")];
    expect(answers.map(({ kind }) => kind)).toEqual(["ok", "ok", "ok"]);
    expect(JSON.stringify(answers)).not.toContain("stakes");
  });
});

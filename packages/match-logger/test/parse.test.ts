import { describe, expect, test } from "vitest";
import { MatchLogError, parseMatchAssignment, parseWaitingRoomEvent } from "../src/index.ts";

const match = {
  timestamp: 1.5,
  scene_id: "ring",
  game_id: "g",
  participants: [{ subject_id: "a", rtt_ms: 1, waited_ms: null, role: null, attributes: {}, later: true }],
  matchmaker_class: "FIFOMatchmaker",
  schema: 1,
  seq: 1,
  experiment_id: null,
  server_run_id: null,
  proposal_id: null,
  journal_seq: null,
  group_size: 1,
  reason: "fifo",
  condition: null,
  matchmaker_hash: null,
  formed_at: "2026-11-22T10:00:00.000Z",
  prev: "0".repeat(64),
};

describe("a match record", () => {
  test("keeps the keys that this version does not know, in it and in its participants", () => {
    const value = { ...match, added_later: { deep: [1] } };
    expect(parseMatchAssignment(value)).toEqual(value);
  });

  test("keeps an attribute whose name is `__proto__`", () => {
    const line = JSON.stringify(match).replace('"attributes":{}', '"attributes":{"__proto__":1}');
    expect(JSON.stringify(parseMatchAssignment(JSON.parse(line)))).toBe(line);
  });

  test.each([
    ["an endless number", { timestamp: Infinity }],
    ["no participants", { participants: [] }],
    ["a reason that is none", { reason: "luck" }],
    ["a hash that is none", { prev: "zz" }],
    ["an id of 129 characters", { game_id: "x".repeat(129) }],
    ["half a surrogate pair", { scene_id: "\ud800" }],
    ["a seq of 0", { seq: 0 }],
  ])("with %s is refused", (_, wrong) => {
    expect(() => parseMatchAssignment({ ...match, ...wrong })).toThrow(MatchLogError);
  });

  test.each([null, 1, "x", [], {}])("that is %j is refused", (value) => {
    expect(() => parseMatchAssignment(value)).toThrow(expect.objectContaining({ code: "INVALID_RECORD" }));
  });

  test("of a newer schema is refused by that reason, whatever else it holds", () => {
    const newer = expect.objectContaining({
      code: "NEWER_SCHEMA",
      message: expect.stringContaining("schema 2"),
    });
    expect(() => parseMatchAssignment({ schema: 2 })).toThrow(newer);
    expect(() => parseWaitingRoomEvent({ schema: 2 })).toThrow(newer);
  });
});

describe("an event", () => {
  const stored = { schema: 1, seq: 3, at: 1_000, prev: "0".repeat(64) };
  const good: readonly Record<string, unknown>[] = [
    { type: "resumed", down_ms: 5 },
    { type: "updated", subject_id: "a" },
    { type: "left", subject_id: "a", reason: "declined", waited_ms: 0 },
    { type: "evaluated", count: 2, pool_size: 3, reasons: { too_few: 3 } },
    { type: "paused", what: "intake", actor: "admin", reason: "" },
    { type: "aborted", game_id: "g", subject_ids: [], reason: "left", subject_id: null },
    { type: "invented_later", anything: { goes: [1] } },
  ];
  test.each(good)("($type) is read with all its fields", (fields) => {
    const event = { ...stored, ...fields, added_later: 1 };
    const isKnown = fields["type"] !== "invented_later";
    expect(parseWaitingRoomEvent(event)).toEqual({ isKnown, event });
  });

  test("that no journal has stored yet is read too", () => {
    expect(parseWaitingRoomEvent({ seq: 1, at: 1, type: "resumed", down_ms: 0 })).toMatchObject({
      event: { down_ms: 0 },
    });
  });

  test.each([
    ["without a seq", { seq: undefined, type: "resumed", down_ms: 1 }],
    ["with a broken time", { at: 1.5, type: "resumed", down_ms: 1 }],
    ["of a known type without its fields", { type: "resumed" }],
    ["with a field of another kind", { type: "started", game_id: "g", subject_ids: "a" }],
  ])("%s is refused with the place", (_, wrong) => {
    expect(() => parseWaitingRoomEvent({ ...stored, ...wrong })).toThrow(/`(seq|at|down_ms|subject_ids)`/);
  });
});

import { describe, expect, it } from "vitest";
import { journalRows } from "../../../page/src/timeline/journal-rows.ts";

describe("journalRows", () => {
  it("keeps of an event what people read, by the names of the live timeline", () => {
    const matched = {
      type: "matched",
      seq: 7,
      at: 100,
      game_id: "g1",
      reason: "fifo",
      condition: null,
      proposal_id: 5,
      participants: [{ subject_id: "anna" }, { subject_id: "ben" }],
    };
    expect(journalRows("pairs", [matched, { type: "evaluated", seq: 8, at: 101 }])).toEqual([
      {
        id: 7,
        timestamp: 100,
        event_type: "match_formed",
        subject_id: "",
        details: {
          scene_id: "pairs",
          game_id: "g1",
          reason: "fifo",
          condition: null,
          participants: ["anna", "ben"],
        },
      },
    ]);
  });

  it.each(["constructor", "toString", "__proto__"])("shows an event of the unknown type %s bare", (type) => {
    expect(journalRows("pairs", [{ type, seq: 1, at: 100, reason: "odd" }])).toEqual([
      { id: 1, timestamp: 100, event_type: type, subject_id: "", details: { scene_id: "pairs" } },
    ]);
  });
});

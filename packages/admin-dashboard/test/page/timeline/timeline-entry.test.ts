import type { ActivityRow } from "@waitroom/admin-events/client";
import { describe, expect, it } from "vitest";
import { filtered, timelineEntries } from "../../../page/src/timeline/timeline-entry.ts";

const rows: readonly ActivityRow[] = [
  {
    id: 1,
    timestamp: 1_000,
    event_type: "left",
    subject_id: "s1",
    details: { scene_id: "room", reason: "left", waited_ms: 33_000 },
  },
  {
    id: 2,
    timestamp: 2_000,
    event_type: "match_formed",
    subject_id: "s2",
    details: {
      scene_id: "room",
      game_id: "g9",
      participants: ["s2", "s3"],
      rtt_values: [1, 2],
      reason: "fifo",
    },
  },
  {
    id: 3,
    timestamp: 3_000,
    event_type: "browser_warning",
    subject_id: "",
    details: { a_list: [1, { b: 2 }] },
  },
];
const entries = timelineEntries(rows, (id) => `name of ${id}`);

describe("timelineEntries", () => {
  it("puts the newest first and says it in words", () => {
    expect(entries.map(({ title, people, details }) => [title, people, details])).toEqual([
      ["browser warning", [], ['a list: [1,{"b":2}]']],
      ["match formed", ["name of s2", "name of s3"], ["order of arrival"]],
      ["left", ["name of s1"], ["waited 33 s"]],
    ]);
  });

  it("finds entries by all words of the filter: name, subject id, scene, game, whatever the case", () => {
    const found = (filter: string): readonly number[] => filtered(entries, filter).map(({ id }) => id);
    expect(found("")).toEqual([3, 2, 1]);
    expect(found("  ROOM ")).toEqual([2, 1]);
    expect(found("room s3")).toEqual([2]);
    expect(found("g9")).toEqual([2]);
    expect(found("left match")).toEqual([]);
  });
});

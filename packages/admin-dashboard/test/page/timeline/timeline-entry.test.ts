import { type ActivityRow, pseudonym } from "@waitroom/admin-events/client";
import { describe, expect, it } from "vitest";
import { filtered, timelineEntries, type TimelineFilter } from "../../../page/src/timeline/timeline-entry.ts";

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
const entries = timelineEntries(rows);
const everything: TimelineFilter = { text: "", kinds: new Set(), sceneId: "", person: "", group: "" };

function found(part: Partial<TimelineFilter>): readonly number[] {
  return filtered(entries, { ...everything, ...part }).map(({ id }) => id);
}

describe("timelineEntries", () => {
  it("puts the newest first and says it in words", () => {
    expect(
      entries.map(({ title, people, details }) => [title, people.map(({ subjectId }) => subjectId), details]),
    ).toEqual([
      ["browser warning", [], ['a list: [1,{"b":2}]']],
      ["match formed", ["s2", "s3"], ["order of arrival"]],
      ["left", ["s1"], ["waited 33 s"]],
    ]);
    expect(entries[2]?.people[0]?.pseudonym).toBe(pseudonym("s1"));
  });

  it("finds entries by all words of the filter: name, subject id, scene, game, whatever the case", () => {
    expect(found({})).toEqual([3, 2, 1]);
    expect(found({ text: "  ROOM " })).toEqual([2, 1]);
    expect(found({ text: "room s3" })).toEqual([2]);
    expect(found({ text: "g9" })).toEqual([2]);
    expect(found({ text: "left match" })).toEqual([]);
  });

  it("finds entries by type, scene, person and group", () => {
    expect(found({ kinds: new Set(["exit"]) })).toEqual([1]);
    expect(found({ kinds: new Set(["exit", "match"]) })).toEqual([2, 1]);
    expect(found({ sceneId: "room" })).toEqual([2, 1]);
    expect(found({ sceneId: "roo" })).toEqual([]);
    expect(found({ person: "S3" })).toEqual([2]);
    expect(found({ person: pseudonym("s1").toLowerCase() })).toEqual([1]);
    expect(found({ group: "g" })).toEqual([2]);
  });
});

import type { ActivityRow } from "@waitroom/admin-events/client";
import { describe, expect, it } from "vitest";
import { tableWords } from "../../../page/src/exports/table-words.ts";
import { actionWords } from "../../../page/src/words/actions.ts";
import { activityKind, activityTitle, detailParts } from "../../../page/src/words/activity.ts";
import {
  exitReason,
  isAfterGame,
  matchReason,
  outcomeWords,
  plain,
  waitReason,
} from "../../../page/src/words/codes.ts";
import { clockFace, shortDuration } from "../../../page/src/words/duration.ts";
import { localTime, shortLocalTime, utcTime } from "../../../page/src/words/instant.ts";
import { bytes, count, counted, percent, rate } from "../../../page/src/words/number.ts";

describe("words", () => {
  it.each([
    [-5_000, "0:00"],
    [7_900, "0:07"],
    [760_000, "12:40"],
    [3_723_000, "1:02:03"],
  ])("shows %i ms on a clock face", (ms, face) => {
    expect(clockFace(ms)).toBe(face);
  });

  it.each([
    [400, "0.4 s"],
    [38_400, "38 s"],
    [60_000, "1 min"],
    [125_000, "2 min 5 s"],
    [3_840_000, "1 h 4 min"],
  ])("shortens %i ms", (ms, words) => {
    expect(shortDuration(ms)).toBe(words);
  });

  it("writes numbers with their units", () => {
    expect([count(1_204), rate(7.25), rate(1_204.4), percent(1, 3), percent(0, 0)]).toEqual([
      "1,204",
      "7.3",
      "1,204",
      "33 %",
      "0 %",
    ]);
    expect([bytes(0), bytes(999), bytes(48_200_000_000)]).toEqual(["0 B", "999 B", "48.2 GB"]);
    expect([counted(1, "group"), counted(2, "group")]).toEqual(["1 group", "2 groups"]);
  });

  it("gives UTC for hover", () => {
    expect(utcTime(Date.UTC(2026, 10, 22, 20, 3, 22))).toBe("2026-11-22 20:03:22 UTC");
  });

  it("says codes in words, and shows those it does not know as they are", () => {
    expect([exitReason("timed_out"), exitReason("ended_gave_up"), exitReason("own_code")]).toEqual([
      "waited too long",
      "game ended: gave up",
      "own code",
    ]);
    expect([exitReason("quota_full"), activityTitle("screened_out")]).toEqual([
      "study had its groups",
      "screened out",
    ]);
    expect(waitReason("partner_absent")).toBe("former partners are absent");
    expect([isAfterGame("ended_partner_left"), isAfterGame("left")]).toEqual([true, false]);
  });

  it("takes a code for nothing but a code, whatever JavaScript knows by that name", () => {
    for (const words of [exitReason, matchReason, outcomeWords, waitReason]) {
      expect([words("constructor"), words("__proto__")]).toEqual(["constructor", "  proto  "]);
    }
    expect([actionWords("constructor"), activityTitle("toString"), activityKind("constructor")]).toEqual([
      "Constructor",
      "toString",
      "other",
    ]);
    expect(tableWords("valueOf")).toBe("One row for each record.");
  });
});

describe("details of a line", () => {
  it("say in words whether somebody answered, with the tab in front, and why", () => {
    const row = (eventType: string, details: ActivityRow["details"]): ActivityRow => ({
      id: 1,
      timestamp: 0,
      event_type: eventType,
      subject_id: "a",
      details,
    });
    expect(detailParts(row("match_ready", { ready: true, visible: false }))).toEqual([
      "ready",
      "tab in the background",
    ]);
    expect(detailParts(row("match_ready", { ready: false, visible: true }))).toEqual([
      "not ready",
      "tab in front",
    ]);
    expect(detailParts(row("left", { reason: "left" }))).toEqual([]);
    expect(detailParts(row("left", { reason: "grace_ended" }))).toEqual(["lost connection"]);
    expect(detailParts(row("aborted", { reason: "member_absent" }))).toEqual(["a member absent"]);
    expect(detailParts(row("proposed", { reason: "latency" }))).toEqual(["latency limit"]);
  });

  it("have words for every reason that the rules of the toolkit give", () => {
    for (const code of [
      "composition",
      "repeat_partner",
      "different_value",
      "latency",
      "too_few",
      "no_group",
    ]) {
      expect(waitReason(code)).not.toBe(plain(code));
    }
  });
});

describe("local times", () => {
  const late = new Date(2026, 10, 28, 23, 57, 5).getTime();

  it("are the time of the day on the same day", () => {
    const now = new Date(2026, 10, 28, 23, 59, 59).getTime();
    expect([localTime(late, now), shortLocalTime(late, now)]).toEqual(["23:57:05", "23:57:05"]);
  });

  it("have the date on another day, and no seconds where they are to be short", () => {
    const now = new Date(2026, 10, 29, 0, 8).getTime();
    expect([localTime(late, now), shortLocalTime(late, now)]).toEqual(["28 Nov, 23:57:05", "28 Nov, 23:57"]);
  });
});

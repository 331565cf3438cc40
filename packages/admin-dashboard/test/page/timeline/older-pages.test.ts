import { describe, expect, it } from "vitest";
import type { Answer } from "../../../page/src/api/answer.ts";
import type { JournalPage } from "../../../page/src/api/admin-api.ts";
import { createOlderPages, pageSize } from "../../../page/src/timeline/older-pages.ts";

type Event = Readonly<Record<string, unknown>>;

/** Entered every `everyMs`, from 0 on; `missing` are numbers of lines that are not there. */
function journalOf(length: number, everyMs: number, missing: readonly number[] = []): readonly Event[] {
  return Array.from({ length }, (_, index) => ({
    type: "entered",
    seq: index + 1,
    at: index * everyMs,
    subject_id: `s${index + 1}`,
    rtt_ms: null,
  })).filter(({ seq }) => !missing.includes(seq));
}

function setUp(journals: Readonly<Record<string, readonly Event[]>>) {
  const asked: string[] = [];
  let answer: Answer<JournalPage> | null = null;
  const pages = createOlderPages(async (sceneId, beforeSeq, limit) => {
    asked.push(`${sceneId} ${beforeSeq}`);
    if (answer !== null) return answer;
    const before = beforeSeq ?? Number.POSITIVE_INFINITY;
    const events = (journals[sceneId] ?? []).filter(({ seq }) => Number(seq) < before).slice(-limit);
    return { kind: "ok", value: { sceneId, events } };
  });
  const scenes = Object.keys(journals);
  return {
    pages,
    asked,
    more: () => pages.readMore(scenes),
    answerWith: (next: Answer<JournalPage> | null) => (answer = next),
  };
}

describe("createOlderPages", () => {
  it("reads one journal page by page to its beginning, each line once", async () => {
    const { pages, asked, more } = setUp({ a: journalOf(2 * pageSize + 10, 1_000) });
    await more();
    expect([pages.get().rows.length, pages.get().isAll]).toEqual([pageSize, false]);
    await more();
    await more();
    expect(pages.get().rows.map(({ id }) => id)).toEqual(
      Array.from({ length: 2 * pageSize + 10 }, (_, i) => i + 1),
    );
    expect(pages.get().isAll).toBe(true);
    await more();
    expect(asked).toEqual(["a null", `a ${pageSize + 11}`, "a 11"]);
  });

  it("shows no line before which one of another scene may be missing", async () => {
    // Of the busy scene a page reaches back less far than of the calm one.
    const { pages, more } = setUp({ busy: journalOf(3 * pageSize, 1_000), calm: journalOf(300, 2_000) });
    await more();
    const since = 2 * pageSize * 1_000;
    expect(pages.get().rows.every(({ timestamp }) => timestamp >= since)).toBe(true);
    expect(pages.get().rows.some(({ details }) => details["scene_id"] === "calm")).toBe(true);
    for (let turn = 0; turn < 4; turn += 1) await more();
    expect(pages.get().isAll).toBe(true);
    expect(pages.get().rows).toHaveLength(3 * pageSize + 300);
    const times = pages.get().rows.map(({ timestamp }) => timestamp);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  it("names the lines that are missing", async () => {
    const { pages, more } = setUp({ a: journalOf(20, 1_000, [7, 8]) });
    await more();
    expect(pages.get().gaps).toEqual([{ sceneId: "a", afterSeq: 6, beforeSeq: 9, at: 8_000 }]);
  });

  it("keeps what it has when a page does not come, and goes on there", async () => {
    const { pages, more, answerWith } = setUp({ a: journalOf(pageSize + 5, 1_000) });
    await more();
    answerWith({ kind: "unreachable" });
    await more();
    expect([pages.get().rows.length, pages.get().failure]).toEqual([pageSize, { kind: "unreachable" }]);
    answerWith(null);
    await more();
    expect([pages.get().rows.length, pages.get().failure]).toEqual([pageSize + 5, null]);
  });

  it("takes an empty journal as read", async () => {
    const { pages, more } = setUp({ a: [], b: journalOf(3, 1_000) });
    await more();
    expect([pages.get().rows.length, pages.get().isAll]).toEqual([3, true]);
  });
});

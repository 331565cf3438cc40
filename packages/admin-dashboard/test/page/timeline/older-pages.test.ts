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

function setUp(journals: Record<string, readonly Event[]>) {
  const asked: string[] = [];
  let answer: Answer<JournalPage> | null = null;
  let now = 10_000_000;
  const pages = createOlderPages({
    now: () => now,
    journal: async (sceneId, beforeSeq, limit) => {
      asked.push(`${sceneId} ${beforeSeq}`);
      if (answer !== null) return answer;
      const before = beforeSeq ?? Number.POSITIVE_INFINITY;
      const events = (journals[sceneId] ?? []).filter(({ seq }) => Number(seq) < before).slice(-limit);
      return { kind: "ok", value: { sceneId, events } };
    },
  });
  const scenes = Object.keys(journals);
  return {
    pages,
    asked,
    more: () => pages.readMore(scenes),
    pass: (ms: number) => (now += ms),
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

  it("catches up with what was written since, page by page, each line once", async () => {
    const journals = { busy: journalOf(300, 1_000), calm: journalOf(5, 1_000), empty: journalOf(0, 1) };
    const { pages, asked, more, pass } = setUp(journals);
    await more();
    expect(pages.get().until).toBe(9_998_000);
    journals.busy = journalOf(300 + 2 * pageSize + 7, 1_000);
    journals.empty = journalOf(2, 1_000);
    pass(60_000);
    asked.length = 0;
    await pages.catchUp();
    expect(pages.get().until).toBe(10_058_000);
    const idsOf = (scene: string) =>
      pages
        .get()
        .rows.filter(({ details }) => details["scene_id"] === scene)
        .map(({ id }) => id);
    expect(idsOf("busy")).toEqual(Array.from({ length: 3 * pageSize + 7 }, (_, i) => i + 101));
    expect(asked).toEqual(["busy null", "busy 508", "busy 308", "calm null", "empty null"]);
    expect(pages.get().gaps).toEqual([]);
    await more();
    expect(idsOf("busy")).toHaveLength(300 + 2 * pageSize + 7);
    expect([idsOf("calm"), idsOf("empty")]).toEqual([
      [1, 2, 3, 4, 5],
      [1, 2],
    ]);
  });

  it("knows no later end while a page does not come", async () => {
    const journals = { a: journalOf(5, 1_000) };
    const { pages, more, pass, answerWith } = setUp(journals);
    await more();
    pass(60_000);
    answerWith({ kind: "unreachable" });
    await pages.catchUp();
    expect([pages.get().until, pages.get().failure]).toEqual([9_998_000, { kind: "unreachable" }]);
    answerWith(null);
    await pages.catchUp();
    expect([pages.get().until, pages.get().failure, pages.get().rows.length]).toEqual([10_058_000, null, 5]);
  });

  it("takes an empty journal as read", async () => {
    const { pages, more } = setUp({ a: [], b: journalOf(3, 1_000) });
    await more();
    expect([pages.get().rows.length, pages.get().isAll]).toEqual([3, true]);
  });
});

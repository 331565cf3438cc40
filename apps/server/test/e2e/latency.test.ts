import { describe, expect, it } from "vitest";
import { DelayProxy } from "./delay-proxy.ts";
import { logLines, subjectsOf } from "./log-lines.ts";
import { TestParticipant } from "./participant.ts";
import { startQuick } from "./quick.ts";

describe("a scene with a latency limit", () => {
  it("forms no pair beyond the limit on arrival, and tells those who stay alone when their time is over", async () => {
    await using server = await startQuick();
    await using slow = await DelayProxy.start(server.origin, 200);
    // 400 ms there and back for each of the slow ones: two of them are 800 ms apart, a slow and a fast one 400 ms. What a busy
    // machine adds is small beside that.
    const slowPair = await Promise.all([0, 1].map(() => TestParticipant.connect(slow.origin)));
    for (const person of slowPair) {
      expect(await person.join("near")).toMatchObject({ ok: true, state: { status: "waiting" } });
    }
    for (const person of slowPair) {
      expect(await person.until("waiting_room_timeout")).toEqual({
        message: "Nobody near enough came.",
        completion_code: "WAITED",
        redirect_url: null,
      });
    }
    const again = await slowPair[0]?.join("near");
    expect(again).toMatchObject({ ok: true, state: { status: "timed_out", completion_code: "WAITED" } });

    const order = await Promise.all(
      [slow.origin, slow.origin, server.origin, server.origin].map((origin) =>
        TestParticipant.connect(origin),
      ),
    );
    for (const person of order) await person.join("near");
    const starts = await Promise.all(order.map((person) => person.until("start_game")));
    const games = starts.map((start) => start["game_id"]);
    expect(games[0]).not.toBe(games[1]);
    const records = await logLines(server.log("quick", "near_matches.jsonl"));
    expect(records.map(subjectsOf)).toEqual([
      [order[0]?.subjectId, order[2]?.subjectId],
      [order[1]?.subjectId, order[3]?.subjectId],
    ]);
    for (const record of records) {
      const rtts = (record["participants"] as readonly { rtt_ms: number }[]).map(({ rtt_ms }) => rtt_ms);
      expect(rtts.reduce((sum, rtt) => sum + rtt, 0)).toBeLessThanOrEqual(600);
      expect(Math.max(...rtts)).toBeGreaterThan(395);
    }
    for (const person of [...slowPair, ...order]) person.close();
  });
});

import { describe, expect, it } from "vitest";
import { TestAdmin } from "../e2e/admin.ts";
import quick from "../e2e/experiments/quick.ts";
import { InProcessServer } from "../e2e/in-process.ts";
import { PATIENCE_MS, TestParticipant } from "../e2e/participant.ts";
import { ADMIN_TOKEN } from "../e2e/server-process.ts";
import { watchRtts } from "../../src/admin/rtt-watch.ts";

describe("watchRtts", () => {
  it("shows median and number of samples of who waits, while somebody watches", async () => {
    await using server = await InProcessServer.start(quick);
    const person = await TestParticipant.connect(server.origin);
    await person.join("pairs");
    using admin = await TestAdmin.connect(server.origin, { token: ADMIN_TOKEN });
    await expect
      .poll(async () => (await admin.snapshot()).participants, { timeout: PATIENCE_MS, interval: 500 })
      .toMatchObject([
        { subject_id: person.subjectId, rtt: { median_ms: expect.any(Number), samples: expect.any(Number) } },
      ]);
    person.close();
  });

  it("reads nothing while nobody watches, and ends when it is stopped", () => {
    let due: (() => void) | undefined;
    let isWatched = false;
    let looks = 0;
    const stop = watchRtts({
      scenes: {
        all: () => {
          looks += 1;
          return [];
        },
      },
      participants: { get: () => expect.unreachable() },
      measure: () => expect.unreachable(),
      isWatched: () => isWatched,
      setTimer: (_delayMs, run) => {
        due = run;
        return () => (due = undefined);
      },
    });
    due?.();
    expect(looks).toBe(0);
    isWatched = true;
    due?.();
    expect(looks).toBe(1);
    stop();
    expect(due).toBeUndefined();
  });
});

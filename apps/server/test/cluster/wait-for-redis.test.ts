import { expect, it } from "vitest";
import { RedisJournalError } from "@waitroom/redis-journal";
import { waitForRedis } from "../../src/cluster/wait-for-redis.ts";

const away = new RedisJournalError("UNREACHABLE", "Nobody answers.");

/** Time that passes while it is waited. */
function clock() {
  let now = 0;
  const waits: number[] = [];
  return {
    waits,
    ports: {
      monotonicNow: () => now,
      setTimer: (delayMs: number, run: () => void) => {
        now += delayMs;
        queueMicrotask(run);
        return () => undefined;
      },
      onWaiting: (limitMs: number) => waits.push(limitMs),
    },
    now: () => now,
  };
}

it("waits until Redis is there, and says so once", async () => {
  const { ports, waits, now } = clock();
  const answered = await waitForRedis(
    () => (now() < 20_000 ? Promise.reject(away) : Promise.resolve("there")),
    ports,
  );
  expect(answered).toBe("there");
  expect(now()).toBe(20_000);
  expect(waits).toEqual([60_000]);
});

it("gives up after a minute", async () => {
  const { ports, now } = clock();
  await expect(waitForRedis(() => Promise.reject(away), ports)).rejects.toBe(away);
  expect(now()).toBe(60_000);
});

it("waits for nothing where Redis answers and refuses", async () => {
  const { ports, waits } = clock();
  const refused = new RedisJournalError("WRONG_ANSWER", "NOAUTH Authentication required.");
  await expect(waitForRedis(() => Promise.reject(refused), ports)).rejects.toBe(refused);
  expect(waits).toEqual([]);
});

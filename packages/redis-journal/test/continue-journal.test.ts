import { describe, expect, it } from "vitest";
import {
  continueJournal,
  RedisJournalError,
  type Continuation,
  type JsonObject,
  type RedisPort,
} from "../src/index.ts";
import { closeScript } from "../src/scripts/scene.ts";
import { all, journalOf, keys, noted } from "./support/journals.ts";
import { ModelRedis } from "./support/model-redis.ts";

const COUNT = 1_100;

/** A closed scene of which Redis alone has the last hundred events. */
async function lossy(): Promise<{ readonly redis: ModelRedis; readonly archive: readonly JsonObject[] }> {
  const redis = new ModelRedis();
  const journal = await journalOf(redis, "a");
  for (let seq = 0; seq < COUNT; seq += 550) {
    await journal.append(
      seq,
      Array.from({ length: 550 }, (_, index) => noted(seq + index + 1)),
    );
  }
  const archive = await Array.fromAsync(journal.read(1));
  await redis.run(closeScript, [keys.meta], ["0", "The tail is missing."]);
  return { redis, archive: archive.slice(0, COUNT - 100) };
}

async function* archived(from: readonly JsonObject[]): AsyncGenerator<JsonObject> {
  yield* from;
}

/** Dies at its n-th call: before Redis carries it out, or before the answer is read. */
function dyingAt(redis: ModelRedis, call: number, isCarriedOut: boolean): Pick<RedisPort, "run" | "range"> {
  let calls = 0;
  const carry = async <T>(run: () => Promise<T>): Promise<T> => {
    calls += 1;
    if (calls > call) throw dead();
    const isLast = calls === call;
    if (isLast && !isCarriedOut) throw dead();
    const answer = await run();
    if (isLast) throw dead();
    return answer;
  };
  return {
    run: (...given) => carry(() => redis.run(...given)),
    range: (...given) => carry(() => redis.range(...given)),
  };
}

function dead(): RedisJournalError {
  return new RedisJournalError("UNREACHABLE", "The process has ended.");
}

async function seqs(redis: ModelRedis): Promise<readonly unknown[]> {
  redis.now += 60_000;
  return all(await journalOf(redis, "reader"));
}

const WHOLE = Array.from({ length: COUNT }, (_, index) => index + 1);

describe("continuing a scene", () => {
  it("loses nothing that only Redis had, wherever it dies, and the next attempt does all of it", async () => {
    let deaths = 0;
    for (const isCarriedOut of [false, true]) {
      for (let call = 1; ; call += 1) {
        const { redis, archive } = await lossy();
        const died = await continueJournal({
          redis: dyingAt(redis, call, isCarriedOut),
          keys,
          archive: archived(archive),
        }).then(
          () => false,
          () => true,
        );
        if (!died) break;
        deaths += 1;
        const isOpen = redis.model.run("look", [keys.journal, keys.meta], [], redis.now)[3] === "";
        const done: Continuation | null = isOpen
          ? null
          : await continueJournal({ redis, keys, archive: archived(archive) });
        expect(done?.kept ?? 100).toBe(100);
        expect(await seqs(redis)).toEqual(WHOLE);
        expect(redis.model.range(keys.newJournal, "-", "+", 1)).toEqual([]);
      }
    }
    // Beginning, reading, each block, the lines and the end.
    expect(deaths).toBeGreaterThan(8);
  }, 60_000);

  it("refuses where a node decides, and deletes nobody's append", async () => {
    const redis = new ModelRedis();
    const journal = await journalOf(redis, "a");
    await journal.append(0, [noted(1)]);
    redis.model.run("lease", [keys.lease, keys.meta], ["acquire", "t", "b", "1500", "0"], redis.now);
    const archive = await Array.fromAsync(journal.read(1));
    await expect(continueJournal({ redis, keys, archive: archived(archive) })).rejects.toMatchObject({
      code: "RUNNING",
      message: expect.stringContaining("node `b` decides"),
    });
    const look = redis.model.run("look", [keys.journal, keys.meta], [], redis.now);
    expect(look.slice(1, 4)).toEqual(["1-0", "0", ""]);
  });

  it("lets nobody append while it works, though nobody had closed the scene", async () => {
    const redis = new ModelRedis();
    const journal = await journalOf(redis, "a");
    await journal.append(0, [noted(1)]);
    const archive = await Array.fromAsync(journal.read(1));
    const seen: unknown[] = [];
    // A node whose lease has ended, and that does not know it yet.
    const late: Pick<RedisPort, "run" | "range"> = {
      run: redis.run,
      range: async (...given) => {
        seen.push(await journal.append(1, [noted(2)]).catch((error: unknown) => error));
        return redis.range(...given);
      },
    };
    await continueJournal({ redis: late, keys, archive: archived(archive) });
    expect(seen[0]).toMatchObject({ code: "CLOSED" });
    expect(await seqs(redis)).toEqual([1]);
  });

  it("leaves an open scene open where the archive is of another history", async () => {
    const redis = new ModelRedis();
    const journal = await journalOf(redis, "a");
    await journal.append(0, [noted(1)]);
    const other = { ...noted(1, "another"), prev: "0".repeat(64) };
    await expect(continueJournal({ redis, keys, archive: archived([other]) })).rejects.toMatchObject({
      code: "INVALID_JOURNAL",
    });
    await journal.append(1, [noted(2)]);
    expect(await seqs(redis)).toEqual([1, 2]);
  });

  it("gives way to a later attempt, whose events are not mixed with its own", async () => {
    const { redis, archive } = await lossy();
    let isSecond = false;
    const first: Pick<RedisPort, "run" | "range"> = {
      range: redis.range,
      run: async (script, ...given) => {
        if (script.name === "fill" && !isSecond) {
          isSecond = true;
          await continueJournal({ redis, keys, archive: archived(archive) });
        }
        return redis.run(script, ...given);
      },
    };
    await expect(continueJournal({ redis: first, keys, archive: archived(archive) })).rejects.toMatchObject({
      code: "RUNNING",
    });
    expect(await seqs(redis)).toEqual(WHOLE);
  });

  it("takes nothing of an attempt that died, and nothing that one says after the next has begun", () => {
    const { model, now } = new ModelRedis();
    const step = (mode: string, attempt: string): readonly string[] => {
      const { meta, journal, blocks, commands, senders, lease, newJournal, newBlocks } = keys;
      const all = [meta, journal, blocks, commands, senders, lease, newJournal, newBlocks];
      return model.run("continue", all, [mode, attempt, "It is being continued."], now);
    };
    const fill = (attempt: string, seq: string): readonly string[] =>
      model.run("fill", [keys.meta, keys.newJournal, keys.newBlocks], [attempt, "lines", seq, "line"], now);
    expect(step("begin", "x")).toEqual(["OK"]);
    expect(fill("x", "9")).toEqual(["OK"]);
    expect(step("begin", "y")).toEqual(["OK"]);
    expect(fill("y", "1")).toEqual(["OK"]);
    expect(fill("x", "2")).toEqual(["NO"]);
    expect([step("end", "x"), step("cancel", "x")]).toEqual([["NO"], ["NO"]]);
    // The answer of the last step may be lost.
    expect([step("end", "y"), step("end", "y")]).toEqual([["OK"], ["OK"]]);
    expect(model.range(keys.journal, "-", "+", 9).map(({ id }) => id)).toEqual(["1-0"]);
  });
});

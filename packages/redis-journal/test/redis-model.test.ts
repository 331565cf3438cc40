import { afterAll, beforeAll, describe, expect, it } from "vitest";
import fc from "fast-check";
import { NodeRedis, type StreamEntry } from "../src/index.ts";
import { appendScript } from "../src/scripts/append.ts";
import { continueScript, fillScript } from "../src/scripts/continue.ts";
import { leaseScript, releaseScript, simpleLeaseScript } from "../src/scripts/lease.ts";
import { beatScript } from "../src/scripts/nodes.ts";
import { closeScript, compactScript, lookScript } from "../src/scripts/scene.ts";
import { sendScript } from "../src/scripts/send.ts";
import { RedisModel, RedisProcess } from "../src/testing/index.ts";
import { freshKeys } from "./set-up.ts";

const isThorough = process.env["CI"] !== undefined;
const small = fc.integer({ min: 0, max: 5 }).map(String);
const token = fc.constantFrom("t1", "t2");
const sender = fc.constantFrom("north", "south");
const call = fc.oneof(
  { weight: 4, arbitrary: fc.record({ script: fc.constant(appendScript), args: appendArgs() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      script: fc.constant(leaseScript),
      args: fc
        .tuple(fc.constantFrom("acquire", "renew"), token, sender)
        .map((some) => [...some, "600000", "600000"]),
    }),
  },
  fc.record({ script: fc.constant(releaseScript), args: token.map((one) => [one]) }),
  fc.record({ script: fc.constant(simpleLeaseScript), args: token.map((one) => [one, "600000"]) }),
  {
    weight: 3,
    arbitrary: fc.record({
      script: fc.constant(sendScript),
      args: fc
        .tuple(
          sender,
          small,
          small,
          fc.constantFrom("2", "9"),
          fc.constantFrom(["0", "c1"], ["5", "c2", "0", "c3"]),
        )
        .map(([...some]) => some.flat()),
    }),
  },
  fc.record({ script: fc.constant(beatScript), args: sender.map((one) => [one, "600000", "{}"]) }),
  { weight: 2, arbitrary: fc.record({ script: fc.constant(lookScript), args: fc.constant<string[]>([]) }) },
  fc.record({
    script: fc.constant(compactScript),
    args: fc.tuple(small, small).map((some) => [...some, "block"]),
  }),
  {
    weight: 1,
    arbitrary: fc.record({
      script: fc.constant(closeScript),
      args: fc.constantFrom(["1", "why"], ["1", "why"], ["0", "why"]),
    }),
  },
);

const attempt = fc.constantFrom("x", "y");
const continuation = fc.oneof(
  fc.record({
    script: fc.constant(continueScript),
    args: fc
      .tuple(fc.constantFrom("begin", "begin", "end", "cancel"), attempt)
      .map((some) => [...some, "It is being continued."]),
  }),
  fc.record({
    script: fc.constant(fillScript),
    args: fc.oneof(
      fc.tuple(attempt, small).map(([one, seq]) => [one, "lines", String(Number(seq) + 1), "l1", "l2"]),
      fc.tuple(attempt, small).map(([one, seq]) => [one, "block", String(Number(seq) + 1), "block"]),
    ),
  }),
);

function appendArgs(): fc.Arbitrary<string[]> {
  const lines = fc.array(fc.constantFrom("l1", "l2"), { maxLength: 3 });
  return fc
    .tuple(token, small, small, fc.constantFrom("", "[]"), fc.constantFrom("0", "0", "5"), lines)
    .map(([one, expected, covered, answers, until, some]) => [
      one,
      expected,
      covered,
      answers,
      until,
      ...some,
    ]);
}

const calls = fc.oneof({ weight: 6, arbitrary: call }, { weight: 1, arbitrary: continuation });

describe.skipIf(!RedisProcess.isInstalled() && process.env["CI"] === undefined)("the model of Redis", () => {
  let server: RedisProcess;
  let redis: NodeRedis;

  beforeAll(async () => {
    server = await RedisProcess.start({ appendfsync: "no" });
    redis = new NodeRedis({ url: server.url });
  }, 60_000);

  afterAll(async () => {
    await redis.close();
    await server[Symbol.asyncDispose]();
  });

  it("answers random calls as the scripts do, and holds the same", async () => {
    const answers = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.array(calls, { minLength: 10, maxLength: 40 }), async (given) => {
        const keys = freshKeys();
        const model = new RedisModel();
        const keysOf = (script: string): readonly string[] => keysFor(script, keys);
        for (const { script, args } of given) {
          const real = await redis.run(script, keysOf(script.name), args);
          const modelled = model.run(script.name, keysOf(script.name), args, Date.now());
          expect(comparable(script.name, modelled)).toEqual(comparable(script.name, real));
          answers.add(`${script.name} ${real[0]}`);
        }
        for (const key of [keys.journal, keys.blocks, keys.commands, keys.newJournal, keys.newBlocks]) {
          const texts = (entries: readonly StreamEntry[]): readonly unknown[] =>
            entries.map(({ id, fields }) => [id, withoutTimes(Object.entries(fields).flat())]);
          const real = await redis.range(key, "-", "+", 1_000);
          expect(texts(model.range(key, "-", "+", 1_000))).toEqual(texts(real));
        }
      }),
      { numRuns: isThorough ? 600 : 60, seed: 9 },
    );
    for (const answer of ["append OK", "append FENCED", "append NOT_AT_END", "append CLOSED", "lease HELD"]) {
      expect(answers).toContain(answer);
    }
    for (const answer of ["lease LOST", "lease TAKEN", "lease CLOSED", "send OK", "send FULL", "send LOST"]) {
      expect(answers).toContain(answer);
    }
    for (const answer of ["compact OK", "compact NO", "fill NO"]) expect(answers).toContain(answer);
    for (const answer of ["continue OK", "continue NO", "continue RUNNING"]) {
      expect(answers).toContain(answer);
    }
    // These take a history that is rare.
    for (const answer of isThorough ? ["append LATE", "fill OK"] : []) expect(answers).toContain(answer);
  });
});

function keysFor(script: string, keys: ReturnType<typeof freshKeys>): readonly string[] {
  switch (script) {
    case "append":
      return [keys.journal, keys.meta, keys.commands];
    case "lease":
      return [keys.lease, keys.meta];
    case "release":
      return [keys.lease];
    case "simple-lease":
      return [keys.archiver];
    case "send":
      return [keys.commands, keys.senders, keys.meta];
    case "beat":
      return [`${keys.meta}:nodes`, `${keys.meta}:facts`];
    case "look":
      return [keys.journal, keys.meta];
    case "close":
      return [keys.meta];
    case "fill":
      return [keys.meta, keys.newJournal, keys.newBlocks];
    case "continue":
      return [
        keys.meta,
        keys.journal,
        keys.blocks,
        keys.commands,
        keys.senders,
        keys.lease,
        keys.newJournal,
        keys.newBlocks,
      ];
    default:
      return [keys.journal, keys.blocks];
  }
}

/** Nodes are listed by the moment until which they count, and model and Redis are asked in different milliseconds. */
function comparable(script: string, answer: readonly string[]): readonly string[] {
  if (script !== "beat") return withoutTimes(answer);
  const [said = "", at = "", ...nodes] = withoutTimes(answer);
  const rows = Array.from({ length: nodes.length / 3 }, (_, row) =>
    nodes.slice(row * 3, row * 3 + 3).join(" "),
  );
  return [said, at, ...rows.toSorted()];
}

/** Moments and durations differ by what the calls took, and processes have names of their own. */
function withoutTimes(answer: readonly string[]): readonly string[] {
  return answer.map((part) => {
    if (/^\d{6,}$/.test(part)) return "time";
    return /^([0-9a-f]{40}|run-\d+)$/.test(part) ? "process" : part;
  });
}

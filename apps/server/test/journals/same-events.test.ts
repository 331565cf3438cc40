import { afterAll, beforeAll, describe, expect, it } from "vitest";
import fc from "fast-check";
import {
  DurableWaitingRoom,
  FIFOMatchmaker,
  WaitingRoomError,
  type WaitingRoomCommand,
} from "@waitroom/matchmaker";
import type { JournalPlace } from "@waitroom/matchmaker/testing";
import { NodeRedis } from "@waitroom/redis-journal";
import { RedisProcess } from "@waitroom/redis-journal/testing";
import { filePlace, memoryPlace, redisPlace } from "./journal-places.ts";

const ACTOR = { name: "ada", reason: "test" };

type Step = { readonly afterMs: number } & (
  | { readonly command: WaitingRoomCommand; readonly together: boolean }
  | { readonly confirmAll: true }
  | { readonly restart: true }
);

const MEMBERS = ["a", "b", "c", "d", "e"];
const subjectId = fc.constantFrom(...MEMBERS);
const connection = fc.constantFrom("1", "2");
/** The latest one, or one that hardly ever is open. */
const proposalId = fc.constantFrom(0, 0, 0, 7);
const gameId = fc.constantFrom("", "", "game-1");
const what = fc.constantFrom("intake" as const, "matching" as const);
const command: fc.Arbitrary<WaitingRoomCommand> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ type: fc.constant("enter" as const), subjectId, connection }) },
  { weight: 4, arbitrary: fc.record({ type: fc.constant("confirm" as const), subjectId, proposalId }) },
  fc.record({ type: fc.constant("leave" as const), subjectId }),
  fc.record({ type: fc.constant("decline" as const), subjectId, proposalId }),
  fc.record({ type: fc.constant("disconnect" as const), subjectId, connection }),
  fc.record({ type: fc.constant("reconnect" as const), subjectId, connection }),
  fc.record({ type: fc.constant("update" as const), subjectId, rttMs: fc.nat(300) }),
  fc.record({ type: fc.constant("start" as const), gameId }),
  fc.record({ type: fc.constant("abort" as const), gameId, reason: fc.constant("test") }),
  fc.record({ type: fc.constant("end" as const), gameId, outcome: fc.constant("done") }),
  fc.record({ type: fc.constant("pause" as const), what, actor: fc.constant(ACTOR) }),
  fc.record({ type: fc.constant("reopen" as const), what, actor: fc.constant(ACTOR) }),
  fc.record({ type: fc.constant("release" as const), subjectId, actor: fc.constant(ACTOR) }),
  fc.record({ type: fc.constant("remove" as const), subjectId, actor: fc.constant(ACTOR) }),
);
const afterMs = fc.constantFrom(0, 0, 3, 900, 6_000);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ afterMs, command, together: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ afterMs, confirmAll: fc.constant(true as const) }) },
  { weight: 1, arbitrary: fc.record({ afterMs, restart: fc.constant(true as const) }) },
);

/** A refusal is an answer; anything else is a fault. */
async function answered(command: Promise<unknown>): Promise<void> {
  try {
    await command;
  } catch (error) {
    if (!(error instanceof WaitingRoomError) || error.code === "STORAGE_UNAVAILABLE") throw error;
  }
}

function latest(command: WaitingRoomCommand, proposalId: number, gameId: string): WaitingRoomCommand {
  if ("proposalId" in command && command.proposalId === 0) return { ...command, proposalId };
  if ("gameId" in command && command.gameId === "") return { ...command, gameId };
  return command;
}

/** What a journal holds after these steps, each line as it is stored. */
async function history(place: JournalPlace, steps: readonly Step[]): Promise<readonly string[]> {
  let now = 1_000_000;
  let games = 0;
  let proposal = 1;
  let game = "none";
  let journal = await place.open();
  const open = (): Promise<DurableWaitingRoom> =>
    DurableWaitingRoom.open(
      {
        sceneId: "pairs",
        groupSize: 2,
        matchmaker: new FIFOMatchmaker(),
        seed: "0".repeat(32),
        serverRunId: "run",
        conditions: { policy: "random", names: ["x", "y"] },
      },
      {
        journal,
        now: () => now,
        newId: () => `game-${(games += 1)}`,
        setTimer: () => () => undefined,
        onEvents: (events) => {
          for (const event of events) {
            if (event.type === "proposed") proposal = event.proposal_id;
            if (event.type === "matched") game = event.game_id;
          }
        },
      },
    );
  let room = await open();
  let pending: Promise<unknown>[] = [];
  const settle = async (): Promise<void> => {
    await Promise.all(pending);
    pending = [];
  };
  for (const next of steps) {
    // What happens while an append is in flight depends on its speed; a command may not.
    const isAlone =
      !("command" in next) || !next.together || "proposalId" in next.command || "gameId" in next.command;
    if (next.afterMs > 0 || isAlone) await settle();
    now += next.afterMs;
    if ("restart" in next) {
      await room.close();
      await place.close();
      journal = await place.open();
      room = await open();
      continue;
    }
    if ("confirmAll" in next) {
      for (const member of MEMBERS) pending.push(answered(room.confirm(member, proposal)));
    } else pending.push(answered(room.perform(latest(next.command, proposal, game))));
  }
  await settle();
  await room.close();
  const lines: string[] = [];
  for await (const event of journal.read(1)) lines.push(JSON.stringify(event));
  await place.close();
  return lines;
}

describe.skipIf(!RedisProcess.isInstalled() && process.env["CI"] === undefined)("the same commands", () => {
  let server: RedisProcess;
  let redis: NodeRedis;

  beforeAll(async () => {
    server = await RedisProcess.start({ appendfsync: "no" });
    redis = new NodeRedis({ url: server.url });
  });

  afterAll(async () => {
    await redis.close();
    await server[Symbol.asyncDispose]();
  });

  it("give the same events on journals in memory, in a file and in Redis, the same bytes on the last two", async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 60 }), async (steps) => {
        await using file = await filePlace();
        const inMemory = await history(await memoryPlace(), steps);
        const inFile = await history(file, steps);
        const inRedis = await history(await redisPlace(redis), steps);
        expect(inRedis).toEqual(inFile);
        expect(inFile.map(withoutChain)).toEqual(inMemory.map((line) => JSON.parse(line)));
        for (const line of inMemory) seen.add(JSON.parse(line).type);
      }),
      { numRuns: process.env["CI"] === undefined ? 25 : 300, seed: 20 },
    );
    for (const type of [
      "entered",
      "proposed",
      "matched",
      "started",
      "released",
      "aborted",
      "resumed",
      "removed",
    ]) {
      expect(seen).toContain(type);
    }
  });
});

function withoutChain(line: string): unknown {
  const { schema, prev, ...event } = JSON.parse(line);
  expect([schema, typeof prev]).toEqual([1, "string"]);
  return event;
}

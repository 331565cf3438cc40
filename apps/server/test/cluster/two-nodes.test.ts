import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { RedisProcess } from "@waitroom/redis-journal/testing";
import { newIdentity, TestParticipant, type Identity } from "../e2e/participant.ts";
import { ServerProcess } from "../e2e/server-process.ts";

const experiment = fileURLToPath(new URL("../e2e/experiments/quick.ts", import.meta.url));

describe.skipIf(!RedisProcess.isInstalled() && process.env["CI"] === undefined)("two nodes", () => {
  let redis: RedisProcess;
  let nodes: readonly ServerProcess[] = [];
  let participants: TestParticipant[] = [];

  const startNode = (name: string): Promise<ServerProcess> =>
    ServerProcess.start({
      EXPERIMENT: experiment,
      REDIS_URL: redis.url,
      NODE_NAME: name,
      TOKEN_SECRET: "a secret that both nodes have",
    });

  beforeAll(async () => {
    redis = await RedisProcess.start();
    nodes = await Promise.all([startNode("a"), startNode("b")]);
  }, 120_000);

  afterEach(async () => {
    for (const participant of participants) {
      if (participant.socket.connected) await participant.send("leave_game");
      participant.close();
    }
    participants = [];
  });

  afterAll(async () => {
    await Promise.all(nodes.map((node) => node[Symbol.asyncDispose]()));
    await redis[Symbol.asyncDispose]();
  });

  const node = (index: number): ServerProcess => {
    const found = nodes[index];
    if (found === undefined) throw new Error(`There is no node ${index}.`);
    return found;
  };
  const at = async (index: number, known?: Identity): Promise<TestParticipant> => {
    const participant = await TestParticipant.connect(node(index).origin, known);
    participants.push(participant);
    return participant;
  };
  const archived = async (name: string): Promise<readonly string[]> => {
    const texts = await Promise.all(
      nodes.map((one) => readFile(one.log("quick", name), "utf8").catch(() => "")),
    );
    return texts.join("").split("\n").filter(Boolean);
  };

  it("match participants of both, let them talk, and write one archive", async () => {
    const [ada, bob] = [await at(0), await at(1)];
    expect((await ada.join("pairs"))["ok"]).toBe(true);
    expect((await bob.join("pairs"))["ok"]).toBe(true);
    const starts = await Promise.all([ada.until("start_game"), bob.until("start_game")]);
    const [gameId, same] = starts.map((start) => start["game_id"]);
    expect(same).toBe(gameId);
    await ada.send("game_message", { game_id: gameId, message: "hello" });
    expect(await bob.until("game_message")).toMatchObject({ message: "hello" });
    await bob.send("end_game", { game_id: gameId, outcome: "completed" });
    await ada.until("end_game");
    await vi.waitFor(
      async () => {
        const events = (await archived("pairs_waitroom.jsonl")).map((line) => JSON.parse(line).type);
        expect(events).toContain("ended");
        expect(await archived("pairs_matches.jsonl")).toHaveLength(1);
      },
      { timeout: 20_000, interval: 100 },
    );
  });

  it("close the older connection of somebody who moves to the other node", async () => {
    const identity = await newIdentity(node(0).origin);
    const ada = await at(0, identity);
    await ada.join("pairs");
    await at(1, identity);
    expect(await ada.until("session_superseded")).toHaveProperty("message");
  });

  it("keep everything over a kill of Redis", async () => {
    const ada = await at(0);
    await ada.join("pairs");
    await redis.stop("SIGKILL");
    await redis.start();
    const bob = await at(1);
    await vi.waitFor(async () => expect((await bob.join("pairs"))["ok"]).toBe(true), {
      timeout: 20_000,
      interval: 200,
    });
    await Promise.all([ada.until("start_game"), bob.until("start_game")]);
  });

  it("go on when a node is killed: places are kept, and who moves over is told", async () => {
    const identity = await newIdentity(node(0).origin);
    const ada = await at(0, identity);
    await ada.join("pairs");
    await node(0).stop("SIGKILL");
    const again = await at(1, identity);
    expect(await again.until("waiting_room")).toMatchObject({ scene_id: "pairs" });
    const bob = await at(1);
    await bob.join("pairs");
    const starts = await Promise.all([again.until("start_game"), bob.until("start_game")]);
    expect(starts[0]?.["game_id"]).toBe(starts[1]?.["game_id"]);
  });
});

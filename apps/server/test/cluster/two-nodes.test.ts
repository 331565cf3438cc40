import { execFile } from "node:child_process";
import { cp, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { RedisProcess } from "@waitroom/redis-journal/testing";
import { newIdentity, TestParticipant, type Identity } from "../e2e/participant.ts";
import type { NodeView } from "../../src/cluster/node-facts.ts";
import { continueScene } from "../../src/cluster/continue-scene.ts";
import { ADMIN_TOKEN, ServerProcess } from "../e2e/server-process.ts";

const experiment = fileURLToPath(new URL("../e2e/experiments/quick.ts", import.meta.url));

const WAIT = { timeout: 20_000, interval: 200 };

describe.skipIf(!RedisProcess.isInstalled() && process.env["CI"] === undefined)("two nodes", () => {
  let redis: RedisProcess;
  let nodes: readonly ServerProcess[] = [];
  let participants: TestParticipant[] = [];

  const shared = (): Readonly<Record<string, string>> => ({
    EXPERIMENT: experiment,
    REDIS_URL: redis.url,
    TOKEN_SECRET: "a secret that both nodes have",
  });
  const startNode = (name: string): Promise<ServerProcess> =>
    ServerProcess.start({ ...shared(), NODE_NAME: name });

  beforeAll(async () => {
    redis = await RedisProcess.start();
    nodes = await Promise.all([startNode("a"), startNode("b")]);
  }, 120_000);

  afterEach(async () => {
    for (const participant of participants) {
      // One that a newer connection has taken over from is being closed.
      if (participant.socket.connected) await participant.send("leave_game").catch(() => null);
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
    // One of them archives; both answer with all that there is.
    for (const { origin } of nodes) {
      const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
      const csv = await fetch(`${origin}/admin/api/exports/matches.csv?with_ids=true`, { headers });
      expect((await csv.text()).trim().split("\n")).toHaveLength(2);
      const match = await fetch(`${origin}/admin/api/matches/${String(gameId)}`, { headers });
      expect(await match.json()).toMatchObject({ record: { game_id: gameId } });
      const listed = await fetch(`${origin}/admin/api/exports`, { headers });
      expect(await listed.json()).toMatchObject({
        scenes: [{ scene_id: "pairs", matches: { records: 1 } }, { scene_id: "near" }],
      });
    }
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

  it("see each other", async () => {
    const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
    await vi.waitFor(
      async () => {
        const response = await fetch(`${node(1).origin}/admin/api/nodes`, { headers });
        const { nodes: rows } = (await response.json()) as { readonly nodes: readonly NodeView[] };
        const there = rows.filter(({ is_there }) => is_there);
        expect(new Set(there.map((row) => row.node.split(".")[0]))).toEqual(new Set(["a", "b"]));
        expect(new Set(there.flatMap(({ holds }) => holds))).toEqual(new Set(["near", "pairs"]));
        expect(there.every((row) => row.redis_rtt_ms !== null && row.state === "running")).toBe(true);
      },
      { timeout: 20_000, interval: 200 },
    );
  });

  it("count everybody as online at each of them", async () => {
    await Promise.all([at(0), at(0), at(1)]);
    const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
    await vi.waitFor(async () => {
      for (const { origin } of nodes) {
        const state = await fetch(`${origin}/admin/api/state`, { headers });
        expect(await state.json()).toMatchObject({ snapshot: { summary: { online: 3 } } });
      }
    }, WAIT);
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

  it("hand over what a drained node decides, and send its participants to the other", async () => {
    await node(0).restart();
    const [ada] = [await at(1)];
    await ada.join("pairs");
    const headers = { authorization: `Bearer ${ADMIN_TOKEN}`, "content-type": "application/json" };
    const rows = async (): Promise<readonly NodeView[]> => {
      const response = await fetch(`${node(0).origin}/admin/api/nodes`, { headers });
      return ((await response.json()) as { readonly nodes: readonly NodeView[] }).nodes.filter(
        (row) => row.is_there,
      );
    };
    const drained = (await vi.waitFor(async () => {
      const found = (await rows()).find((row) => row.node.startsWith("b."));
      expect(found).toBeDefined();
      return found;
    }, WAIT)) as NodeView;
    const body = JSON.stringify({ reason: "update" });
    const asked = await fetch(`${node(0).origin}/admin/api/nodes/${drained.node}/drain`, {
      method: "POST",
      headers,
      body,
    });
    expect(await asked.json()).toEqual({ ok: true });
    await vi.waitFor(async () => {
      const all = await rows();
      expect(all.find((row) => row.node === drained.node)).toMatchObject({
        state: "draining",
        holds: [],
        sockets: 0,
      });
      expect(all.find((row) => row.node.startsWith("a."))?.holds).toHaveLength(2);
    }, WAIT);
    await node(1).stop("SIGKILL");
  });

  it("close a scene whose end Redis has lost, and continue it from the files of a node", async () => {
    const node = nodes.find(({ isRunning }) => isRunning);
    if (node === undefined) throw new Error("No node runs any more.");
    const identity = await newIdentity(node.origin);
    const kept = join(redis.folder, "kept");
    await cp(join(redis.folder, "appendonlydir"), kept, { recursive: true });
    const ada = await TestParticipant.connect(node.origin, identity);
    participants.push(ada);
    await ada.join("pairs");
    const isArchived = async (): Promise<void> =>
      expect(await readFile(node.log("quick", "pairs_waitroom.jsonl"), "utf8")).toContain(identity.subjectId);
    await vi.waitFor(isArchived, { timeout: 20_000, interval: 100 });

    await redis.stop("SIGKILL");
    await rm(join(redis.folder, "appendonlydir"), { recursive: true });
    await cp(kept, join(redis.folder, "appendonlydir"), { recursive: true });
    await redis.start();
    const stateOfScene = async (): Promise<string> => {
      const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
      return (await fetch(`${node.origin}/admin/api/state`, { headers })).text();
    };
    await vi.waitFor(
      async () => expect(await stateOfScene()).toMatch(/Redis holds \d+ events of the scene, but node/),
      {
        timeout: 20_000,
        interval: 200,
      },
    );

    ada.close();
    await node.stop();
    const main = fileURLToPath(new URL("../../src/main.ts", import.meta.url));
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["--conditions=@waitroom/source", main, "--continue-scene", "pairs"],
      { cwd: node.folder, env: { ...process.env, ...shared(), ADMIN_PASSWORD: "correct horse battery" } },
    );
    expect(stdout).toMatch(/^pairs goes on from \d+ events: [1-9]\d* were put back/);
    await node.restart();
    const again = await TestParticipant.connect(node.origin, identity);
    participants.push(again);
    expect(await again.until("waiting_room")).toMatchObject({ scene_id: "pairs" });
  });
});

describe.skipIf(!RedisProcess.isInstalled() && process.env["CI"] === undefined)(
  "a Redis that can lose things",
  () => {
    it("is refused at the start, and accepted only where that is said", async () => {
      await using weak = await RedisProcess.start({ appendfsync: "everysec" });
      const env = {
        EXPERIMENT: experiment,
        REDIS_URL: weak.url,
        TOKEN_SECRET: "a secret that both nodes have",
      };
      await expect(ServerProcess.start(env)).rejects.toThrow(
        /The Redis of REDIS_URL cannot be used:[^]*`appendfsync everysec`, expected `always`/,
      );
      await using server = await ServerProcess.start({ ...env, REDIS_ALLOW_WEAK: "yes" });
      expect(server.isRunning).toBe(true);
    });

    it("that is not there is said to be unusable, with REDIS_UNUSABLE", async () => {
      const redis = { url: "redis://127.0.0.1:1", allowWeak: false, nodeName: "north" };
      const given = { redis, dataDir: "/nowhere" };
      await expect(
        continueScene(given, { experimentId: "quick", scenes: [] }, "pairs"),
      ).rejects.toMatchObject({
        code: "REDIS_UNUSABLE",
        message: expect.stringContaining("no scene `pairs`"),
      });
    });
  },
);

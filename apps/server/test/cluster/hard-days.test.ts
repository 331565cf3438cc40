import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { TestParticipant } from "../e2e/participant.ts";
import { ADMIN_TOKEN } from "../e2e/server-process.ts";
import { NodeGroup } from "./node-group.ts";

const experiment = fileURLToPath(new URL("experiments/hard-rules.ts", import.meta.url));
const WAIT = { timeout: 30_000, interval: 100 };

// Each takes seconds: only where everything is tried.
describe.skipIf(process.env["CI"] === undefined)("two nodes on a hard day", () => {
  let group: NodeGroup;

  beforeAll(async () => {
    group = await NodeGroup.start(["a", "b"], { experiment, experimentId: "hard", startsOften: false });
  }, 120_000);

  afterAll(() => group[Symbol.asyncDispose]());

  /** One at each node. */
  const two = async (): Promise<readonly [TestParticipant, TestParticipant]> => {
    const [first, second] = group.origins;
    return [await TestParticipant.connect(first), await TestParticipant.connect(second ?? first)];
  };
  const joined = async (one: TestParticipant, sceneId: string): Promise<void> => {
    await vi.waitFor(async () => expect((await one.join(sceneId))["ok"]).toBe(true), WAIT);
  };
  /** The games that they play, each once. */
  const playTogether = async (pair: readonly TestParticipant[]): Promise<readonly unknown[]> => {
    const starts = await Promise.all(pair.map((one) => one.until("start_game")));
    for (const one of pair) one.close();
    return [...new Set(starts.map((start) => start["game_id"]))];
  };
  const problemsAt = async (origin: string): Promise<string> => {
    const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
    const state = await fetch(`${origin}/admin/api/state`, { headers });
    const { snapshot } = (await state.json()) as { readonly snapshot: { readonly problems: unknown } };
    return JSON.stringify(snapshot.problems);
  };

  it("keep the node that decides while its rule hangs for longer than the lease, and match then", async () => {
    const pair = await two();
    await joined(pair[0], "hangs");
    // Before the first answer the scene may have had no node that decides.
    const fence = await group.fence("hangs");
    // It is answered when the rule comes back.
    pair[1].socket.emit("join_game", { scene_id: "hangs" });
    expect(await playTogether(pair)).toHaveLength(1);
    expect(await group.fence("hangs")).toBe(fence);
  }, 60_000);

  it("let people wait on whose rule throws, say so at both, and match them by the next question", async () => {
    const [ada, bob] = await two();
    await joined(ada, "throws");
    await joined(bob, "throws");
    await vi.waitFor(async () => {
      for (const origin of group.origins) expect(await problemsAt(origin)).toContain("RULE_FAILING");
    }, WAIT);
    const cyd = await TestParticipant.connect(group.origins[0]);
    await joined(cyd, "throws");
    const started = await Promise.race([ada, bob].map((one) => one.until("start_game")));
    expect(started).toHaveProperty("game_id");
    for (const one of [ada, bob, cyd]) one.close();
  }, 60_000);

  it("match though Redis stands still again and again", async () => {
    const pair = await two();
    const end = new AbortController();
    const slow = standStill(group, end.signal);
    for (const one of pair) await joined(one, "plain");
    expect(await playTogether(pair)).toHaveLength(1);
    end.abort();
    await slow;
  }, 60_000);

  it("archive at the other node when the disk of the first takes nothing more, and miss no event", async () => {
    const full = await group.archiver("plain");
    const good = group.nodes.find((node) => node !== full);
    if (full === undefined || good === undefined)
      throw new Error("Expected a node that archives, and another.");
    const journal = (folder: string): Promise<string> =>
      readFile(join(folder, "plain_waitroom.jsonl"), "utf8").catch(() => "");
    const before = Buffer.byteLength(await journal(full.logFolder));
    limitFiles(full.server.pid, before + 100);
    const pair = await two();
    for (const one of pair) await joined(one, "plain");
    await vi.waitFor(
      async () => expect(await problemsAt(full.server.origin)).toContain("ARCHIVE_FAILED"),
      WAIT,
    );
    expect(await playTogether(pair)).toHaveLength(1);
    await vi.waitFor(async () => {
      const lines = (await journal(good.logFolder)).split("\n").length - 1;
      expect(lines).toBe(await group.storedSeq("plain"));
    }, WAIT);
  }, 60_000);
});

/** Lets Redis answer for a tenth of a second, and stand still for three. */
async function standStill({ redis }: NodeGroup, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    redis.pause(true);
    await pause(300);
    redis.pause(false);
    await pause(100);
  }
}

/** No file of the process can grow past this. */
function limitFiles(pid: number | undefined, bytes: number): void {
  execFileSync("prlimit", [`--pid=${String(pid)}`, `--fsize=${bytes}`]);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

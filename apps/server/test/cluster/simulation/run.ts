import { createHash } from "node:crypto";
import { FIFOMatchmaker, type WaitingRoomEvent } from "@waitroom/matchmaker";
import { sceneKeys, type JsonObject } from "@waitroom/redis-journal";
import { RedisModel, type Guard } from "@waitroom/redis-journal/testing";
import { parseExperiment } from "../../../src/experiment/parse-experiment.ts";
import { check } from "./check.ts";
import { continueStudy } from "./continue-study.ts";
import { SimulatedClient } from "./client.ts";
import { Counts } from "./counts.ts";
import { strike } from "./faults.ts";
import { RedisNetwork } from "./network.ts";
import { SimulatedNode, type Mutant } from "./node.ts";
import { World } from "./world.ts";

/** What came of a run. */
export interface Outcome {
  readonly flaws: readonly string[];
  readonly counts: Counts;
  /** Of everything that was stored and told: the same seed gives the same. */
  readonly trace: string;
  readonly steps: number;
}

const NAMES = ["north", "south", "west"];
const GUARDS: readonly Guard[] = ["end", "fence", "exactly-once", "put-together-beside"];
const FAULTS_MS = 12_000;
const CALM_MS = 20_000;
const GROUP_SIZE = 2;
const GIVEN_UP_AFTER_MS = 5_500;

/** One study on three nodes in virtual time, in which things go wrong; then a calm in which all must come right. */
export async function run(seed: number, without: Mutant | null = null): Promise<Outcome> {
  const world = new World(seed);
  const counts = new Counts();
  const guards = GUARDS.filter((guard) => guard === without);
  const network = new RedisNetwork(world, new RedisModel(guards), counts);
  const [scene] = parseExperiment({
    scenes: [
      {
        sceneId: "pairs",
        groupSize: GROUP_SIZE,
        matchmaker: new FIFOMatchmaker(),
        confirmMs: 1_500,
        graceMs: 6_000,
        inGameGraceMs: 6_000,
        retryAfterMs: 500,
        countdownSeconds: 1,
        waitLimitMs: 600_000,
        reentry: true,
        clientAttributes: ["fit"],
        screen: { requiredAttributes: { fit: true } },
      },
    ],
  }).scenes;
  if (scene === undefined) throw new Error("Expected a scene.");
  const flaws: string[] = [];
  const known: string[] = [];
  let troubleAt = world.now;
  const disks = NAMES.map((): JsonObject[] => []);
  const nodes: SimulatedNode[] = [];
  const clients: SimulatedClient[] = [];

  const onTold = (events: readonly WaitingRoomEvent[]): void => {
    for (const event of events) {
      const text = JSON.stringify(event);
      const before = known[event.seq];
      if (before === undefined) {
        known[event.seq] = text;
        noteNew(event);
      } else if (before !== text) {
        counts.add("told differently");
        if (counts.of("Redis lost its tail") === 0) flaws.push(`event ${event.seq} was told differently`);
      }
    }
  };
  const noteNew = (event: WaitingRoomEvent): void => {
    if (event.type === "opened") counts.add("takeover");
    if (event.type === "released" && event.reason === "restart") counts.add("takeover in a proposal");
    if (event.type === "aborted" && event.reason === "member_absent") counts.add("member absent");
    if (event.type === "started") counts.add("started");
    if (event.type === "returned") noteReturn(event.subject_id, event.connection);
    if (event.type === "disconnected" && event.reason === "connection_lost")
      lost.set(event.subject_id, event.connection);
    if (event.type !== "left" || event.reason !== "grace_ended") return;
    counts.add("grace ended");
    const client = clients.find(({ subjectId }) => subjectId === event.subject_id);
    const since = Math.max(client?.connectedAt ?? Number.POSITIVE_INFINITY, troubleAt);
    // Who left while a join at another node was under way is in again, and acts no more.
    if (client?.hasLeft === true) return;
    if (client?.node?.isHealthy === true && world.now - since > GIVEN_UP_AFTER_MS) {
      flaws.push(`${event.subject_id} was given up while connected (event ${event.seq})`);
    }
  };
  const lost = new Map<string, string>();
  const noteReturn = (subjectId: string, connection: string): void => {
    // The very connection that was said to be gone.
    if (lost.get(subjectId) === connection) counts.add("wrong death");
    lost.delete(subjectId);
  };

  const onAsking = ({ subjectId, connectedAt, node }: SimulatedClient): void => {
    counts.add("had to ask");
    const scene = node?.scenes?.get("pairs");
    if (scene === undefined || scene === "closed" || connectedAt === null || node?.isHealthy !== true) return;
    const status = scene.view.ticket(subjectId)?.status;
    const isPresent = status === "waiting" || status === "started";
    if (isPresent && scene.room.availability.available && connectedAt - troubleAt > 3_000) {
      flaws.push(`${subjectId} came back, is ${status}, and was told nothing`);
    }
  };
  const boot = (index: number): void => {
    nodes[index] = new SimulatedNode({
      world,
      network,
      name: NAMES[index] ?? "",
      scene,
      disk: disks[index] ?? [],
      without,
      onTold,
      onProblem: (code) => counts.add(`problem ${code}`),
    });
  };
  const kill = (node: SimulatedNode): void => {
    node.kill();
    for (const client of clients) client.nodeEnded(node);
    const index = nodes.indexOf(node);
    world.after(world.between(500, 4_000), () => boot(index));
  };
  for (const index of NAMES.keys()) boot(index);
  const size = 5 + Math.floor(world.random() * 6);
  for (let index = 0; index < size; index += 1) {
    const client = new SimulatedClient({
      world,
      subjectId: `p${index}`,
      nodes: () => nodes,
      without,
      games: 1 + Math.floor(world.random() * 3),
      onAsking,
      isUnfit: index % 3 === 2,
      onRefused: () => counts.add("screened out"),
    });
    clients.push(client);
    world.after(world.between(50, FAULTS_MS * 0.7), () => client.connect());
    if (world.chance(0.3)) world.after(FAULTS_MS + world.between(8_000, 12_000), () => client.drop());
    for (let change = 0; change < 3; change += 1) {
      world.after(world.between(2_000, FAULTS_MS), () => {
        const what = world.random();
        if (what < 0.7) client.drop(world.chance(0.8) ? world.between(30, 2_500) : 8_000);
        else if (what < 0.8) client.vanish();
        else if (what < 0.95) client.leave();
      });
    }
  }
  strike(
    {
      world,
      network,
      counts,
      nodes: () => nodes,
      kill,
      onTrouble: () => (troubleAt = world.now),
      losesTail: seed % 5 === 0,
    },
    world.now + FAULTS_MS,
  );
  await world.pass(FAULTS_MS + CALM_MS);

  const keys = sceneKeys("study", "pairs");
  const stored = (): readonly string[] =>
    network.model
      .range(keys.journal, "-", "+", Number.POSITIVE_INFINITY)
      .flatMap(({ fields }) => fields["e"] ?? []);
  let lines = stored();
  const isClosed = counts.of("resync") > 0;
  const hasLostTail = counts.of("Redis lost its tail") > 0;
  const isForgotten = hasLostTail && counts.of("told differently") > 0;
  const evidence = { lines, isForgotten, clients, disks, isClosed, hasLostTail, groupSize: GROUP_SIZE };
  flaws.push(...check({ ...evidence, endsAt: world.now }));
  if (isClosed) {
    for (const { scenes, main } of nodes) {
      const scene = main.isDead ? "closed" : scenes?.get("pairs");
      const isOpen = scene !== undefined && scene !== "closed" && scene.room.availability.available;
      if (isOpen) flaws.push("the scene is closed, and a node takes it for open");
    }
  }
  if (isClosed && counts.of("Redis lost its tail") === 0)
    flaws.push("the scene was closed, and nothing was lost");
  if (isClosed && (without === null || without === "put-together-beside") && flaws.length === 0) {
    for (const node of nodes) {
      node.kill();
      for (const client of clients) client.nodeEnded(node);
    }
    // Disks may have lost their ends as well, so that Redis has what no archive has.
    const mostKept = world.chance(0.4) ? Math.floor(lines.length * world.random()) : Number.POSITIVE_INFINITY;
    for (const each of disks) each.splice(Math.min(each.length, mostKept));
    const disk = disks.toSorted((a, b) => b.length - a.length)[0] ?? [];
    const newId = (): string => `attempt ${world.random()}`;
    const deaths = await continueStudy({ world, network, disk, newId });
    counts.add(deaths === null ? "continuing refused" : "continued");
    counts.add("death while continuing", deaths ?? 0);
    if (deaths !== null) {
      const before = lines;
      // All nodes start at once, and nobody decides yet.
      troubleAt = world.now;
      for (const index of NAMES.keys()) boot(index);
      await world.pass(CALM_MS);
      lines = stored();
      // What either had is there, and the study goes on from it.
      if (disk.some((event, at) => JSON.stringify(event) !== lines[at]))
        flaws.push("the archive was not put back");
      if (before.some((line, at) => line !== lines[at])) flaws.push("what Redis held was not kept");
      const after = { ...evidence, lines, isForgotten: true, isClosed: false };
      flaws.push(...check({ ...after, endsAt: world.now }).map((flaw) => `continued: ${flaw}`));
    }
  }
  const told = clients.map((client) => JSON.stringify(client.told));
  const trace = createHash("sha256")
    .update([...lines, ...told].join("\n"))
    .digest("hex");
  return { flaws, counts, trace, steps: world.steps };
}

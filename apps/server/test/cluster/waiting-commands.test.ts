import { describe, expect, it } from "vitest";
import { FIFOMatchmaker, type WaitingRoomEvent } from "@waitroom/matchmaker";
import { LeaseKeeper, sceneKeys } from "@waitroom/redis-journal";
import { RedisModel } from "@waitroom/redis-journal/testing";
import { ClusterRoom } from "../../src/cluster/cluster-room.ts";
import { Counts } from "./simulation/counts.ts";
import { Machine } from "./simulation/machine.ts";
import { RedisNetwork } from "./simulation/network.ts";
import { World } from "./simulation/world.ts";

const KEYS = sceneKeys("study", "pairs");

/** A room of which no node decides until it is said. */
async function openRoom() {
  const world = new World(1);
  const machine = new Machine(world);
  const network = new RedisNetwork(world, new RedisModel(), new Counts());
  const told: WaitingRoomEvent[] = [];
  let keeper: LeaseKeeper | null = null;
  const opening = ClusterRoom.open(
    {
      keys: KEYS,
      node: "north.1",
      connect: () => network.connect(machine),
      newId: () => "game",
      commandLimitMs: 500,
      onTold: (events) => told.push(...events),
      makeLease: (on) => {
        const node = "north.1";
        const redis = network.connect(machine);
        const { setTimer } = machine;
        const now = () => world.now;
        keeper = new LeaseKeeper({ redis, keys: KEYS, node, newToken: () => "token", now, setTimer, ...on });
        return { compete: () => undefined, giveUp: () => Promise.resolve() };
      },
    },
    { sceneId: "pairs", groupSize: 2, matchmaker: new FIFOMatchmaker() },
    { now: () => Math.floor(world.now), setTimer: machine.setTimer },
  );
  await world.pass(50);
  const room = await opening;
  return { world, room, told, decide: () => keeper?.compete() };
}

const codeOf = async (command: Promise<unknown>): Promise<unknown> =>
  command.then(
    () => "done",
    (error: unknown) => (error instanceof Error && "code" in error ? error.code : error),
  );

describe("a command while no node decides", () => {
  it("waits, and takes effect when one does", async () => {
    const { world, room, told, decide } = await openRoom();
    const entering = codeOf(room.enter({ subjectId: "ada", connection: "1/north.1/x" }));
    await world.pass(300);
    decide();
    await world.pass(300);
    expect(await entering).toBe("done");
    expect(told.map(({ type }) => type)).toEqual(["opened", "entered"]);
  });

  it("has not happened after its limit, also when somebody decides later", async () => {
    const { world, room, told, decide } = await openRoom();
    const entering = codeOf(room.enter({ subjectId: "ada", connection: "1/north.1/x" }));
    const leaving = codeOf(room.disconnect("ada", "1/north.1/x"));
    await world.pass(600);
    decide();
    await world.pass(1_500);
    expect(await entering).toBe("STORAGE_UNAVAILABLE");
    // A departure waits for as long as it takes: nobody would tell it again.
    expect(await leaving).toBe("done");
    expect(told.map(({ type }) => type)).toEqual(["opened"]);
  });

  it("is refused at the latest some seconds after its limit, where nobody decides at all", async () => {
    const { world, room, told } = await openRoom();
    const entering = codeOf(room.enter({ subjectId: "ada", connection: "1/north.1/x" }));
    await world.pass(3_000);
    expect(await entering).toBe("STORAGE_UNAVAILABLE");
    expect(told).toEqual([]);
  });
});

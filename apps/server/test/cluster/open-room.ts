import { FIFOMatchmaker, type WaitingRoomEvent } from "@waitroom/matchmaker";
import { LeaseKeeper, sceneKeys } from "@waitroom/redis-journal";
import { RedisModel } from "@waitroom/redis-journal/testing";
import { ClusterRoom } from "../../src/cluster/cluster-room.ts";
import { Counts } from "./simulation/counts.ts";
import { Machine } from "./simulation/machine.ts";
import { RedisNetwork } from "./simulation/network.ts";
import { World } from "./simulation/world.ts";

const KEYS = sceneKeys("study", "pairs");

/** Virtual time, and a Redis in it. */
export interface Place {
  readonly world: World;
  readonly network: RedisNetwork;
}

export function newPlace(): Place {
  const world = new World(1);
  return { world, network: new RedisNetwork(world, new RedisModel(), new Counts()) };
}

/** A room of which this node does not decide until it is said. */
export async function openRoom({ world, network }: Place = newPlace(), name = "north") {
  const machine = new Machine(world);
  const node = `${name}.1`;
  const told: WaitingRoomEvent[] = [];
  let keeper: LeaseKeeper | null = null;
  let givenUp = 0;
  const opening = ClusterRoom.open(
    {
      keys: KEYS,
      node,
      connect: () => network.connect(machine),
      newId: () => "game",
      commandLimitMs: 500,
      onTold: (events) => told.push(...events),
      makeLease: (on) => {
        const redis = network.connect(machine);
        const { setTimer } = machine;
        const now = () => world.now;
        const newToken = () => `token of ${name}`;
        keeper = new LeaseKeeper({ redis, keys: KEYS, node, newToken, now, setTimer, ...on });
        return {
          compete: () => undefined,
          giveUp: () => {
            givenUp += 1;
            return Promise.resolve();
          },
        };
      },
    },
    { sceneId: "pairs", groupSize: 2, matchmaker: new FIFOMatchmaker() },
    { now: () => Math.floor(world.now), setTimer: machine.setTimer },
  );
  await world.pass(50);
  const room = await opening;
  return { world, machine, room, told, decide: () => keeper?.compete(), givenUp: () => givenUp };
}

import { expect, it } from "vitest";
import { FIFOMatchmaker, WaitingRoom, type WaitingRoomEvent } from "@waitroom/matchmaker";
import { StandbyRoom } from "../../src/cluster/standby-room.ts";

const options = { sceneId: "pairs", groupSize: 2, matchmaker: new FIFOMatchmaker() };

function fiveEvents(): readonly WaitingRoomEvent[] {
  const room = new WaitingRoom(options);
  const context = { now: 1_000, newId: () => "game" };
  const commands = ["ada", "bob", "cyd", "dan"].map((subjectId) => ({
    type: "enter" as const,
    subjectId,
    connection: `1/north/${subjectId}`,
  }));
  return [room.handle({ type: "open" }, context), ...commands.map((one) => room.handle(one, context))]
    .flat()
    .slice(0, 5);
}

it("follows what is told, also what is told while it is being read", async () => {
  const events = fiveEvents();
  const standby = new StandbyRoom(options);
  const reading = standby.restore(events.slice(0, 3));
  standby.follow(events.slice(2, 4));
  await reading;
  standby.follow(events.slice(4));
  expect(standby.takeAt(5)?.last).toEqual(events[4]);
});

it("is of no use, and fails nobody, where it was read from a journal that lacks what was told", async () => {
  const events = fiveEvents();
  const standby = new StandbyRoom(options);
  await standby.restore(events.slice(0, 2));
  standby.follow(events.slice(3));
  expect(standby.room).toBeNull();
  const reading = standby.restore(events.slice(0, 2));
  standby.follow(events.slice(3));
  await reading;
  expect(standby.takeAt(5)).toBeNull();
});

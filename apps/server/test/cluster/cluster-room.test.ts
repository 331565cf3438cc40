import { expect, it } from "vitest";
import { newPlace, openRoom } from "./open-room.ts";

it("answers each command with its own events, also when later ones are told at the same time", async () => {
  const place = newPlace();
  const north = await openRoom(place, "north");
  const south = await openRoom(place, "south");
  north.decide();
  await place.world.pass(200);
  const entering = south.room.enter({ subjectId: "ada", connection: "1/south.1/x" });
  // What it reads next holds two appends.
  await place.world.pass(0);
  south.machine.pause();
  await place.world.pass(100);
  void north.room.enter({ subjectId: "bob", connection: "2/north.1/x" });
  await place.world.pass(100);
  south.machine.resume();
  await place.world.pass(200);
  const { events } = await entering;
  expect(events.flatMap((event) => (event.type === "entered" ? event.subject_id : []))).toEqual(["ada"]);
});

it("gives back a lease that it wins while it is being closed", async () => {
  const { world, room, told, decide, givenUp } = await openRoom();
  await room.stepDown();
  const before = givenUp();
  decide();
  await world.pass(300);
  expect(room.session).toBeNull();
  expect(told).toEqual([]);
  expect(givenUp()).toBe(before + 1);
});

import { expect, it } from "vitest";
import { RedisJournal, sceneKeys } from "@waitroom/redis-journal";
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

it("sends a refusal at the door to the node that decides, and writes it once", async () => {
  const place = newPlace();
  const north = await openRoom(place, "north");
  const south = await openRoom(place, "south");
  north.decide();
  await place.world.pass(200);
  const answers = [];
  for (const reason of ["rtt", "rtt", "attributes"]) {
    const refused = south.room.screenOut("ada", reason);
    await place.world.pass(100);
    answers.push((await refused).events.map(({ type }) => type));
  }
  expect(answers).toEqual([["screened_out"], [], ["screened_out"]]);
  for (const { told } of [north, south]) {
    expect(told.flatMap((event) => (event.type === "screened_out" ? event.reason : []))).toEqual([
      "rtt",
      "attributes",
    ]);
  }
});

it("stops at an event of a type that this version does not know, and leaves the scene to the other nodes", async () => {
  const place = newPlace();
  const north = await openRoom(place, "north");
  const south = await openRoom(place, "south");
  north.decide();
  await place.world.pass(200);
  const { told } = north;
  const last = told.at(-1);
  const journal = new RedisJournal({
    redis: place.network.connect(north.machine),
    keys: sceneKeys("study", "pairs"),
    token: "token of north",
  });
  const appended = journal.append(last?.seq ?? 0, [
    { seq: (last?.seq ?? 0) + 1, at: last?.at ?? 0, type: "promoted", subject_id: "ada" },
  ]);
  await place.world.pass(200);
  await appended;
  for (const { room, told: heard } of [north, south]) {
    expect(room.availability).toMatchObject({
      available: false,
      error: {
        message: expect.stringContaining("is of the type `promoted`, which this version does not know"),
      },
    });
    expect(heard.map(({ type }) => type)).not.toContain("promoted");
  }
  const asked = south.room.enter({ subjectId: "bob", connection: "1/south.1/x" });
  const refused = asked.catch((error: unknown) => error);
  await place.world.pass(5_000);
  expect(await refused).toMatchObject({ code: "STORAGE_UNAVAILABLE" });
  // A node of the newer version goes on with it: nothing was closed for all.
  const stored = Array.fromAsync(journal.read(1));
  await place.world.pass(200);
  expect((await stored).at(-1)).toMatchObject({ type: "promoted" });
});

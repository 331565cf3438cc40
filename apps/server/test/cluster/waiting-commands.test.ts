import { describe, expect, it } from "vitest";
import type { ClusterRoom } from "../../src/cluster/cluster-room.ts";
import { newPlace, openRoom, type Place } from "./open-room.ts";
import type { Machine } from "./simulation/machine.ts";

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

  it("takes effect within its limit or not at all, though Redis was out of reach between the decision and the append", async () => {
    const place = newPlace();
    const { world, machine, room, told, decide } = await openRoom(place);
    decide();
    await world.pass(300);
    const { isCut } = await cutAfterDecision(place, machine, room);
    expect(isCut).toBe(true);
    await world.pass(4_000);
    place.network.cut(machine, false);
    await world.pass(4_000);
    decide();
    await world.pass(4_000);
    expect(told.filter(({ type }) => type === "entered")).toEqual([]);
  });
});

/** Lets somebody enter, and Redis be out of reach as soon as that is decided; they are told that nobody decided. */
async function cutAfterDecision(
  { world, network }: Place,
  machine: Machine,
  room: ClusterRoom,
): Promise<{ readonly isCut: boolean }> {
  let answer: unknown = null;
  void codeOf(room.enter({ subjectId: "ada", connection: "1/north.1/x" })).then((code) => (answer = code));
  let isCut = false;
  for (let step = 0; step < 100 && !isCut; step += 1) {
    await world.pass(0.1);
    isCut = room.session?.standing.ticket("ada") !== undefined;
    if (isCut) network.cut(machine, true);
  }
  await world.pass(3_000);
  expect(answer).toBe("STORAGE_UNAVAILABLE");
  return { isCut };
}

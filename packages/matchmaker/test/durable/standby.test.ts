import { describe, expect, it } from "vitest";
import {
  DurableWaitingRoom,
  FIFOMatchmaker,
  WaitingRoom,
  WaitingRoomError,
  type DecidedOutcome,
  type WaitingRoomEvent,
  type WaitingRoomOptions,
} from "../../src/index.ts";
import { MemoryJournal } from "../../src/testing/index.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { ACTOR, SEED } from "../support/room-driver.ts";
import { standing } from "../support/same-room.ts";

const options: WaitingRoomOptions = {
  sceneId: "pairs",
  groupSize: 2,
  matchmaker: new FIFOMatchmaker(),
  seed: SEED,
  serverRunId: "run",
};

describe("a room that follows another", () => {
  it("goes on where the other stopped, without reading the journal again", async () => {
    const clock = new ManualClock();
    const ports = { now: clock.now, setTimer: clock.setTimer };
    const journal = new MemoryJournal();
    const standby = new WaitingRoom(options);
    const told: WaitingRoomEvent[] = [];
    const first = await DurableWaitingRoom.open(options, {
      ...ports,
      journal,
      onEvents: (events) => {
        for (const event of events) standby.follow(event);
        told.push(...events);
      },
    });
    await first.enter({ subjectId: "ada", connection: "1" });
    await first.close();

    const onlyAppends = { append: journal.append, read: () => Promise.reject(new Error("read")) as never };
    const second = await DurableWaitingRoom.open(options, {
      ...ports,
      journal: onlyAppends,
      standby: { room: standby, last: told.at(-1) ?? null },
    });
    await second.reconnect("ada", "2");
    await second.enter({ subjectId: "bob", connection: "3" });
    const { ticket } = await second.perform({ type: "update", subjectId: "ada", rttMs: 20 });
    expect(ticket?.status).toBe("reserved");

    const events: WaitingRoomEvent[] = [];
    for await (const event of journal.read(1)) events.push(event as WaitingRoomEvent);
    expect(events.map(({ type }) => type)).toEqual([
      "opened",
      "entered",
      "opened",
      "resumed",
      "disconnected",
      "returned",
      "entered",
      "proposed",
      "updated",
    ]);
    const restored = WaitingRoom.restore(options, events);
    expect(await second.inspect(standing)).toEqual(standing(restored));
    await second.close();
  });

  it("is refused an event that does not follow", () => {
    const standby = new WaitingRoom(options);
    const event = { seq: 2, at: 0, type: "resumed", down_ms: 0 } as const;
    expect(() => standby.follow(event)).toThrow(WaitingRoomError);
  });
});

describe("what a command decided", () => {
  it("is told before its events are appended, refusals included", async () => {
    const order: string[] = [];
    const journal = new MemoryJournal();
    const describeOutcome = (outcome: DecidedOutcome): string =>
      "error" in outcome ? String(outcome.error) : outcome.events.map(({ type }) => type).join();
    const room = await DurableWaitingRoom.open(options, {
      journal: {
        read: journal.read,
        append: async (expectedSeq, events) => {
          order.push(`append ${events.length}`);
          await journal.append(expectedSeq, events);
        },
      },
      onDecided: (outcome) => order.push(describeOutcome(outcome)),
    });
    order.length = 0;
    const pausing = room.perform({ type: "pause", what: "intake", actor: ACTOR });
    const entering = room.perform({ type: "enter", subjectId: "ada", connection: "1" });
    await pausing;
    await expect(entering).rejects.toThrow("Nobody new");
    expect(order).toEqual(["paused", "WaitingRoomError: Nobody new is let in at the moment.", "append 1"]);
    await room.close();
  });

  it("is never `open`, which is the room's own", async () => {
    const room = await DurableWaitingRoom.open(options, { journal: new MemoryJournal() });
    await expect(room.perform({ type: "open" })).rejects.toThrow(TypeError);
    await room.close();
  });
});

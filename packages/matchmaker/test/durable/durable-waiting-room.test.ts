import { describe, expect, it } from "vitest";
import {
  DurableWaitingRoom,
  FIFOMatchmaker,
  WaitingRoomError,
  type Availability,
  type CommandResult,
  type WaitingRoomEvent,
  type WaitingRoomOptions,
} from "../../src/index.ts";
import { MemoryJournal } from "../../src/testing/index.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { ManualJournal, settled } from "../support/manual-journal.ts";
import { ACTOR, SEED } from "../support/room-driver.ts";

const DISK = new Error("disk");

/** A durable room on a journal and a clock that the test holds in its hands. */
class Desk {
  readonly journal: ManualJournal;
  readonly clock: ManualClock;
  readonly told: WaitingRoomEvent[] = [];
  readonly availability: Availability[] = [];
  readonly options: WaitingRoomOptions;
  readonly #room: DurableWaitingRoom;

  private constructor(
    parts: Pick<Desk, "journal" | "clock" | "options">,
    told: WaitingRoomEvent[],
    availability: Availability[],
    room: DurableWaitingRoom,
  ) {
    this.journal = parts.journal;
    this.clock = parts.clock;
    this.options = parts.options;
    this.told = told;
    this.availability = availability;
    this.#room = room;
  }

  static async open(options: Partial<WaitingRoomOptions> = {}, journal = new ManualJournal()): Promise<Desk> {
    const clock = new ManualClock();
    const told: WaitingRoomEvent[] = [];
    const availability: Availability[] = [];
    const all = { sceneId: "pairs", groupSize: 2, matchmaker: new FIFOMatchmaker(), seed: SEED, ...options };
    let games = 0;
    const opening = DurableWaitingRoom.open(all, {
      journal,
      now: clock.now,
      setTimer: clock.setTimer,
      newId: () => `id-${(games += 1)}`,
      onEvents: (events) => told.push(...events),
      onAvailability: (state) => availability.push(state),
    });
    await settled();
    await journal.inFlight.store();
    return new Desk({ journal, clock, options: all }, told, availability, await opening);
  }

  get room(): DurableWaitingRoom {
    return this.#room;
  }

  /** Lets somebody in, and stores it. */
  async enter(subjectId: string): Promise<CommandResult> {
    const entering = this.room.enter({ subjectId, connection: `${subjectId}1` });
    return await this.stored(entering);
  }

  async stored<T>(promise: Promise<T>): Promise<T> {
    await settled();
    await this.journal.inFlight.store();
    return await promise;
  }

  /** Lets the second pass after which the room tries again; stores the line with which it proves that it can. */
  async tryAgain(): Promise<void> {
    this.clock.pass(1000);
    await settled();
    if (this.journal.open.length > 0) await this.journal.inFlight.store();
  }

  get types(): readonly string[] {
    return this.told.map(({ type }) => type);
  }

  status(subjectId: string): Promise<string | undefined> {
    return this.room.inspect((room) => room.ticket(subjectId)?.status);
  }
}

/** What has become of a promise so far. */
function watch<T>(promise: Promise<T>): { state: "open" | "told" | "failed"; value?: T; error?: unknown } {
  const watched: ReturnType<typeof watch<T>> = { state: "open" };
  promise.then(
    (value) => Object.assign(watched, { state: "told", value }),
    (error: unknown) => Object.assign(watched, { state: "failed", error }),
  );
  return watched;
}

describe("a durable waiting room", () => {
  it("tells nobody anything before it is stored: no caller, no subscriber, nobody who looks", async () => {
    const desk = await Desk.open();
    const entering = watch(desk.room.enter({ subjectId: "a", connection: "a1" }));
    const looking = watch(desk.status("a"));
    await settled();
    expect(desk.journal.inFlight.events.map(({ type }) => type)).toEqual(["entered"]);
    expect([entering.state, looking.state, desk.types]).toEqual(["open", "open", ["opened"]]);
    await desk.journal.inFlight.store();
    expect(entering.value).toMatchObject({
      events: [{ type: "entered", seq: 2, at: desk.clock.now(), subject_id: "a" }],
      ticket: { subjectId: "a", status: "waiting" },
    });
    expect([looking.value, desk.types]).toEqual(["waiting", ["opened", "entered"]]);
  });

  it("decides at once what comes during an append, and stores it with the next one", async () => {
    const desk = await Desk.open();
    const first = watch(desk.room.enter({ subjectId: "a", connection: "a1" }));
    await settled();
    const second = watch(desk.room.enter({ subjectId: "b", connection: "b1" }));
    const third = watch(desk.room.leave("c"));
    await settled();
    expect(desk.journal.inFlight.events).toHaveLength(1);
    await desk.journal.inFlight.store();
    expect([first.state, second.state, third.state]).toEqual(["told", "open", "open"]);
    expect(desk.journal.inFlight.expectedSeq).toBe(2);
    expect(desk.journal.inFlight.events.map(({ type }) => type)).toEqual(["entered", "proposed"]);
    await desk.journal.inFlight.store();
    expect(second.value?.ticket).toMatchObject({ status: "reserved", proposalId: 4 });
    expect(third.value).toEqual({ events: [], ticket: null });
  });

  it("puts what comes in one turn into one append", async () => {
    const desk = await Desk.open();
    const all = ["a", "b", "c"].map((id) => desk.room.enter({ subjectId: id, connection: id }));
    await settled();
    expect(desk.journal.inFlight.events.map(({ type }) => type)).toEqual([
      "entered",
      "entered",
      "proposed",
      "entered",
    ]);
    await desk.journal.inFlight.store();
    expect((await Promise.all(all)).map(({ events }) => events.length)).toEqual([1, 2, 1]);
  });

  it("tells a ticket as it stood right after its command, whatever came since", async () => {
    const desk = await Desk.open();
    const entering = desk.room.enter({ subjectId: "a", connection: "a1" });
    const leaving = desk.room.leave("a");
    await settled();
    await desk.journal.inFlight.store();
    expect((await entering).ticket?.status).toBe("waiting");
    expect((await leaving).ticket?.status).toBe("left");
  });

  it("tells a refusal after what it rests on is stored, and stores nothing for it", async () => {
    const desk = await Desk.open({ capacity: 1 });
    const first = watch(desk.room.enter({ subjectId: "a", connection: "a1" }));
    const second = watch(desk.room.enter({ subjectId: "b", connection: "b1" }));
    await settled();
    expect(second.state).toBe("open");
    await desk.journal.inFlight.store();
    expect(first.state).toBe("told");
    expect(second.error).toMatchObject({ code: "SCENE_FULL" });
    const malformed = watch(desk.room.enter({ subjectId: "", connection: "x" }));
    await settled();
    expect(malformed.error).toBeInstanceOf(TypeError);
    expect(desk.journal.open).toEqual([]);
  });

  it("subscribes until told otherwise", async () => {
    const desk = await Desk.open();
    const batches: number[] = [];
    const stop = desk.room.subscribe((events) => batches.push(events.length));
    await desk.enter("a");
    stop();
    await desk.enter("b");
    expect(batches).toEqual([1]);
  });
});

describe("a host that fails", () => {
  it("by a listener that throws keeps nothing from others, and its fault does not go unseen", async () => {
    const desk = await Desk.open();
    const unseen = process.listeners("uncaughtException");
    process.removeAllListeners("uncaughtException");
    const faults: unknown[] = [];
    process.on("uncaughtException", (error) => faults.push(error));
    desk.room.subscribe(() => {
      throw DISK;
    });
    const batches: number[] = [];
    desk.room.subscribe((events) => batches.push(events.length));
    const entered = await desk.enter("a");
    process.removeAllListeners("uncaughtException");
    for (const listener of unseen) process.on("uncaughtException", listener);
    expect(entered.ticket?.status).toBe("waiting");
    expect([batches, faults]).toEqual([[1], [DISK]]);
  });

  it("half-way through a command loses nothing: the room is made anew from what is stored", async () => {
    const journal = new MemoryJournal();
    const clock = new ManualClock();
    let isBroken = true;
    const newId = (): string => {
      if (isBroken) throw new Error("no ids");
      return "game-1";
    };
    const options = { sceneId: "pairs", groupSize: 2, matchmaker: new FIFOMatchmaker(), serverRunId: "run" };
    const room = await DurableWaitingRoom.open(options, {
      journal,
      newId,
      now: clock.now,
      setTimer: clock.setTimer,
    });
    await room.enter({ subjectId: "a", connection: "a1" });
    const proposalId = (await room.enter({ subjectId: "b", connection: "b1" })).ticket?.proposalId ?? 0;
    await room.confirm("a", proposalId);
    await expect(room.confirm("b", proposalId)).rejects.toThrow("no ids");
    await expect(room.leave("a")).rejects.toMatchObject({ code: "STORAGE_UNAVAILABLE" });
    isBroken = false;
    clock.pass(1000);
    await settled();
    expect(room.availability).toEqual({ available: true });
    const { events } = await room.confirm("b", proposalId);
    expect(events.map(({ type }) => type)).toEqual(["confirmed", "matched"]);
    expect(journal.length).toBe(events.at(-1)?.seq);
  });
});

describe("an append that fails", () => {
  it("answers everybody concerned, and all who come until the restore, with STORAGE_UNAVAILABLE", async () => {
    const desk = await Desk.open();
    await desk.enter("a");
    const lost = watch(desk.room.enter({ subjectId: "b", connection: "b1" }));
    await settled();
    const after = watch(desk.room.leave("a"));
    const looking = watch(desk.status("a"));
    await settled();
    await desk.journal.inFlight.fail(DISK);
    for (const { error } of [lost, after, looking]) {
      expect(error).toBeInstanceOf(WaitingRoomError);
      expect(error).toMatchObject({ code: "STORAGE_UNAVAILABLE", cause: DISK });
    }
    await expect(desk.room.enter({ subjectId: "c", connection: "c1" })).rejects.toMatchObject({
      code: "STORAGE_UNAVAILABLE",
      cause: DISK,
    });
    expect(desk.room.availability).toEqual({ available: false, error: DISK });
    expect(desk.availability).toEqual([{ available: false, error: DISK }]);
    expect(desk.types).toEqual(["opened", "entered"]);
  });

  it("has not happened after the restore: who waited keeps the place, an arrival may come again", async () => {
    const desk = await Desk.open();
    await desk.enter("a");
    const lost = watch(desk.room.enter({ subjectId: "b", connection: "b1" }));
    const left = watch(desk.room.leave("a"));
    await settled();
    await desk.journal.inFlight.fail(DISK);
    expect([lost.state, left.state]).toEqual(["failed", "failed"]);
    expect(desk.clock.timers).toEqual([1000]);
    await desk.tryAgain();
    expect(desk.room.availability).toEqual({ available: true });
    expect(desk.availability.at(-1)).toEqual({ available: true });
    expect(await desk.status("a")).toBe("waiting");
    expect(await desk.status("b")).toBeUndefined();
    const result = await desk.enter("b");
    expect(result.events.map(({ type, seq }) => `${seq} ${type}`)).toEqual(["4 entered", "5 proposed"]);
    expect(desk.journal.lines).toHaveLength(5);
  });

  it("is tried again each second until the journal can be read", async () => {
    const desk = await Desk.open();
    await desk.enter("a");
    const lost = watch(desk.room.leave("a"));
    await settled();
    await desk.journal.inFlight.fail(DISK);
    desk.journal.unreadable = new Error("no disk yet");
    for (let second = 0; second < 3; second += 1) {
      await desk.tryAgain();
      expect(desk.room.availability).toMatchObject({ available: false, error: { message: "no disk yet" } });
      expect(desk.clock.timers).toEqual([1000]);
    }
    desk.journal.unreadable = null;
    await desk.tryAgain();
    expect(desk.room.availability.available).toBe(true);
    expect(lost.state).toBe("failed");
  });

  it("whose events were stored all the same is told after the restore, once", async () => {
    const desk = await Desk.open();
    const entering = watch(desk.room.enter({ subjectId: "a", connection: "a1" }));
    await settled();
    await desk.journal.inFlight.fail(DISK, 1);
    expect([entering.state, desk.types]).toEqual(["failed", ["opened"]]);
    await desk.tryAgain();
    expect(desk.types).toEqual(["opened", "entered", "evaluated"]);
    expect(await desk.status("a")).toBe("waiting");
    expect((await desk.room.enter({ subjectId: "a", connection: "a1" })).events).toEqual([]);
    expect(desk.types).toEqual(["opened", "entered", "evaluated"]);
  });

  it("with no reason given makes the room unavailable all the same", async () => {
    const desk = await Desk.open();
    const lost = watch(desk.room.enter({ subjectId: "a", connection: "a1" }));
    await settled();
    await desk.journal.inFlight.fail(null);
    expect(lost.error).toMatchObject({ code: "STORAGE_UNAVAILABLE" });
    expect(desk.room.availability.available).toBe(false);
  });

  it("at the opening rejects and leaves no timer behind", async () => {
    const journal = new MemoryJournal();
    const clock = new ManualClock();
    journal.failure = DISK;
    const options = { sceneId: "pairs", groupSize: 2, matchmaker: new FIFOMatchmaker() };
    const ports = { journal, now: clock.now, setTimer: clock.setTimer };
    await expect(DurableWaitingRoom.open(options, ports)).rejects.toBe(DISK);
    journal.failure = null;
    const failing = { append: () => Promise.reject(DISK), read: journal.read };
    await expect(DurableWaitingRoom.open(options, { ...ports, journal: failing })).rejects.toMatchObject({
      code: "STORAGE_UNAVAILABLE",
      cause: DISK,
    });
    await settled();
    expect(clock.timers).toEqual([]);
  });
});

describe("a restore", () => {
  async function broken(): Promise<Desk> {
    const desk = await Desk.open();
    await desk.enter("a");
    await desk.enter("b");
    const lost = watch(desk.room.leave("a"));
    await settled();
    await desk.journal.inFlight.fail(DISK);
    expect(lost.state).toBe("failed");
    return desk;
  }

  it("is refused while the journal ends below what was acknowledged, and says what is missing", async () => {
    const desk = await broken();
    const cut = desk.journal.lines.splice(3);
    await desk.tryAgain();
    expect(desk.room.availability).toMatchObject({
      available: false,
      error: {
        code: "INVALID_JOURNAL",
        message: "Expected a journal with at least 4 events, got one that ends before.",
      },
    });
    await expect(desk.room.leave("a")).rejects.toMatchObject({ code: "STORAGE_UNAVAILABLE" });
    desk.journal.lines.push(...cut);
    await desk.tryAgain();
    expect(desk.room.availability.available).toBe(true);
    expect(desk.types).toEqual(["opened", "entered", "entered", "proposed", "evaluated"]);
  });

  it("is refused while the journal says something else where it was acknowledged", async () => {
    const desk = await broken();
    const right = desk.journal.lines[3] ?? "";
    desk.journal.lines[3] = right.replace('"reason":"fifo"', '"reason":"rule"');
    await desk.tryAgain();
    expect(desk.room.availability).toMatchObject({ available: false, error: { code: "INVALID_JOURNAL" } });
    desk.journal.lines[3] = right;
    await desk.tryAgain();
    expect(desk.room.availability.available).toBe(true);
  });

  it("is refused when a line is no event, or does not follow", async () => {
    for (const line of [
      '{"seq":"5"}',
      '{"seq":9,"at":1,"type":"left"}',
      '{"seq":5,"at":1,"type":"left","subject_id":"x","reason":"left","waited_ms":0}',
    ]) {
      const desk = await broken();
      desk.journal.lines.push(line);
      await desk.tryAgain();
      expect(desk.room.availability).toMatchObject({ available: false, error: { code: "INVALID_JOURNAL" } });
    }
  });

  it("within a process takes nobody for away, and starts the limits for confirming afresh", async () => {
    const desk = await broken();
    await desk.tryAgain();
    expect(desk.types).toEqual(["opened", "entered", "entered", "proposed", "evaluated"]);
    expect(desk.room.respondBy(4)).toBe(desk.clock.now() + 5000);
    desk.clock.pass(5000);
    await settled();
    expect(desk.journal.inFlight.events.map(({ type }) => type)).toEqual([
      "disconnected",
      "disconnected",
      "released",
    ]);
  });

  it("within a process holds only once something could be appended: a disk that can be read may be full", async () => {
    const desk = await broken();
    for (let second = 0; second < 2; second += 1) {
      desk.clock.pass(1000);
      await settled();
      expect(desk.journal.inFlight.events).toMatchObject([{ type: "evaluated", seq: 5, count: 0 }]);
      expect(desk.room.availability.available).toBe(false);
      await desk.journal.inFlight.fail(new Error("full"));
      expect(desk.room.availability).toMatchObject({ available: false, error: { message: "full" } });
    }
    await desk.tryAgain();
    expect(desk.room.availability.available).toBe(true);
    expect(desk.types.filter((type) => type === "evaluated")).toHaveLength(1);
  });

  it("at the start of a process tells what the journal held, before anything else", async () => {
    const journal = new MemoryJournal();
    const options = { sceneId: "pairs", groupSize: 2, matchmaker: new FIFOMatchmaker() };
    const clock = new ManualClock();
    const told: string[] = [];
    for (let run = 0; run < 2; run += 1) {
      const room = await DurableWaitingRoom.open(options, {
        journal,
        now: clock.now,
        setTimer: clock.setTimer,
        onRestored: (events) => told.push(`held ${events.length}`),
        onEvents: (events) => told.push(...events.map(({ type }) => type)),
      });
      await room.close();
    }
    expect(told).toEqual(["held 0", "opened", "held 1", "opened", "resumed"]);
  });

  it("at the start of a process goes on from the journal and says so first", async () => {
    const desk = await Desk.open();
    await desk.enter("a");
    await desk.room.close();
    const again = await Desk.open({}, desk.journal);
    expect(again.types).toEqual(["opened", "resumed", "disconnected"]);
    const back = again.room.reconnect("a", "a2");
    expect((await again.stored(back)).events).toMatchObject([{ type: "returned" }]);
    expect(again.journal.lines).toHaveLength(6);
  });
});

describe("the timers of a durable waiting room", () => {
  it("let a waiting limit take effect by themselves", async () => {
    const desk = await Desk.open({ waitLimitMs: 700 });
    await desk.enter("a");
    expect(desk.clock.timers).toEqual([700]);
    desk.clock.pass(700);
    await settled();
    await desk.journal.inFlight.store();
    expect(desk.types).toEqual(["opened", "entered", "timed_out"]);
    expect(desk.clock.timers).toEqual([300]);
  });

  it("run on from the last event where the clock was put back between two processes", async () => {
    const journal = new MemoryJournal();
    const options = { sceneId: "pairs", groupSize: 2, matchmaker: new FIFOMatchmaker() };
    const before = new ManualClock();
    before.pass(3_600_000);
    const first = await DurableWaitingRoom.open(options, { journal, now: before.now });
    await first.enter({ subjectId: "a", connection: "1" });
    await first.close();
    const clock = new ManualClock();
    const told: WaitingRoomEvent[] = [];
    const room = await DurableWaitingRoom.open(options, {
      journal,
      now: clock.now,
      setTimer: clock.setTimer,
      onEvents: (events) => told.push(...events),
    });
    await room.enter({ subjectId: "a", connection: "2" });
    for (let second = 0; second < 120; second += 1) {
      clock.pass(1000);
      await settled();
    }
    expect(told.at(-1)).toMatchObject({
      type: "timed_out",
      subject_id: "a",
      at: before.now() + 120_000,
      waited_ms: 120_000,
    });
    await room.close();
  });

  it("run the limit for confirming from when the proposal was told, not from when it was decided", async () => {
    const desk = await Desk.open({ confirmMs: 5000, waitLimitMs: null });
    await desk.enter("a");
    const entering = desk.room.enter({ subjectId: "b", connection: "b1" });
    await settled();
    desk.clock.pass(400);
    expect(desk.room.respondBy(4)).toBeNull();
    await desk.journal.inFlight.store();
    await entering;
    expect(desk.room.respondBy(4)).toBe(desk.clock.now() + 5000);
    desk.clock.pass(500);
    const confirming = desk.room.confirm("a", 4);
    await desk.stored(confirming);
    const types = (): readonly string[] => desk.types.slice(4).filter((type) => type !== "evaluated");
    while (desk.clock.now() < 5_000_000 + 5399) {
      desk.clock.pass(Math.min(desk.clock.timers[0] ?? 1, 5_000_000 + 5399 - desk.clock.now()));
      await settled();
      if (desk.journal.open.length > 0) await desk.journal.inFlight.store();
    }
    expect(types()).toEqual(["confirmed"]);
    desk.clock.pass(1);
    await settled();
    await desk.journal.inFlight.store();
    expect(types()).toEqual(["confirmed", "disconnected", "released"]);
    expect(desk.room.respondBy(4)).toBeNull();
  });

  it("end with the proposal that they are for", async () => {
    const desk = await Desk.open({ waitLimitMs: null });
    await desk.enter("a");
    await desk.enter("b");
    await desk.stored(desk.room.confirm("a", 4));
    const matched = await desk.stored(desk.room.confirm("b", 4));
    expect(matched.events.map(({ type }) => type)).toEqual(["confirmed", "matched"]);
    expect(desk.room.respondBy(4)).toBeNull();
    desk.clock.pass(60_000);
    await settled();
    expect(desk.journal.inFlight.events.map(({ type }) => type)).toEqual(["evaluated"]);
  });

  it("let what is due take effect before a command that comes late", async () => {
    const desk = await Desk.open({ waitLimitMs: 700 });
    await desk.enter("a");
    const entering = desk.room.enter({ subjectId: "b", connection: "b1" });
    await settled();
    desk.clock.pass(800);
    const late = desk.room.enter({ subjectId: "c", connection: "c1" });
    await desk.journal.inFlight.store();
    await entering;
    await desk.stored(late);
    expect(desk.types.slice(0, 4)).toEqual(["opened", "entered", "entered", "proposed"]);
  });

  it("sum up evaluations after a second, and beat every ten seconds while somebody is there", async () => {
    const desk = await Desk.open({ waitLimitMs: null });
    await desk.enter("a");
    for (const delay of [1000, 10_000, 10_000]) {
      expect(desk.clock.timers).toEqual([delay]);
      desk.clock.pass(delay);
      await settled();
      await desk.journal.inFlight.store();
    }
    expect(desk.types).toEqual(["opened", "entered", "evaluated", "evaluated", "evaluated"]);
  });
});

describe("closing", () => {
  it("settles what was taken, takes nothing more, and leaves no timer", async () => {
    const desk = await Desk.open();
    await desk.enter("a");
    const entering = watch(desk.room.enter({ subjectId: "b", connection: "b1" }));
    await settled();
    const closing = watch(desk.room.close());
    await expect(desk.room.leave("a")).rejects.toMatchObject({ code: "STORAGE_UNAVAILABLE" });
    await settled();
    expect([entering.state, closing.state]).toEqual(["open", "open"]);
    await desk.journal.inFlight.store();
    expect([entering.state, closing.state]).toEqual(["told", "told"]);
    expect(desk.clock.timers).toEqual([]);
    await desk.room.close();
  });

  it("while unavailable stops trying", async () => {
    const desk = await Desk.open();
    const lost = watch(desk.room.enter({ subjectId: "a", connection: "a1" }));
    await settled();
    await desk.journal.inFlight.fail(DISK);
    expect(lost.state).toBe("failed");
    await desk.room.close();
    expect(desk.clock.timers).toEqual([]);
    desk.clock.pass(5000);
    await settled();
    expect(desk.availability).toEqual([{ available: false, error: DISK }]);
  });
});

describe("the commands of a durable waiting room", () => {
  it("are those of the room, each told when stored", async () => {
    const journal = new MemoryJournal();
    const clock = new ManualClock();
    const room = await DurableWaitingRoom.open(
      { sceneId: "pairs", groupSize: 2, matchmaker: new FIFOMatchmaker(), reentry: true },
      { journal, now: clock.now, setTimer: clock.setTimer },
    );
    const typesOf = async (result: Promise<CommandResult>): Promise<string> =>
      (await result).events.map(({ type }) => type).join(" ");
    const enter = (id: string): Promise<CommandResult> => room.enter({ subjectId: id, connection: `${id}1` });
    const match = async (a: string, b: string): Promise<string> => {
      await enter(a);
      const proposalId = (await enter(b)).ticket?.proposalId ?? 0;
      await room.confirm(a, proposalId);
      const { ticket } = await room.confirm(b, proposalId);
      expect(ticket?.gameId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/);
      return ticket?.gameId ?? "";
    };
    const first = await match("a", "b");
    expect(await typesOf(room.start(first))).toBe("started");
    expect(await typesOf(room.end(first, "completed"))).toBe("ended");
    const second = await match("c", "d");
    expect(await typesOf(room.abort(second, "log_failed"))).toBe("aborted");
    expect(await typesOf(room.update({ subjectId: "c", rttMs: 4 }))).toBe("updated");
    expect(await typesOf(room.disconnect("c", "c1"))).toBe("disconnected");
    expect(await typesOf(room.reconnect("c", "c2"))).toBe("returned");
    expect(await typesOf(room.pause("matching", ACTOR))).toBe("paused");
    expect(await typesOf(room.matchByHand(["d", "c"], ACTOR))).toBe("matched");
    expect(await typesOf(room.leave("c"))).toBe("left aborted");
    expect(await typesOf(room.release("d", ACTOR))).toBe("timed_out");
    expect(await typesOf(room.reopen("matching", ACTOR))).toBe("reopened");
    await enter("e");
    const proposalId = (await enter("f")).ticket?.proposalId ?? 0;
    expect(await typesOf(room.decline("e", proposalId))).toBe("left released");
    expect(await typesOf(room.remove("f", ACTOR))).toBe("removed");
    await room.close();
    expect(journal.length).toBeGreaterThan(25);
  });
});

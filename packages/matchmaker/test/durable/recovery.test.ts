import { describe, expect, it } from "vitest";
import {
  DurableWaitingRoom,
  FIFOMatchmaker,
  type JournalLine,
  type WaitingRoomEvent,
} from "../../src/index.ts";
import { MemoryJournal } from "../../src/testing/index.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { settled } from "../support/manual-journal.ts";

/** A journal whose disk can be read and is full, on demand; counts what is read. */
class FullDisk {
  readonly stored: MemoryJournal = new MemoryJournal();
  isFull = false;
  linesRead = 0;

  readonly append = async (expectedSeq: number, events: readonly WaitingRoomEvent[]): Promise<void> => {
    if (this.isFull) throw new Error("full");
    await this.stored.append(expectedSeq, events);
  };

  readonly read = (fromSeq: number): AsyncIterable<JournalLine> => this.#read(fromSeq);

  async *#read(fromSeq: number): AsyncIterable<JournalLine> {
    for await (const line of this.stored.read(fromSeq)) {
      this.linesRead += 1;
      yield line;
    }
  }
}

async function roomOnFullDisk(): Promise<{
  readonly room: DurableWaitingRoom;
  readonly journal: FullDisk;
  readonly told: WaitingRoomEvent[];
  readonly pass: () => Promise<void>;
}> {
  const journal = new FullDisk();
  const clock = new ManualClock();
  const told: WaitingRoomEvent[] = [];
  const room = await DurableWaitingRoom.open(
    { sceneId: "pairs", groupSize: 3, matchmaker: new FIFOMatchmaker() },
    { journal, now: clock.now, setTimer: clock.setTimer, onEvents: (events) => told.push(...events) },
  );
  for (let person = 0; person < 100; person += 1) {
    await room.enter({ subjectId: `p${person}`, connection: "1" });
    await room.leave(`p${person}`);
  }
  await room.enter({ subjectId: "a", connection: "1" });
  journal.isFull = true;
  await expect(room.leave("a")).rejects.toMatchObject({ code: "STORAGE_UNAVAILABLE" });
  const pass = async (): Promise<void> => {
    clock.pass(1000);
    for (let turn = 0; turn < 5; turn += 1) await settled();
  };
  return { room, journal, told, pass };
}

describe("a room whose disk stays full", () => {
  it("reads its journal once, and from then on only the end of it", async () => {
    const { room, journal, pass } = await roomOnFullDisk();
    await pass();
    const { length } = journal.stored;
    expect(journal.linesRead).toBeGreaterThanOrEqual(length);
    journal.linesRead = 0;
    for (let second = 0; second < 60; second += 1) await pass();
    expect(room.availability.available).toBe(false);
    expect(journal.linesRead).toBe(60);
  });

  it("goes on when there is room again, having told each event once", async () => {
    const { room, journal, told, pass } = await roomOnFullDisk();
    for (let second = 0; second < 5; second += 1) await pass();
    journal.isFull = false;
    await pass();
    expect(room.availability.available).toBe(true);
    await room.leave("a");
    expect(told.map(({ seq }) => seq)).toEqual(told.map((_, index) => index + 1));
    expect(told).toHaveLength(journal.stored.length);
    expect(told.slice(-2)).toMatchObject([{ type: "evaluated" }, { type: "left", subject_id: "a" }]);
  });

  it("reads its journal anew where that has grown meanwhile, and tells what came", async () => {
    const { room, journal, told, pass } = await roomOnFullDisk();
    await pass();
    const seq = journal.stored.length + 1;
    const at = told.at(-1)?.at ?? 0;
    await journal.stored.append(seq - 1, [
      { seq, at, type: "left", subject_id: "a", reason: "left", waited_ms: 0 },
    ]);
    journal.isFull = false;
    await pass();
    expect(room.availability.available).toBe(true);
    expect(told.slice(-2)).toMatchObject([{ type: "left", subject_id: "a" }, { type: "evaluated" }]);
    expect(await room.inspect(({ view }) => view.ticket("a")?.status)).toBe("left");
  });

  it("does not read a journal that lacks its end", async () => {
    const { room, journal, pass } = await roomOnFullDisk();
    const whole = journal.stored.read;
    Object.defineProperty(journal.stored, "read", { value: () => whole(journal.stored.length + 1) });
    journal.linesRead = 0;
    for (let second = 0; second < 3; second += 1) await pass();
    expect(room.availability).toMatchObject({ available: false, error: { code: "INVALID_JOURNAL" } });
    expect(journal.linesRead).toBe(0);
  });
});

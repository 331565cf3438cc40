import { describe, expect, it } from "vitest";
import {
  DurableWaitingRoom,
  WaitingRoom,
  WaitingRoomError,
  type CommandResult,
  type JournalLine,
  type WaitingRoomCommand,
  type WaitingRoomEvent,
} from "../../src/index.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { settled } from "../support/manual-journal.ts";
import { Chance, Population, randomOptions } from "../support/random-history.ts";

const HISTORIES = process.env["CI"] === undefined ? 40 : 400;
const STEPS = 120;

/** A journal that fails now and then: before it stored anything, or after it stored everything. */
class FlakyJournal {
  readonly lines: string[] = [];
  /** Appends that did not start at the end: never a disk's fault. */
  wrongSeqs = 0;
  readonly #chance: Chance;

  constructor(chance: Chance) {
    this.#chance = chance;
  }

  readonly append = async (expectedSeq: number, events: readonly WaitingRoomEvent[]): Promise<void> => {
    await Promise.resolve();
    if (expectedSeq !== this.lines.length) {
      this.wrongSeqs += 1;
      throw new RangeError(`Expected seq ${this.lines.length}, got ${expectedSeq}.`);
    }
    const roll = this.lines.length === 0 ? 100 : this.#chance.below(100);
    if (roll < 5) throw new Error("nothing was stored");
    this.lines.push(...events.map((event) => JSON.stringify(event)));
    if (roll < 10) throw new Error("all was stored, but who knows");
  };

  readonly read = (fromSeq: number): AsyncIterable<JournalLine> => this.#read(fromSeq);

  async *#read(fromSeq: number): AsyncIterable<JournalLine> {
    await Promise.resolve();
    for (const line of this.lines.slice(fromSeq - 1)) {
      const event: JournalLine = JSON.parse(line);
      yield event;
    }
  }
}

describe("a durable room on a journal that fails now and then", () => {
  it("tells every stored event once and in order, nothing else, and loses no answer it gave", async () => {
    const seen = { failures: 0, acknowledged: 0 };
    for (let number = 0; number < HISTORIES; number += 1) await oneHistory(number, seen);
    expect(seen.failures).toBeGreaterThan(HISTORIES);
    expect(seen.acknowledged).toBeGreaterThan(HISTORIES * 10);
  });
});

async function oneHistory(number: number, seen: { failures: number; acknowledged: number }): Promise<void> {
  const chance = new Chance(50_000 + number);
  const options = randomOptions(chance);
  const population = new Population(chance);
  const journal = new FlakyJournal(chance);
  const clock = new ManualClock();
  const told: WaitingRoomEvent[] = [];
  const acknowledged: WaitingRoomEvent[] = [];
  let games = 0;
  const newId = (): string => `game-${(games += 1)}`;
  const ports = { journal, newId, now: clock.now, setTimer: clock.setTimer };
  const room = await DurableWaitingRoom.open(options, {
    ...ports,
    onEvents: (events) => told.push(...events),
  });
  for (let step = 0; step < STEPS; step += 1) {
    const doings = Array.from({ length: 1 + chance.below(3) }, async () => {
      try {
        const command = await room.inspect((inner) => population.next(inner, clock.now()));
        acknowledged.push(...(await submit(room, command)).events);
      } catch (error) {
        if (!(error instanceof WaitingRoomError)) throw error;
        if (error.code === "STORAGE_UNAVAILABLE") seen.failures += 1;
      }
    });
    await settled();
    clock.pass(chance.below(700));
    await Promise.all(doings);
    await settled();
  }
  while (!room.availability.available) {
    clock.pass(1000);
    await settled();
  }
  const standing = await room.inspect(({ view }) => [...view.tickets(), ...view.screenedOut()]);
  await room.close();
  const stored = journal.lines.map((line): WaitingRoomEvent => JSON.parse(line));
  expect(told.map((event) => JSON.stringify(event))).toEqual(journal.lines.slice(0, told.length));
  expect(told).toHaveLength(journal.lines.length);
  for (const event of acknowledged) expect(journal.lines[event.seq - 1]).toBe(JSON.stringify(event));
  const { view } = WaitingRoom.restore(options, stored);
  expect([...view.tickets(), ...view.screenedOut()]).toEqual(standing);
  expect(clock.timers).toEqual([]);
  expect(journal.wrongSeqs).toBe(0);
  seen.acknowledged += acknowledged.length;
}

function submit(room: DurableWaitingRoom, command: WaitingRoomCommand): Promise<CommandResult> {
  switch (command.type) {
    case "enter":
      return room.enter(command);
    case "update":
      return room.update(command);
    case "screen_out":
      return room.screenOut(command.subjectId, command.reason);
    case "leave":
      return room.leave(command.subjectId);
    case "disconnect":
      return room.disconnect(command.subjectId, command.connection);
    case "reconnect":
      return room.reconnect(command.subjectId, command.connection);
    case "confirm":
      return room.confirm(command.subjectId, command.proposalId);
    case "decline":
      return room.decline(command.subjectId, command.proposalId);
    case "start":
      return room.start(command.gameId);
    case "abort":
      return room.abort(command.gameId, command.reason, command.subjectId ?? null);
    case "end":
      return room.end(command.gameId, command.outcome);
    case "pause":
      return room.pause(command.what, command.actor);
    case "reopen":
      return room.reopen(command.what, command.actor);
    case "release":
      return room.release(command.subjectId, command.actor);
    case "remove":
      return room.remove(command.subjectId, command.actor);
    case "match_by_hand":
      return room.matchByHand(command.subjectIds, command.actor);
    case "open":
    case "expire":
    case "advance":
    case "summarize":
      return room.inspect(() => ({ events: [], ticket: null }));
  }
}

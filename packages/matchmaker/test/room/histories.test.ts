import { describe, expect, it } from "vitest";
import {
  WaitingRoom,
  WaitingRoomError,
  type Ticket,
  type WaitingRoomCommand,
  type WaitingRoomEvent,
  type WaitingRoomOptions,
} from "../../src/index.ts";
import { Chance, Population, randomOptions, type Step } from "../support/random-history.ts";
import { RoomModel } from "../support/room-model.ts";

const COMMANDS = process.env["CI"] === undefined ? 30_000 : 500_000;
const COMMANDS_PER_HISTORY = 250;

interface History {
  readonly options: WaitingRoomOptions;
  readonly steps: readonly Step[];
  readonly journal: readonly WaitingRoomEvent[];
  readonly room: WaitingRoom;
}

describe("a room under random histories", () => {
  const seen = new Map<string, number>();
  const count = (name: string): void => void seen.set(name, (seen.get(name) ?? 0) + 1);

  it("keeps every invariant after every command, also across restores and restarts", () => {
    let steps = 0;
    for (let number = 0; steps < COMMANDS; number += 1) {
      try {
        const history = live(number, count);
        const again = replay(history.options, history.steps);
        firstDifference(again.journal, history.journal);
        sameAsLive(history);
        for (let cut = 0; cut < 8; cut += 1) survivesTornBatch(history, number * 8 + cut);
        steps += history.steps.length;
      } catch (error) {
        throw new Error(`History ${number} breaks an invariant.`, { cause: error });
      }
    }
    expect(steps).toBeGreaterThanOrEqual(COMMANDS);
  }, 240_000);

  it("has met every event and every reason meanwhile", () => {
    const sorted = [...seen].toSorted(([a], [b]) => (a < b ? -1 : 1));
    process.stdout.write(`${sorted.map(([name, times]) => `${name} ${times}`).join(", ")}\n`);
    expect(EXPECTED.filter((name) => !seen.has(name))).toEqual([]);
  });
});

/** Lets a history happen, checking the room against the model after each command. */
function live(number: number, count: (name: string) => void): History {
  const chance = new Chance(number);
  const options = randomOptions(chance);
  const population = new Population(chance);
  const { groupSize, retryAfterMs = 0 } = options;
  const model = new RoomModel({ groupSize, retryAfterMs });
  const steps: Step[] = [];
  const journal: WaitingRoomEvent[] = [];
  const newId = gameIds();
  let room = new WaitingRoom(options);
  let now = 1_700_000_000_000;
  const run = (step: Step): void => {
    steps.push(step);
    if (step.kind === "restore") {
      room = WaitingRoom.restore(options, journal);
    } else {
      const before = room.seq;
      try {
        const events = room.handle(step.command, { now: step.now, newId });
        journal.push(...events);
        for (const event of events) {
          model.apply(event);
          countEvent(event, count);
        }
      } catch (error) {
        if (!(error instanceof WaitingRoomError)) throw error;
        count(`error ${error.code}`);
        if (room.seq !== before) throw new Error("A refused command left events.", { cause: error });
      }
    }
    model.compare(room.view);
  };
  run({ kind: "command", now, command: { type: "open" } });
  while (steps.length < COMMANDS_PER_HISTORY) {
    now += chance.is(0.5) ? 0 : chance.below(chance.is(0.1) ? 6000 : 500);
    if (isDueIn(room, now) && chance.is(0.9)) {
      run({ kind: "command", now, command: { type: "advance" } });
      model.nothingIsOverdue(now);
      // A decision made by that advance may be due to be summed up; nothing else is due then.
      if (isDueIn(room, now)) run({ kind: "command", now, command: { type: "advance" } });
      if (isDueIn(room, now)) throw new Error("Something is due still.");
    }
    const command = population.next(room, now);
    if (command.type === "open" || chance.is(0.005)) run({ kind: "restore" });
    run({ kind: "command", now, command });
    const isFIFO = options.matchmaker.name === "FIFOMatchmaker";
    if (isFIFO && !isDueIn(room, now)) model.nobodyIsPassedOver(now);
  }
  return { options, steps, journal, room };
}

function firstDifference(again: readonly WaitingRoomEvent[], first: readonly WaitingRoomEvent[]): void {
  for (const [index, event] of first.entries()) {
    if (JSON.stringify(again[index]) === JSON.stringify(event)) continue;
    expect(again[index]).toEqual(event);
    throw new Error(`Event ${event.seq} came with its fields in another order.`);
  }
  expect(again).toHaveLength(first.length);
}

function isDueIn(room: WaitingRoom, now: number): boolean {
  return room.nextDeadlineAt !== null && room.nextDeadlineAt <= now;
}

/** The same steps in a room of their own. */
function replay(options: WaitingRoomOptions, steps: readonly Step[]): History {
  const journal: WaitingRoomEvent[] = [];
  const newId = gameIds();
  let room = new WaitingRoom(options);
  for (const step of steps) {
    if (step.kind === "restore") {
      room = WaitingRoom.restore(options, journal);
      continue;
    }
    try {
      journal.push(...room.handle(step.command, { now: step.now, newId }));
    } catch (error) {
      if (!(error instanceof WaitingRoomError)) throw error;
    }
  }
  return { options, steps, journal, room };
}

/**
 * Compares the room after some of the steps with one restored from its events: as they stand, and then by what
 * time alone does to both. Evaluated lines may differ, and with them the numbers of later events.
 */
function sameAsLive({ options, steps }: History): void {
  const some = steps.slice(0, 1 + ((steps.length * 7919) % 241));
  const { room, journal } = replay(options, some);
  const restored = WaitingRoom.restore(options, JSON.parse(JSON.stringify(journal)));
  expect(standing(restored)).toEqual(standing(room));
  if (options.matchmaker.name === "MadeUpRule") return;
  // That a decision was due and formed no group is in no event: a restored room makes it once more, for a pool
  // that may have changed since, and a reunion depends on who asks.
  const lastAt = journal.at(-1)?.at ?? 0;
  if (isDueIn(restored, lastAt) !== isDueIn(room, lastAt)) return;
  expect(future(restored, room.seq)).toEqual(future(room, room.seq));
}

/**
 * Cuts the journal anywhere, as a power cut does in the middle of a batch, and starts a process on what is left.
 * Nobody comes back, so that in the end nobody may be left over, in a room or in a game.
 */
function survivesTornBatch({ options, journal }: History, number: number): void {
  const kept = journal.slice(0, 1 + ((number * 7919) % journal.length));
  const room = WaitingRoom.restore(options, kept);
  const model = new RoomModel({ groupSize: options.groupSize, retryAfterMs: options.retryAfterMs ?? 0 });
  for (const event of kept) model.apply(event);
  const newId = gameIds();
  const handle = (command: WaitingRoomCommand, now: number): void => {
    for (const event of room.handle(command, { now, newId })) model.apply(event);
    model.compare(room.view);
  };
  const at = (kept.at(-1)?.at ?? 0) + 60_000;
  handle({ type: "open" }, at);
  for (const { members, gameId } of room.view.games()) {
    const matched = kept.find((event) => event.type === "matched" && event.game_id === gameId);
    expect(matched?.type === "matched" && matched.participants.length).toBe(members.length);
  }
  for (let turn = 0; turn < 40; turn += 1) handle({ type: "advance" }, at + turn * 1000);
  expect([room.view.present, [...room.view.games()], [...room.view.proposals()]]).toEqual([0, [], []]);
}

function standing(room: WaitingRoom): unknown {
  const { view } = room;
  return {
    seq: room.seq,
    tickets: [...view.tickets()] satisfies readonly Ticket[],
    order: Array.from(view.presentTickets(), ({ subjectId }) => subjectId),
    waiting: [...room.waiting],
    proposals: [...view.proposals()],
    games: [...view.games()],
    paused: view.paused,
  };
}

function future(room: WaitingRoom, from: number): readonly unknown[] {
  const newId = gameIds();
  const told: unknown[] = [];
  const changed = new Map<number, number>();
  let next = 0;
  for (let turn = 0; turn < 60; turn += 1) {
    const now = room.nextDeadlineAt;
    if (now === null) break;
    for (const event of room.handle({ type: "advance" }, { now, newId })) {
      if (event.type === "evaluated") continue;
      const { seq, ...body } = event;
      changed.set(seq, (next += 1));
      if ("proposal_id" in body && body.proposal_id !== null && body.proposal_id > from) {
        told.push({ ...body, proposal_id: changed.get(body.proposal_id) });
      } else told.push(body);
    }
  }
  return told;
}

function gameIds(): () => string {
  let made = 0;
  return () => `game-${(made += 1)}`;
}

function countEvent(event: WaitingRoomEvent, count: (name: string) => void): void {
  count(event.type);
  switch (event.type) {
    case "left":
    case "timed_out":
    case "removed":
    case "released":
    case "refused":
    case "disconnected":
    case "aborted":
    case "matched":
      return count(`${event.type} ${event.reason}`);
    case "ended":
      return count(`ended ${event.outcome}`);
    default:
      return undefined;
  }
}

const EXPECTED: readonly string[] = [
  ..."opened resumed entered updated disconnected returned left timed_out removed evaluated refused".split(
    " ",
  ),
  ..."proposed confirmed released matched started aborted ended paused reopened".split(" "),
  ...["left", "declined", "grace_ended"].map((reason) => `left ${reason}`),
  ...["wait_limit", "admin"].map((reason) => `timed_out ${reason}`),
  ..."no_confirmation declined left disconnected removed restart"
    .split(" ")
    .map((reason) => `released ${reason}`),
  ..."threw promise not_an_array wrong_size without_arriving duplicate unknown reserved disconnected"
    .split(" ")
    .map((reason) => `refused ${reason}`),
  ...["connection_lost", "no_confirmation", "restart"].map((reason) => `disconnected ${reason}`),
  ...["log_failed", "member_absent", "left", "grace_ended", "removed"].map((reason) => `aborted ${reason}`),
  ...["fifo", "latency", "reunion", "fallback", "manual"].map((reason) => `matched ${reason}`),
  ...["completed", "partner_left"].map((outcome) => `ended ${outcome}`),
  ...["SCENE_CLOSED", "SCENE_FULL", "INVALID_PARTICIPANT_STATE"].map((code) => `error ${code}`),
];

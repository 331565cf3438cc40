import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  WaitingRoom,
  WaitingRoomError,
  type WaitingRoomCommand,
  type WaitingRoomEvent,
  type WaitingRoomOptions,
} from "../../src/index.ts";
import { RoomState } from "../../src/room/room-state.ts";
import { countAssigned } from "../support/assignment-model.ts";
import { countEvent, EXPECTED } from "../support/history-counts.ts";
import { Chance, Population, type Step } from "../support/random-history.ts";
import { randomDeclaration, randomRestart } from "../support/random-policies.ts";
import { RoomModel } from "../support/room-model.ts";
import { allDecided, future, gameIds, isDueIn, standing } from "../support/same-room.ts";

const COMMANDS = process.env["CI"] === undefined ? 30_000 : 500_000;

/** Numbers from which everything in a history follows. Fewer steps are a smaller history; each stays what it is. */
interface Plan {
  readonly declaration: number;
  readonly steps: readonly number[];
  /** Where the room is compared with one restored from its events. */
  readonly prefix: number;
  /** Where the journal breaks off. */
  readonly cuts: readonly number[];
}

const number = fc.noShrink(fc.nat());
const plan: fc.Arbitrary<Plan> = fc.record({
  declaration: number,
  steps: fc.array(number, { minLength: 1, maxLength: 500, size: "max" }),
  prefix: number,
  cuts: fc.array(number, { minLength: 4, maxLength: 4 }),
});

interface History {
  /** What the first process declared. */
  readonly options: WaitingRoomOptions;
  readonly steps: readonly Step[];
  readonly journal: readonly WaitingRoomEvent[];
  readonly room: WaitingRoom;
}

describe("a room under random histories", () => {
  const seen = new Map<string, number>();
  const count = (name: string): void => void seen.set(name, (seen.get(name) ?? 0) + 1);

  it("keeps every invariant after every command, also across restores and restarts", () => {
    let commands = 0;
    for (let round = 0; commands < COMMANDS; round += 1) commands += historiesOf(round, count);
    expect(commands).toBeGreaterThanOrEqual(COMMANDS);
  }, 600_000);

  it("has met every event and every reason meanwhile", () => {
    const sorted = [...seen].toSorted(([a], [b]) => (a < b ? -1 : 1));
    process.stdout.write(`${sorted.map(([name, times]) => `${name} ${times}`).join(", ")}\n`);
    expect(EXPECTED.filter((name) => !seen.has(name))).toEqual([]);
  });
});

/** Lets some histories happen; answers how many commands they had. */
function historiesOf(round: number, count: (name: string) => void): number {
  let commands = 0;
  fc.assert(
    fc.property(plan, (each) => {
      commands += keepsInvariants(each, count);
    }),
    { seed: 2026 + round, numRuns: 25, unbiased: true },
  );
  return commands;
}

/** Lets a history happen and looks at it from all sides; answers how many commands it had. */
function keepsInvariants(
  { declaration, steps: numbers, prefix, cuts }: Plan,
  count: (name: string) => void,
): number {
  const steps: Step[] = [];
  try {
    const history = live(declaration, numbers, steps, count);
    const again = replay(history.options, steps);
    firstDifference(again.journal, history.journal);
    sameAsLive(history, prefix);
    countsAsRecorded(history.journal);
    for (const cut of cuts) survivesTornBatch(history, cut);
  } catch (error) {
    throw new Error(`These steps break an invariant:\n${steps.map(inWords).join("\n")}`, { cause: error });
  }
  return steps.filter(({ kind }) => kind === "command").length;
}

function inWords(step: Step): string {
  return step.kind === "restore" ? "restored" : `${step.now} ${JSON.stringify(step.command)}`;
}

/** Lets a history happen, checking the room against the model after each command, and notes its steps. */
function live(
  declaration: number,
  numbers: readonly number[],
  steps: Step[],
  count: (name: string) => void,
): History {
  const chance = new Chance(declaration);
  const options = randomDeclaration(chance);
  let declared = options;
  const population = new Population(chance);
  const model = new RoomModel();
  const journal: WaitingRoomEvent[] = [];
  const newId = gameIds();
  let room = new WaitingRoom(options);
  let now = 1_700_000_000_000;
  const run = (step: Step): void => {
    steps.push(step);
    if (step.kind === "restore") {
      room = WaitingRoom.restore(step.options, journal);
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
        const isFull = model.waiting >= (options.capacity ?? Number.POSITIVE_INFINITY);
        if (error.code === "SCENE_FULL" && !isFull) throw new Error("Room was left.", { cause: error });
      }
    }
    model.compare(room.view);
  };
  run({ kind: "command", now, command: { type: "open" } });
  for (const each of numbers) {
    chance.restart(each);
    const dueAt = room.nextDeadlineAt;
    now += chance.is(0.5) ? 0 : chance.below(chance.is(0.1) ? 6000 : 500);
    if (dueAt !== null && dueAt < now && chance.is(0.5)) {
      // A host that is on time.
      run({ kind: "command", now: dueAt, command: { type: "advance" } });
      model.nothingIsOverdue(dueAt);
    }
    if (isDueIn(room, now) && chance.is(0.9)) {
      run({ kind: "command", now, command: { type: "advance" } });
      model.nothingIsOverdue(now);
      // A decision made by that advance may be due to be summed up; nothing else is due then.
      if (isDueIn(room, now)) run({ kind: "command", now, command: { type: "advance" } });
      if (isDueIn(room, now)) throw new Error("Something is due still.");
    }
    const command = population.next(room, now);
    // Only a process that opens the room may declare something else.
    if (command.type === "open" && chance.is(0.6)) declared = randomRestart(declared, chance);
    if (command.type === "open" || chance.is(0.005)) run({ kind: "restore", options: declared });
    run({ kind: "command", now, command });
    if (!isRogue(declared) && !isDueIn(room, now)) model.nobodyIsPassedOver(now);
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

/** Whether some rule breaks the contract by chance: it may then say something else when it is asked once more. */
function isRogue({ matchmaker, steps = [] }: WaitingRoomOptions): boolean {
  return [matchmaker, ...steps.flatMap((step) => step.matchmaker ?? [])].some(
    ({ name }) => name === "MadeUpRule",
  );
}

/** The same steps in a room of their own. Its options are those of the last process. */
function replay(first: WaitingRoomOptions, steps: readonly Step[]): History {
  const journal: WaitingRoomEvent[] = [];
  const newId = gameIds();
  let options = first;
  let room = new WaitingRoom(options);
  for (const step of steps) {
    if (step.kind === "restore") {
      options = step.options;
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
 * Compares the room after some of the steps with one restored from its events: as they stand, and then, event by
 * event, by what time alone does to both.
 */
function sameAsLive({ options: first, steps }: History, prefix: number): void {
  let end = 1 + (prefix % steps.length);
  // A process that goes on with a journal opens the room first.
  while (steps[end - 1]?.kind === "restore") end += 1;
  const { room, journal, options } = replay(first, steps.slice(0, end));
  const copy: readonly WaitingRoomEvent[] = JSON.parse(JSON.stringify(journal));
  expect(standing(WaitingRoom.restore(options, copy))).toEqual(standing(room));
  countsAsRecorded(copy);
  if (isRogue(options)) return;
  // Later than the last event, where what was due since then formed no group.
  const now = Math.max(...steps.slice(0, end).map((step) => (step.kind === "command" ? step.now : 0)));
  const context = { now, newId: gameIds() };
  const settled = [...journal];
  while (isDueIn(room, now)) settled.push(...room.handle({ type: "advance" }, context));
  const restored = WaitingRoom.restore(options, settled);
  expect(allDecided(restored, now)).toEqual(allDecided(room, now));
  const until = now + 45_000;
  expect(future(restored, until)).toEqual(future(room, until));
}

/** Compares what the fold counts of conditions and roles with what the journal says. */
function countsAsRecorded(journal: readonly WaitingRoomEvent[]): void {
  const state = new RoomState();
  for (const event of journal) state.apply(event);
  const { conditions, roles } = countAssigned(journal);
  expect(positive(state.assigned.conditions)).toEqual(conditions);
  expect(positive(state.assigned.roles)).toEqual(roles);
}

function positive(counts: ReadonlyMap<string, number>): Readonly<Record<string, number>> {
  return Object.fromEntries([...counts].filter(([, count]) => count !== 0));
}

/**
 * Cuts the journal anywhere, as a power cut does in the middle of a batch, and starts a process on what is left.
 * Nobody comes back, so that in the end nobody may be left over, in a room or in a game.
 */
function survivesTornBatch({ options, journal }: History, cut: number): void {
  const kept = journal.slice(0, 1 + (cut % journal.length));
  const room = WaitingRoom.restore(options, kept);
  const model = new RoomModel();
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

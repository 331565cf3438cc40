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
import { Chance, Population, type Step } from "../support/random-history.ts";
import { randomDeclaration, randomRestart } from "../support/random-policies.ts";
import { RoomModel } from "../support/room-model.ts";
import { allDecided, future, gameIds, isDueIn, standing } from "../support/same-room.ts";

const COMMANDS = process.env["CI"] === undefined ? 30_000 : 500_000;
const COMMANDS_PER_HISTORY = 250;

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
    let steps = 0;
    for (let number = 0; steps < COMMANDS; number += 1) {
      try {
        const history = live(number, count);
        const again = replay(history.options, history.steps);
        firstDifference(again.journal, history.journal);
        sameAsLive(history);
        countsAsRecorded(history.journal);
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
  const options = randomDeclaration(chance);
  let declared = options;
  const population = new Population(chance);
  const model = new RoomModel();
  const steps: Step[] = [];
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
  while (steps.length < COMMANDS_PER_HISTORY) {
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
function sameAsLive({ options: first, steps }: History): void {
  let end = 1 + ((steps.length * 7919) % 241);
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
function survivesTornBatch({ options, journal }: History, number: number): void {
  const kept = journal.slice(0, 1 + ((number * 7919) % journal.length));
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
    case "proposed":
      count(`search ${event.search}`);
      return count(`proposed ${event.reason}`);
    case "ended":
      return count(`ended ${event.outcome}`);
    default:
      return undefined;
  }
}

const PROPOSED_FOR = ["fifo", "latency", "reunion", "fallback", "rule", "step"];

const EXPECTED: readonly string[] = [
  ..."opened resumed entered updated disconnected returned left timed_out removed evaluated refused".split(
    " ",
  ),
  ..."proposed confirmed released matched started aborted ended paused reopened".split(" "),
  ...["left", "declined", "grace_ended"].map((reason) => `left ${reason}`),
  ...["wait_limit", "admin", "step"].map((reason) => `timed_out ${reason}`),
  ..."no_confirmation declined left disconnected removed restart"
    .split(" ")
    .map((reason) => `released ${reason}`),
  ..."threw promise not_an_array wrong_size without_arriving duplicate unknown reserved disconnected"
    .split(" ")
    .map((reason) => `refused ${reason}`),
  ...["connection_lost", "no_confirmation", "restart"].map((reason) => `disconnected ${reason}`),
  ...["log_failed", "member_absent", "left", "grace_ended", "removed"].map((reason) => `aborted ${reason}`),
  ...PROPOSED_FOR.map((reason) => `proposed ${reason}`),
  ...[...PROPOSED_FOR, "manual"].map((reason) => `matched ${reason}`),
  ...["complete", "cut"].map((search) => `search ${search}`),
  ...["completed", "partner_left"].map((outcome) => `ended ${outcome}`),
  ...["SCENE_CLOSED", "SCENE_FULL", "INVALID_PARTICIPANT_STATE"].map((code) => `error ${code}`),
];

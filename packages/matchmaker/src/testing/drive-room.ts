import type { Matchmaker } from "../matchmaker.ts";
import type { WaitingRoomCommand } from "../room/commands.ts";
import type { WaitingRoomEvent } from "../room/events.ts";
import { WaitingRoomError } from "../room/room-error.ts";
import { WaitingRoom } from "../room/waiting-room.ts";
import { expectThat } from "./contract-case.ts";
import { seededCandidate, seededChoice } from "./seeded-pool.ts";

const COMMANDS_PER_ROOM = 200;
const PEOPLE = 12;

/**
 * Lets a rule decide in real waiting rooms with random arrivals, departures and confirmations. Throws when a
 * result of the rule is refused, or when somebody is in two groups at once.
 */
export function driveRoom(make: () => Matchmaker, commands: number): void {
  for (let room = 0; room * COMMANDS_PER_ROOM < commands; room += 1) driveOne(make(), room);
}

function driveOne(matchmaker: Matchmaker, number: number): void {
  const choose = seededChoice(1_000_000 + number);
  const groupSize = 1 + (number % 5);
  const room = new WaitingRoom({
    sceneId: "contract",
    groupSize,
    matchmaker,
    seed: number.toString(16).padStart(32, "0"),
    waitLimitMs: 20_000,
    graceMs: 4000,
    retryAfterMs: 1500,
    inGameGraceMs: 4000,
    reentry: true,
  });
  const groups = new Groups(groupSize);
  let now = 1_700_000_000_000;
  let games = 0;
  const newId = (): string => `game-${(games += 1)}`;
  const handle = (command: WaitingRoomCommand): void => {
    for (const event of room.handle(command, { now, newId })) groups.follow(event);
  };
  handle({ type: "open" });
  for (let step = 0; step < COMMANDS_PER_ROOM; step += 1) {
    now += choose(400);
    if ((room.nextDeadlineAt ?? Number.POSITIVE_INFINITY) <= now) handle({ type: "advance" });
    try {
      handle(nextCommand(room, now, choose));
    } catch (error) {
      if (!(error instanceof WaitingRoomError)) throw error;
    }
  }
}

function nextCommand(room: WaitingRoom, now: number, choose: (limit: number) => number): WaitingRoomCommand {
  const ids = Array.from({ length: PEOPLE }, (_, index) => `participant-${index + 1}`);
  const subjectId = ids[choose(PEOPLE)] ?? "participant-1";
  const proposal = room.view.proposals().next().value;
  const game = room.view.games().next().value;
  const roll = choose(100);
  if (proposal !== undefined && roll < 45) {
    const { proposalId, members } = proposal;
    const member = members[choose(members.length)]?.subjectId ?? subjectId;
    if (roll < 38) return { type: "confirm", subjectId: member, proposalId };
    return roll < 42 ? { type: "expire", proposalId } : { type: "decline", subjectId: member, proposalId };
  }
  if (game !== undefined && roll < 60) {
    if (game.status === "started") return { type: "end", gameId: game.gameId, outcome: "completed" };
    if (roll < 56) return { type: "start", gameId: game.gameId };
    return { type: "abort", gameId: game.gameId, reason: "contract" };
  }
  if (roll < 84) {
    const { rttMs, attributes, groupHistory, pastPartners } = seededCandidate(subjectId, ids, now, choose);
    const connection = `${subjectId}-1`;
    return {
      type: "enter",
      subjectId,
      connection,
      rttMs,
      attributes,
      groupHistory,
      pastPartners: pastPartners ?? [],
    };
  }
  if (roll < 90) return { type: "leave", subjectId };
  if (roll < 94) return { type: "disconnect", subjectId, connection: `${subjectId}-1` };
  if (roll < 97) return { type: "reconnect", subjectId, connection: `${subjectId}-1` };
  return { type: "update", subjectId, rttMs: choose(40) * 5 };
}

/** Who is in a group now, by the events alone. */
class Groups {
  readonly #groupSize: number;
  readonly #groupOf: Map<string, string> = new Map<string, string>();

  constructor(groupSize: number) {
    this.#groupSize = groupSize;
  }

  follow(event: WaitingRoomEvent): void {
    switch (event.type) {
      case "refused":
        return expectThat(
          false,
          "a rule that a waiting room never refuses",
          `${event.reason}: ${event.detail}`,
        );
      case "proposed":
        expectThat(event.members.length === this.#groupSize, `a group of ${this.#groupSize}`, event.members);
        return this.#take(event.members, `proposal ${event.proposal_id}`);
      case "released":
        return this.#end(`proposal ${event.proposal_id}`);
      case "matched": {
        this.#end(`proposal ${event.proposal_id}`);
        return this.#take(
          event.participants.map(({ subject_id }) => subject_id),
          event.game_id,
        );
      }
      case "aborted":
      case "ended":
        return this.#end(event.game_id);
      case "left":
      case "timed_out":
      case "removed":
        this.#groupOf.delete(event.subject_id);
        return undefined;
      default:
        return undefined;
    }
  }

  #take(subjectIds: readonly string[], group: string): void {
    for (const id of subjectIds) {
      const other = this.#groupOf.get(id);
      expectThat(other === undefined, `\`${id}\` in one group at a time`, [other, group]);
      this.#groupOf.set(id, group);
    }
  }

  #end(group: string): void {
    for (const [id, other] of this.#groupOf) if (other === group) this.#groupOf.delete(id);
  }
}

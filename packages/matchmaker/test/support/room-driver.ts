import {
  WaitingRoom,
  type Matchmaker,
  type WaitingRoomCommand,
  type WaitingRoomEvent,
  type WaitingRoomEventType,
  type WaitingRoomOptions,
} from "../../src/index.ts";

/** An event without its place in the journal, for comparing. */
export type Told = Readonly<Record<string, unknown>> & { readonly type: WaitingRoomEventType };

export const SEED = "00112233445566778899aabbccddeeff";
export const ACTOR = { name: "ada", reason: "pilot" } as const;

/** A room on virtual time: commands take effect at `now`, and everything it ever said is kept. */
export class RoomDriver {
  readonly options: WaitingRoomOptions;
  readonly journal: WaitingRoomEvent[] = [];
  room: WaitingRoom;
  now = 1_000_000;
  #games = 0;

  constructor(matchmaker: Matchmaker, options: Partial<WaitingRoomOptions> = {}) {
    this.options = {
      sceneId: "pairs",
      groupSize: 2,
      matchmaker,
      seed: SEED,
      serverRunId: "run-1",
      ...options,
    };
    this.room = new WaitingRoom(this.options);
    this.do({ type: "open" });
  }

  /** Carries a command out now; gives its events without `seq` and `at`. */
  do(command: WaitingRoomCommand): readonly Told[] {
    const events = this.room.handle(command, { now: this.now, newId: this.newId });
    this.journal.push(...events);
    return events.map(({ seq: _seq, at: _at, ...body }) => body);
  }

  readonly newId = (): string => `game-${(this.#games += 1)}`;

  /** Lets this much time pass, stopping at each deadline; gives all that happened but `evaluated`. */
  pass(durationMs: number): readonly Told[] {
    const until = this.now + durationMs;
    const told: Told[] = [];
    for (;;) {
      const next = this.room.nextDeadlineAt;
      if (next === null || next > until) break;
      this.now = Math.max(next, this.now);
      told.push(...this.do({ type: "advance" }));
    }
    this.now = until;
    return told.filter(({ type }) => type !== "evaluated");
  }

  enter(
    subjectId: string,
    facts: {
      rttMs?: number;
      connection?: string;
      partners?: readonly string[];
      attributes?: Readonly<Record<string, string>>;
    } = {},
  ): readonly Told[] {
    const { rttMs, partners, attributes = {} } = facts;
    return this.do({
      type: "enter",
      subjectId,
      connection: facts.connection ?? `${subjectId}1`,
      attributes,
      ...(rttMs === undefined ? {} : { rttMs }),
      ...(partners === undefined
        ? {}
        : { groupHistory: { previousPartners: partners, sourceSceneId: null, groupId: null } }),
    });
  }

  /** Lets all members of the one open proposal confirm. */
  confirmAll(): readonly Told[] {
    const [proposal] = this.room.view.proposals();
    if (proposal === undefined) throw new Error("Expected an open proposal.");
    return proposal.members.flatMap(({ subjectId }) =>
      this.do({ type: "confirm", subjectId, proposalId: proposal.proposalId }),
    );
  }

  /** The id of the one open proposal. */
  get proposalId(): number {
    const [proposal] = this.room.view.proposals();
    if (proposal === undefined) throw new Error("Expected an open proposal.");
    return proposal.proposalId;
  }

  status(subjectId: string): string | undefined {
    return this.room.ticket(subjectId)?.status;
  }

  /** Who can be matched, in order. */
  get waiting(): readonly string[] {
    return Array.from(this.room.waiting, ({ subjectId }) => subjectId);
  }

  /** A second room from the journal. */
  restored(): WaitingRoom {
    return WaitingRoom.restore(this.options, this.journal);
  }
}

export function typesOf(told: readonly Told[]): readonly string[] {
  return told.map(({ type }) => type);
}

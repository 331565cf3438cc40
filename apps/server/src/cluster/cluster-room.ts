import {
  isKnownEventType,
  resolveOptions,
  unknownEvent,
  WaitingRoomError,
  type Availability,
  type WaitingRoom,
  type WaitingRoomCommand,
  type WaitingRoomEvent,
  type WaitingRoomOptions,
} from "@waitroom/matchmaker";
import {
  CommandSender,
  entryNumber,
  JournalFollower,
  RedisJournal,
  RedisJournalError,
  type JournalEnd,
  type JsonObject,
  type RedisPort,
  type SceneKeys,
} from "@waitroom/redis-journal";
import { eventsOf } from "./command-answers.ts";
import { asEvents, asJson } from "./recorded-shapes.ts";
import type { CommandEvents, SceneRoom, SceneRoomPorts } from "../scenes/scene-room.ts";
import { RespondLimits } from "./respond-limits.ts";
import { StandbyRoom } from "./standby-room.ts";
import { Takeover, type TakeoverSetup } from "./takeover.ts";

/** What the room of a scene that several nodes share stands on. */
export interface ClusterRoomSetup {
  readonly keys: SceneKeys;
  /** This node, and which start of it. */
  readonly node: string;
  /** A connection to Redis of one's own. */
  readonly connect: () => RedisPort & { readonly close: () => Promise<void> };
  /** Makes what keeps the lease. */
  readonly makeLease: TakeoverSetup["makeLease"];
  readonly newId: () => string;
  /** Told all events after the scene has them; must not throw. */
  readonly onTold: (events: readonly WaitingRoomEvent[], room: SceneRoom) => void;
  /** How long a command may wait until somebody decides it, in ms. @default 10000 */
  readonly commandLimitMs?: number;
}

const LOOK_AGAIN_MS = 20;
const MOST_BEHIND_MS = 3_000;

type Timers = Required<Pick<SceneRoomPorts, "now" | "setTimer">>;

/** The room of a scene that several nodes share: every node tells what the journal says, one of them decides. */
export class ClusterRoom implements SceneRoom {
  readonly #setup: ClusterRoomSetup;
  readonly #ports: SceneRoomPorts & Timers;
  readonly #redis: ReturnType<ClusterRoomSetup["connect"]>;
  readonly #deciding: ReturnType<ClusterRoomSetup["connect"]>;
  readonly #follower: JournalFollower;
  readonly #sender: CommandSender;
  readonly #takeover: Takeover;
  readonly #standby: StandbyRoom;
  readonly #limits: RespondLimits;
  #lastTold: readonly WaitingRoomEvent[] = [];
  /** What was told with an answer: more may be told before who asked comes to read it. */
  readonly #toldWith: WeakMap<JsonObject, readonly WaitingRoomEvent[]> = new WeakMap<
    JsonObject,
    readonly WaitingRoomEvent[]
  >();
  #unavailable: Error | null = null;
  #following: Promise<void> = Promise.resolve();
  #isClosed = false;
  /** Nothing is told any more, since what was told is missing. */
  #isOver = false;

  private constructor(setup: ClusterRoomSetup, options: WaitingRoomOptions, ports: SceneRoomPorts & Timers) {
    this.#setup = setup;
    this.#ports = ports;
    const { keys, node } = setup;
    const { setTimer } = ports;
    this.#redis = setup.connect();
    this.#deciding = setup.connect();
    this.#standby = new StandbyRoom(options);
    this.#limits = new RespondLimits(resolveOptions(options).limits.confirm_ms, ports.now);
    this.#sender = new CommandSender({ redis: this.#redis, keys, sender: node, now: ports.now, setTimer });
    this.#follower = new JournalFollower({
      redis: this.#redis,
      keys,
      node,
      setTimer,
      onEvents: (events) => this.#tell(asEvents(events)),
      onAnswers: (answers) => {
        for (const answer of answers) this.#toldWith.set(answer, this.#lastTold);
        this.#sender.answered(answers);
      },
      onAnswersMissed: () => this.#sender.answersMissed(),
      onClosed: (reason) => this.#over(reason),
      onReachable: (isReachable) => this.#reachable(isReachable),
    });
    const journal = new RedisJournal({ redis: this.#deciding, keys, token: "" });
    this.#takeover = new Takeover({
      redis: this.#deciding,
      keys,
      options,
      now: ports.now,
      setTimer,
      newId: setup.newId,
      standby: this.#standby,
      toldEnd: () => this.#follower.end,
      readAll: () => eventsIn(journal.read(1)),
      makeLease: setup.makeLease,
    });
  }

  /** Reads what is stored, follows it, and competes for deciding. Rejects where the scene is closed or cannot be read. */
  static async open(
    setup: ClusterRoomSetup,
    options: WaitingRoomOptions,
    ports: SceneRoomPorts & Timers,
  ): Promise<ClusterRoom> {
    const room = new ClusterRoom(setup, options, ports);
    try {
      const events = asEvents(await room.#follower.open());
      await room.#standby.restore(events);
      ports.onRestored?.(events);
    } catch (error) {
      await room.close();
      throw error;
    }
    room.#following = room.#follower.follow();
    room.#takeover.start();
    return room;
  }

  readonly enter: SceneRoom["enter"] = (arrival) => this.#ask({ type: "enter", ...arrival });
  readonly screenOut: SceneRoom["screenOut"] = (subjectId, reason) =>
    this.#ask({ type: "screen_out", subjectId, reason });
  readonly leave: SceneRoom["leave"] = (subjectId) => this.#ask({ type: "leave", subjectId });
  /** Nobody waits for this one, and it must not be lost: it waits for as long as it takes. */
  readonly disconnect: SceneRoom["disconnect"] = (subjectId, connection) =>
    this.#ask({ type: "disconnect", subjectId, connection }, 0);
  readonly reconnect: SceneRoom["reconnect"] = (subjectId, connection) =>
    this.#ask({ type: "reconnect", subjectId, connection }, 0);
  readonly update: SceneRoom["update"] = (change) => this.#ask({ type: "update", ...change });
  readonly confirm: SceneRoom["confirm"] = (subjectId, proposalId) =>
    this.#ask({ type: "confirm", subjectId, proposalId });
  readonly decline: SceneRoom["decline"] = (subjectId, proposalId) =>
    this.#ask({ type: "decline", subjectId, proposalId });
  readonly end: SceneRoom["end"] = (gameId, outcome) => this.#ask({ type: "end", gameId, outcome });
  readonly pause: SceneRoom["pause"] = (what, actor) => this.#ask({ type: "pause", what, actor });
  readonly reopen: SceneRoom["reopen"] = (what, actor) => this.#ask({ type: "reopen", what, actor });
  readonly release: SceneRoom["release"] = (subjectId, actor) =>
    this.#ask({ type: "release", subjectId, actor });
  readonly remove: SceneRoom["remove"] = (subjectId, actor) =>
    this.#ask({ type: "remove", subjectId, actor });
  readonly matchByHand: SceneRoom["matchByHand"] = (subjectIds, actor) =>
    this.#ask({ type: "match_by_hand", subjectIds, actor });
  /** Every node counts down; the one that decides starts. */
  readonly start: SceneRoom["start"] = (gameId) => this.#direct({ type: "start", gameId });
  readonly abort: SceneRoom["abort"] = (gameId, reason, subjectId = null) =>
    this.#direct({ type: "abort", gameId, reason, subjectId });

  /** Reads the room as this node knows it. */
  async inspect<T>(read: (room: WaitingRoom) => T): Promise<T> {
    const { session } = this.#takeover;
    if (session !== null) return session.inspect(read);
    const { room } = this.#standby;
    if (room === null) throw unavailable("The room is being read.");
    return read(room);
  }

  readonly respondBy = (proposalId: number): number | null => this.#limits.respondBy(proposalId);

  get availability(): Availability {
    return this.#unavailable === null ? { available: true } : { available: false, error: this.#unavailable };
  }

  /** The end of what was told. */
  get toldEnd(): JournalEnd {
    return this.#follower.end;
  }

  /**
   * Resolves when this node has told all that is stored now: whoever comes from another node is told nothing older than what
   * they were told there. Rejects with `UNREACHABLE` where that cannot be known, or takes too long.
   */
  async caughtUp(): Promise<void> {
    const { keys } = this.#setup;
    const last = await this.#redis.last(keys.journal);
    const seq = last === null ? 0 : entryNumber(last);
    for (let waitedMs = 0; this.toldEnd.seq < seq && !this.#isOver; waitedMs += LOOK_AGAIN_MS) {
      if (waitedMs >= MOST_BEHIND_MS) throw new RedisJournalError("UNREACHABLE", "This node is behind.");
      await new Promise<void>((resolve) => {
        this.#ports.setTimer(LOOK_AGAIN_MS, resolve);
      });
    }
  }

  /** The session in which this node decides, or null. */
  get session(): Takeover["session"] {
    return this.#takeover.session;
  }

  /** Lets another node decide, and competes no more. */
  stepDown(): Promise<void> {
    return this.#takeover.close();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#takeover.close();
    this.#follower.close();
    this.#sender.close();
    await this.#following;
    await this.#redis.close();
    await this.#deciding.close();
  }

  async #ask(command: WaitingRoomCommand, limitMs?: number): Promise<CommandEvents> {
    if (this.#isClosed) throw unavailable("The scene is closed.");
    const { commandLimitMs = 10_000 } = this.#setup;
    const limit = limitMs ?? commandLimitMs;
    let answer: JsonObject;
    try {
      answer = await this.#sender.send(asJson(command), limit);
    } catch (error) {
      if (!(error instanceof RedisJournalError)) throw error;
      throw unavailable(error.message);
    }
    return { events: eventsOf(answer, this.#toldWith.get(answer) ?? []) };
  }

  async #direct(command: WaitingRoomCommand): Promise<CommandEvents> {
    return (await this.session?.direct(command)) ?? { events: [] };
  }

  #tell(events: readonly WaitingRoomEvent[]): void {
    if (this.#isOver) return;
    const unknown = events.find(({ type }) => !isKnownEventType(type));
    if (unknown !== undefined) {
      // The others may well know it: the scene ends at this node only.
      this.#follower.close();
      return this.#over(unknownEvent(unknown).message);
    }
    this.#lastTold = events;
    this.#standby.follow(events);
    this.#limits.follow(events);
    this.#ports.onEvents?.(events);
    this.#setup.onTold(events, this);
  }

  #reachable(isReachable: boolean): void {
    if (isReachable) this.#sender.sendAgain();
    this.#available(isReachable ? null : new Error("Redis cannot be reached."));
  }

  #over(reason: string): void {
    this.#isOver = true;
    this.#sender.close();
    void this.#takeover.close();
    this.#available(new Error(reason));
  }

  #available(unavailable: Error | null): void {
    this.#unavailable = unavailable;
    this.#ports.onAvailability?.(this.availability);
  }
}

function unavailable(message: string): WaitingRoomError {
  return new WaitingRoomError("STORAGE_UNAVAILABLE", message);
}

async function* eventsIn(lines: AsyncIterable<JsonObject>): AsyncGenerator<WaitingRoomEvent> {
  for await (const line of lines) yield* asEvents([line]);
}

import type { Attributes } from "@waitroom/matchmaker";
import type { Observations, Payload } from "../observation.ts";
import { Timers } from "../timers.ts";
import type { Games } from "./games.ts";
import type { PersonHabits } from "./habits.ts";
import { requestIdentity, type Identity } from "./identities.ts";
import { ParticipantConnection } from "./participant-connection.ts";

/** Where somebody stands as far as they know. */
export type Phase =
  | "outside"
  | "joining"
  | "waiting"
  | "reserved"
  | "matched"
  | "playing"
  | "ended"
  | "left"
  | "timed_out"
  | "turned_away"
  | "vanished";

/** What one simulated participant needs. */
export interface PersonSetup {
  readonly sceneId: string;
  readonly attributes: Attributes;
  readonly habits: PersonHabits;
  readonly observations: Observations;
  readonly games: Games;
  readonly adminToken: string | null;
  /** The address for the next connection. */
  readonly origin: () => string;
  /** The address for HTTP, which no slow network stands before. */
  readonly apiOrigin: () => string;
  /** Whether to go on to the scene that `end_game` names. */
  readonly followsScenes: boolean;
  /** The server does not take them, for a reason that waiting does not change. */
  readonly onRefused: (error: Error) => void;
}

/** How long to wait before the next attempt, at most, in ms. */
const AGAIN_MS = 1000;

/** How long the server may take to tell the state after a reconnect, before it is asked, in ms. */
const TOLD_MS = 1000;

/** Refusals that time may change. */
const passing: ReadonlySet<unknown> = new Set([
  "STORAGE_UNAVAILABLE",
  "SCENE_CLOSED",
  "RATE_LIMITED",
  "DRAINING",
  "INVALID_STATE",
]);

/** Somebody who takes part as a page and the person before it do: connects, joins, answers, reloads, plays, goes. */
export class SimulatedPerson {
  readonly #setup: PersonSetup;
  readonly #timers: Timers = new Timers();
  #identity: Identity | null = null;
  #connection: ParticipantConnection | null = null;
  #connections = 0;
  #phase: Phase = "outside";
  #sceneId: string;
  #isAway = false;
  #hasEntered = false;
  #isImpatient = false;
  #gameId: string | null = null;
  #lastToldOn = 0;
  #endedGameId: unknown = null;
  #isClosed = false;

  constructor(setup: PersonSetup) {
    this.#setup = setup;
    this.#sceneId = setup.sceneId;
  }

  get phase(): Phase {
    return this.#phase;
  }

  /** Whether they are away and mean to come back, or are about to get in. */
  get isUnderWay(): boolean {
    const isThere = this.#connection?.isOpen ?? false;
    return this.#phase === "outside" || this.#phase === "joining" || (!isThere && !this.#isGone());
  }

  get isConnected(): boolean {
    return this.#connection?.isOpen ?? false;
  }

  get subjectId(): string | null {
    return this.#identity?.subjectId ?? null;
  }

  /** Comes to the study. */
  arrive(): void {
    this.#identify().catch(this.#setup.onRefused);
  }

  /** Ends a game that they play; resolves with whether the server took it. */
  async endGame(gameId: string): Promise<boolean> {
    if (!this.isConnected || !this.isPlaying(gameId)) return false;
    const answer = await this.#connection?.send("end_game", { game_id: gameId, outcome: "completed" });
    return answer?.["ok"] === true;
  }

  isPlaying(gameId: string): boolean {
    return this.#phase === "playing" && this.#gameId === gameId;
  }

  /** Leaves what they are in, so that no ghost stays behind, and closes the connection. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#timers.close();
    if (this.isConnected && !this.#isGone()) await this.#connection?.send("leave_game", {});
    this.#connection?.close();
    this.#connection = null;
  }

  async #identify(): Promise<void> {
    const { apiOrigin, attributes, adminToken } = this.#setup;
    const identity = await requestIdentity({ origin: apiOrigin(), attributes, adminToken });
    if (this.#isClosed) return;
    if (identity === null) return this.#timers.after(this.#pauseMs(), () => this.arrive());
    this.#identity = identity;
    this.#phase = "joining";
    this.#connect();
  }

  /** Opens a connection; one that was there before is superseded by the server. */
  #connect(): void {
    if (this.#identity === null || this.#isClosed) return;
    const { observations, origin, habits } = this.#setup;
    const number = (this.#connections += 1);
    const isNewest = (): boolean => this.#connection === connection;
    const connection: ParticipantConnection = new ParticipantConnection({
      origin: origin(),
      ...this.#identity,
      number,
      observations,
      listener: {
        opened: () => {
          if (!isNewest()) return;
          this.#isAway = false;
          this.#timers.after(habits.duration("connectedMs"), () => this.#lose(connection));
          this.#timers.after(habits.duration("secondTabMs"), () => this.#openSecondTab(connection));
          if (!this.#hasEntered) void this.#join();
          else this.#timers.after(TOLD_MS, () => this.#askUnlessTold(connection));
        },
        lost: () => {
          if (isNewest()) this.#comeBack(this.#pauseMs());
        },
        told: (event, payload, answer) => {
          if (!isNewest()) return;
          this.#lastToldOn = number;
          this.#take(event, payload, answer);
        },
      },
    });
    this.#connection = connection;
  }

  /** The connection is lost, or the page is reloaded. */
  #lose(connection: ParticipantConnection): void {
    if (this.#connection !== connection || this.#isGone()) return;
    connection.close();
    const awayMs = this.#setup.habits.duration("awayMs");
    if (awayMs === null) this.#phase = "vanished";
    else this.#comeBack(awayMs);
  }

  #comeBack(delayMs: number): void {
    if (this.#isGone()) return;
    this.#timers.after(delayMs, () => this.#connect());
  }

  #openSecondTab(first: ParticipantConnection): void {
    // The first one stays open: it is for the server to close it.
    if (this.#connection === first && first.isOpen && !this.#isGone()) this.#connect();
  }

  /** Whose place is gone is told nothing by itself. */
  #askUnlessTold(connection: ParticipantConnection): void {
    const isNewest = this.#connection === connection && connection.isOpen;
    if (isNewest && this.#lastToldOn !== connection.number && !this.#isGone()) void this.#join();
  }

  async #join(): Promise<void> {
    const connection = this.#connection;
    const answer = await connection?.send("join_game", { scene_id: this.#sceneId });
    if (this.#isClosed || connection !== this.#connection) return;
    if (answer?.["ok"] === true) return this.#entered(answer["state"]);
    // Without an answer nobody knows whether they are in: the next connection asks again.
    if (answer === null && !this.isConnected) return;
    if (answer === null || passing.has(answer?.["error_code"])) {
      return this.#timers.after(this.#pauseMs(), () => {
        if (connection === this.#connection && this.isConnected) void this.#join();
      });
    }
    this.#phase = "turned_away";
  }

  #entered(state: unknown): void {
    const isFirst = !this.#hasEntered;
    this.#hasEntered = true;
    if (this.#phase === "joining") this.#phase = "waiting";
    const status = typeof state === "object" && state !== null && "status" in state ? state.status : null;
    if (status === "timed_out" || status === "removed") this.#phase = "timed_out";
    if (status === "ended") this.#phase = "ended";
    if (isFirst) this.#timers.after(this.#setup.habits.duration("patienceMs"), () => this.#losePatience());
  }

  #losePatience(): void {
    this.#isImpatient = true;
    if (this.#phase === "waiting" && this.isConnected) void this.#leave();
  }

  async #leave(): Promise<void> {
    const answer = await this.#connection?.send("leave_game", {});
    if (answer?.["ok"] === true && !this.#isClosed) this.#phase = "left";
  }

  #take(event: string, payload: Payload, answer: (value: unknown) => void): void {
    switch (event) {
      case "waiting_room":
        if (this.#isGone()) return;
        this.#phase = "waiting";
        if (this.#isImpatient) void this.#leave();
        else if (payload["away"] === true) this.#act();
        return;
      case "match_ready":
        this.#phase = "reserved";
        return this.#timers.after(this.#setup.habits.duration("answerMs"), () => {
          if (this.#phase === "reserved") answer({ ready: true, visible: true });
        });
      case "match_found_countdown":
        this.#phase = "matched";
        return;
      case "start_game":
        this.#phase = "playing";
        this.#gameId = String(payload["game_id"]);
        return this.#setup.games.started(this.#gameId, this);
      case "end_game":
        return this.#ended(payload);
      case "waiting_room_timeout":
        this.#phase = "timed_out";
        return;
      default:
    }
  }

  /** Somebody who did not answer comes back by an act. */
  #act(): void {
    if (this.#isAway) return;
    this.#isAway = true;
    const awayMs = this.#setup.habits.duration("awayMs");
    if (awayMs === null) return;
    this.#timers.after(awayMs, () => {
      this.#isAway = false;
      if (this.#phase === "waiting" && this.isConnected) void this.#join();
    });
  }

  #ended(payload: Payload): void {
    // The end of an earlier game, told again, is none of the scene that was entered since.
    if (payload["game_id"] === this.#endedGameId) return;
    this.#endedGameId = payload["game_id"];
    const next = payload["next_scene_id"];
    if (!this.#setup.followsScenes || typeof next !== "string" || payload["outcome"] !== "completed") {
      this.#phase = "ended";
      return;
    }
    this.#sceneId = next;
    this.#phase = "joining";
    this.#hasEntered = false;
    this.#isImpatient = false;
    void this.#join();
  }

  #isGone(): boolean {
    return ["ended", "left", "timed_out", "turned_away", "vanished"].includes(this.#phase);
  }

  #pauseMs(): number {
    return 100 + this.#setup.habits.pause(AGAIN_MS);
  }
}

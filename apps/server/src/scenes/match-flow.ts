import type { MatchedEvent, WaitingRoomEvent, WaitingRoomView } from "@waitroom/matchmaker";
import { matchFromEvent, type MatchOrigin } from "@waitroom/match-logger";
import type { ResolvedScene } from "../experiment/experiment.ts";
import type { ScenePorts } from "./ports.ts";
import { isUnavailable } from "./room-errors.ts";
import type { SceneRoom } from "./scene-room.ts";

/** What the flow of one scene needs. */
export interface MatchFlowPorts extends Pick<ScenePorts, "logger" | "watch" | "now" | "setTimer"> {
  readonly scene: ResolvedScene;
  readonly view: WaitingRoomView;
  readonly room: () => SceneRoom;
  /** What the records say of this process. */
  readonly origin: MatchOrigin;
  /** A countdown began: its members are told. */
  readonly onCountdown: (gameId: string) => void;
}

type Matched = MatchedEvent & WaitingRoomEvent;

const ABORT_AGAIN_MS = 1_000;

/**
 * Takes each match from `matched` to `started`: the record is durable, then the countdown is told, then everybody is
 * still there. Where a step fails the match is aborted, again and again until that is durable.
 */
export class MatchFlow {
  readonly #ports: MatchFlowPorts;
  readonly #matches: Map<string, Matched> = new Map<string, Matched>();
  readonly #recorded: Set<string> = new Set<string>();
  readonly #countdowns: Map<string, { readonly endsAt: number; readonly cancel: () => void }> = new Map<
    string,
    { readonly endsAt: number; readonly cancel: () => void }
  >();
  readonly #retries: Set<() => void> = new Set<() => void>();
  readonly #work: Set<Promise<void>> = new Set<Promise<void>>();
  #isClosed = false;

  constructor(ports: MatchFlowPorts) {
    this.#ports = ports;
  }

  /** The match of a game that has not ended. */
  match(gameId: string): MatchedEvent | undefined {
    return this.#matches.get(gameId);
  }

  /** When a running countdown ends, epoch ms; null while none runs. */
  countdownEndsAt(gameId: string): number | null {
    return this.#countdowns.get(gameId)?.endsAt ?? null;
  }

  /** Remembers what stood in the journal at the start; its records are durable when `reconcileMatches` has resolved. */
  remember(event: WaitingRoomEvent): void {
    if (event.type === "matched") {
      this.#matches.set(event.game_id, event);
      this.#recorded.add(event.game_id);
    } else if (event.type === "aborted" || event.type === "ended") this.#forget(event.game_id);
  }

  /** Follows an event of the room, after the view has it. */
  follow(event: WaitingRoomEvent): void {
    switch (event.type) {
      case "matched":
        this.#matches.set(event.game_id, event);
        if (this.#ports.view.game(event.game_id)?.status === "matched") this.#run(this.#record(event));
        return;
      case "opened":
        // Another process decides now: whoever is matched counts down afresh when all are back.
        for (const gameId of this.#countdowns.keys()) this.#stopCountdown(gameId);
        return;
      case "started":
        return this.#stopCountdown(event.game_id);
      case "aborted":
      case "ended":
        return this.#forget(event.game_id);
      case "returned": {
        const gameId = this.#ports.view.ticket(event.subject_id)?.gameId ?? null;
        if (gameId !== null) this.#resumeWhenAllAreBack(gameId);
        return;
      }
      default:
    }
  }

  /** Ends every timer, and resolves when what runs has settled. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const gameId of this.#countdowns.keys()) this.#stopCountdown(gameId);
    for (const cancel of this.#retries) cancel();
    await Promise.all(this.#work);
  }

  async #record(event: Matched): Promise<void> {
    const { logger, scene, origin } = this.#ports;
    try {
      await logger.logMatch(matchFromEvent(scene.sceneId, event, origin));
    } catch (error) {
      this.#reportRecordFailure(error);
      return this.#abort(event.game_id, "record_failed");
    }
    this.#ports.watch.resolveProblem("MATCH_LOG_FAILED", scene.sceneId);
    this.#recorded.add(event.game_id);
    if (this.#ports.view.game(event.game_id)?.status !== "matched") return;
    if (event.participants.length === 1) await this.#start(event.game_id);
    else this.#startCountdown(event.game_id);
  }

  /** After a restart a matched group counts down afresh when all are back. */
  #resumeWhenAllAreBack(gameId: string): void {
    const game = this.#ports.view.game(gameId);
    if (game?.status !== "matched" || !this.#recorded.has(gameId) || this.#countdowns.has(gameId)) return;
    if (game.members.every((member) => member.connected)) this.#startCountdown(gameId);
  }

  #startCountdown(gameId: string): void {
    if (this.#isClosed) return;
    const { scene, now, setTimer, onCountdown } = this.#ports;
    const delayMs = scene.countdownSeconds * 1000;
    const cancel = setTimer(delayMs, () => this.#run(this.#start(gameId)));
    this.#countdowns.set(gameId, { endsAt: now() + delayMs, cancel });
    onCountdown(gameId);
  }

  async #start(gameId: string): Promise<void> {
    try {
      await this.#ports.room().start(gameId);
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      this.#stopCountdown(gameId);
      await this.#abort(gameId, "start_failed");
    }
  }

  async #abort(gameId: string, reason: string): Promise<void> {
    while (!this.#isClosed) {
      try {
        await this.#ports.room().abort(gameId, reason);
        return;
      } catch (error) {
        if (!isUnavailable(error)) throw error;
        await this.#delay(ABORT_AGAIN_MS);
      }
    }
  }

  #delay(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        cancelTimer();
        this.#retries.delete(done);
        resolve();
      };
      const cancelTimer = this.#ports.setTimer(delayMs, done);
      this.#retries.add(done);
    });
  }

  #reportRecordFailure(error: unknown): void {
    const { sceneId } = this.#ports.scene;
    this.#ports.watch.reportProblem({
      code: "MATCH_LOG_FAILED",
      severity: "error",
      message: `The match log of ${sceneId} cannot be written: ${error instanceof Error ? error.message : String(error)}`,
      action: "Look at the disk and the data folder. Matching goes on by itself when writing works again.",
      sceneId,
    });
  }

  #forget(gameId: string): void {
    this.#stopCountdown(gameId);
    this.#matches.delete(gameId);
    this.#recorded.delete(gameId);
  }

  #stopCountdown(gameId: string): void {
    this.#countdowns.get(gameId)?.cancel();
    this.#countdowns.delete(gameId);
  }

  /** An error that is no failing storage is a fault of the program, and must not go unseen. */
  #run(work: Promise<void>): void {
    const tracked = work.finally(() => this.#work.delete(tracked));
    this.#work.add(tracked);
  }
}

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MatchAssignmentLogger, type MatchAssignment, type NewMatch } from "@waitroom/match-logger";
import { DurableWaitingRoom, FIFOMatchmaker, WaitingRoomView } from "@waitroom/matchmaker";
import { MemoryJournal } from "@waitroom/matchmaker/testing";
import { vi } from "vitest";
import { parseExperiment } from "../../src/experiment/parse-experiment.ts";
import { MatchFlow } from "../../src/scenes/match-flow.ts";

/** What a stage begins with. */
export interface MatchStageOptions {
  readonly groupSize?: number;
  readonly journal?: MemoryJournal;
  readonly now?: number;
}

/** A waiting room on a journal in memory, and the flow of its matches; time moves only when it is told to. */
export class MatchStage {
  readonly journal: MemoryJournal;
  /** What happened, in order, but for what leads to a match. */
  readonly log: string[] = [];
  readonly flow: MatchFlow;
  readonly #view = new WaitingRoomView();
  readonly #timers = new Set<{ readonly at: number; readonly run: () => void; readonly isFlows: boolean }>();
  readonly #folder: string;
  readonly #logger: MatchAssignmentLogger;
  readonly #scene;
  now: number;
  #room: DurableWaitingRoom | null = null;
  /** What the next record waits for. */
  #held: PromiseWithResolvers<void> | null = null;
  #letGo: () => void = () => undefined;
  #games = 0;

  private constructor(
    folder: string,
    logger: MatchAssignmentLogger,
    { groupSize = 2, journal, now = 1_000_000 }: MatchStageOptions,
  ) {
    this.#folder = folder;
    const { scenes } = parseExperiment({
      scenes: [{ sceneId: "pairs", groupSize, matchmaker: new FIFOMatchmaker(), retryAfterMs: 600_000 }],
    });
    const [scene] = scenes;
    if (scene === undefined) throw new Error("Expected a scene.");
    this.#scene = scene;
    this.#logger = logger;
    this.journal = journal ?? new MemoryJournal();
    this.now = now;
    vi.spyOn(logger, "logMatch").mockImplementation(async (match) => {
      this.log.push(`record ${match.gameId}`);
      const held = this.#held;
      this.#held = null;
      await held?.promise;
      return stored(match);
    });
    this.flow = new MatchFlow({
      scene,
      logger,
      view: this.#view,
      room: () => this.room,
      origin: { serverRunId: "run", matchmakerHash: null },
      now: () => this.now,
      setTimer: (delayMs, run) => this.#setTimer(delayMs, run, true),
      onCountdown: (gameId) => this.log.push(`countdown ${gameId}`),
      watch: {
        record: () => undefined,
        logActivity: () => undefined,
        reportProblem: ({ code }) => this.log.push(`problem ${code}`),
        resolveProblem: (code) => {
          if (this.log.includes(`problem ${code}`)) this.log.push(`resolved ${code}`);
        },
      },
    });
  }

  static async open(options: MatchStageOptions = {}): Promise<MatchStage> {
    const folder = await mkdtemp(join(tmpdir(), "waitroom-"));
    const stage = new MatchStage(folder, await MatchAssignmentLogger.open({ dataDir: folder }), options);
    stage.#room = await DurableWaitingRoom.open(
      { ...stage.#scene, serverRunId: "run" },
      {
        journal: stage.journal,
        now: () => stage.now,
        newId: () => `g${(stage.#games += 1)}`,
        setTimer: (delayMs, run) => stage.#setTimer(delayMs, run, false),
        onRestored: (events) => {
          for (const event of events) {
            stage.#view.apply(event);
            stage.flow.remember(event);
          }
        },
        onEvents: (events) => {
          for (const event of events) stage.#view.apply(event);
          for (const event of events) {
            stage.flow.follow(event);
            if (event.type === "aborted") stage.log.push(`aborted ${event.reason}`);
            if (event.type === "matched" || event.type === "started") stage.log.push(event.type);
          }
        },
      },
    );
    return stage;
  }

  get room(): DurableWaitingRoom {
    if (this.#room === null) throw new Error("The room is not open yet.");
    return this.#room;
  }

  /** How many timers of the flow run. */
  get flowTimers(): number {
    return [...this.#timers].filter(({ isFlows }) => isFlows).length;
  }

  /** The next record is stored, or is not, when it is said. */
  holdRecord(): PromiseWithResolvers<void> {
    const held = Promise.withResolvers<void>();
    this.#held = held;
    this.#letGo = held.resolve;
    return held;
  }

  /** Brings people into the room, who make a group and confirm. */
  async form(...subjectIds: readonly string[]): Promise<void> {
    for (const subjectId of subjectIds) await this.room.enter({ subjectId, connection: subjectId });
    for (const { proposalId, members } of this.#view.proposals()) {
      for (const { subjectId } of members) await this.room.confirm(subjectId, proposalId);
    }
    await settled();
  }

  async advance(ms: number): Promise<void> {
    const end = this.now + ms;
    for (;;) {
      const [due] = [...this.#timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (due === undefined) break;
      this.#timers.delete(due);
      this.now = Math.max(this.now, due.at);
      due.run();
      await settled();
    }
    this.now = end;
  }

  async close(): Promise<void> {
    this.#letGo();
    await this.flow.close();
    await this.room.close();
    await this.#logger.close();
    await rm(this.#folder, { recursive: true, force: true });
  }

  #setTimer(delayMs: number, run: () => void, isFlows: boolean): () => void {
    const timer = { at: this.now + delayMs, run, isFlows };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }
}

/** Resolves when everything that waits for no timer has happened. */
export function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** The record of a match that is stored. */
function stored({ gameId, sceneId, matchmakerClass, participants }: NewMatch): MatchAssignment {
  return {
    timestamp: 0,
    scene_id: sceneId,
    game_id: gameId,
    participants: [],
    matchmaker_class: matchmakerClass,
    schema: 1,
    seq: 1,
    experiment_id: null,
    server_run_id: null,
    proposal_id: null,
    journal_seq: null,
    group_size: participants.length,
    reason: null,
    condition: null,
    matchmaker_hash: null,
    formed_at: "",
    prev: null,
  };
}

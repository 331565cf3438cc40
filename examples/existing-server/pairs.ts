import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import {
  JsonlJournal,
  matchFromEvent,
  MatchAssignmentLogger,
  reconcileMatches,
} from "@waitroom/match-logger";
import {
  DurableWaitingRoom,
  FIFOMatchmaker,
  identifyMatchmaker,
  WaitingRoomView,
  type Availability,
  type MatchedEvent,
  type WaitingRoomEvent,
} from "@waitroom/matchmaker";
import type { Socket } from "socket.io";
import { concernedBy, inBackground, messageFor } from "./messages.ts";
import type { Watcher } from "./watcher.ts";

/** What the server gives its waiting room. */
export interface PairsOptions {
  readonly dataDir: string;
  readonly countdownMs: number;
  readonly watcher: Watcher;
  /** The newest socket of each participant who is connected. */
  readonly sockets: ReadonlyMap<string, Socket>;
}

/** A waiting room of pairs, from the arrival to the end of the game. */
export interface Pairs {
  readonly room: DurableWaitingRoom;
  /** What is on disk, for reading. */
  readonly view: WaitingRoomView;
  /** Tells a participant where they stand. */
  readonly tell: (subjectId: string) => void;
  readonly close: () => Promise<void>;
}

const sceneId = "pairs";

/** Goes on where its files end. Open it before the first socket is accepted. */
export async function openPairs({ dataDir, countdownMs, watcher, sockets }: PairsOptions): Promise<Pairs> {
  const matchmaker = new FIFOMatchmaker();
  const serverRunId = randomUUID();
  const origin = { serverRunId, matchmakerHash: identifyMatchmaker(matchmaker).hash };
  const view = new WaitingRoomView();
  const matches = new Map<string, MatchedEvent>();
  /** When each countdown ends, epoch ms; null while its match is on the way to the log. */
  const countdowns = new Map<string, number | null>();
  const closing = new AbortController();

  const journal = await JsonlJournal.open({ dataDir, sceneId });
  const logger = await MatchAssignmentLogger.open({ dataDir, activity: watcher });
  // A process that ended between a match and its record left the record out.
  await reconcileMatches({ journal, logger, sceneId });
  const room = await DurableWaitingRoom.open(
    { sceneId, groupSize: 2, matchmaker, serverRunId, graceMs: 30_000 },
    { journal, onRestored: apply, onEvents: follow, onAvailability },
  );
  return { room, view, tell, close };

  function apply(events: readonly WaitingRoomEvent[]): void {
    watcher.record(sceneId, events);
    for (const event of events) {
      view.apply(event);
      if (event.type === "matched") matches.set(event.game_id, event);
    }
  }

  /** Gets what is on disk. Participants are told of nothing else. */
  function follow(events: readonly WaitingRoomEvent[]): void {
    const concerned = new Set(events.flatMap((event) => concernedBy(event, view)));
    apply(events);
    for (const event of events) {
      if (event.type === "matched") void play(event.game_id);
      if (event.type === "returned") playOn(event.subject_id);
    }
    for (const subjectId of concerned) tell(subjectId);
  }

  function tell(subjectId: string): void {
    const socket = sockets.get(subjectId);
    const ticket = view.ticket(subjectId);
    if (socket === undefined || ticket === undefined) return;
    const { status, proposalId, gameId } = ticket;
    if (status === "reserved" && proposalId !== null && !ticket.confirmed) {
      const question = { proposal_id: proposalId, respond_by: room.respondBy(proposalId) };
      socket.emit("match_ready", question, (isReady: unknown) => {
        if (isReady === true) inBackground(room.confirm(subjectId, proposalId));
        if (isReady === false) inBackground(room.decline(subjectId, proposalId));
      });
    }
    // The socket.io room in which this server has always run its games.
    if (status === "started" && gameId !== null) void socket.join(gameId);
    const message = messageFor(ticket, countdowns.get(gameId ?? "") ?? null);
    if (message !== null) socket.emit(message.event, message.payload);
  }

  /** The record, then the countdown, then the start, if both are still there. */
  async function play(gameId: string): Promise<void> {
    const match = matches.get(gameId);
    if (match === undefined || countdowns.has(gameId)) return;
    countdowns.set(gameId, null);
    try {
      // After a restart the record is there already, and is not written again.
      await logger.logMatch(matchFromEvent(sceneId, match, origin));
      watcher.resolveProblem("START_FAILED", sceneId);
      countdowns.set(gameId, Date.now() + countdownMs);
      for (const { subjectId } of view.game(gameId)?.members ?? []) tell(subjectId);
      if (await pause(countdownMs)) await room.start(gameId);
    } catch (error) {
      report("START_FAILED", error);
      await abort(gameId);
    }
    countdowns.delete(gameId);
  }

  /** After a restart a pair counts down afresh, once both are back. */
  function playOn(subjectId: string): void {
    const game = view.game(view.ticket(subjectId)?.gameId ?? "");
    if (game?.status === "matched" && game.members.every(({ connected }) => connected))
      void play(game.gameId);
  }

  /** Sends both back to the place of their arrival, as soon as that can be stored. */
  async function abort(gameId: string): Promise<void> {
    do {
      try {
        await room.abort(gameId, "start_failed");
        return;
      } catch (error) {
        report("START_FAILED", error);
      }
    } while (await pause(1000));
  }

  /** While nothing can be stored nobody comes or goes; afterwards the room hears who is there. */
  function onAvailability(availability: Availability): void {
    if (!availability.available) return report("STORAGE_UNAVAILABLE", availability.error);
    watcher.resolveProblem("STORAGE_UNAVAILABLE", sceneId);
    for (const { subjectId, connection } of view.tickets()) {
      const socket = sockets.get(subjectId);
      if (socket === undefined) inBackground(room.disconnect(subjectId, connection));
      else inBackground(room.reconnect(subjectId, socket.id));
    }
  }

  function report(code: string, error: unknown): void {
    const action = "Look at the disk and the data folder. The server tries again by itself.";
    watcher.reportProblem({ code, severity: "error", message: String(error), action, sceneId });
  }

  /** Resolves with false where the server closes meanwhile. */
  function pause(durationMs: number): Promise<boolean> {
    return delay(durationMs, true, { signal: closing.signal }).catch(() => false);
  }

  async function close(): Promise<void> {
    closing.abort();
    await room.close();
    await logger.close();
    await journal.close();
  }
}

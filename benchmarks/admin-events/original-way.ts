import { createHash } from "node:crypto";
import type { StudyEvent } from "./study.ts";

interface Person {
  readonly subject_id: string;
  scene: string;
  connected: boolean;
  createdAt: number;
  updatedAt: number;
  rtt: number;
}

interface PlayedGame {
  readonly game_id: string;
  readonly players: readonly string[];
  readonly created_at: number;
}

/**
 * The dashboard of the system that this one succeeds, as its description says: live tables that are read whole each second.
 * For every person the games are searched for theirs and the browsers' lines counted twice, and the snapshot with its last
 * 100 activities, lines and latencies is sent whenever the hash of a summary that holds the time has changed, which is always.
 */
export class OriginalWay {
  readonly #people = new Map<string, Person>();
  readonly #games = new Map<string, PlayedGame>();
  readonly #activity: unknown[] = [];
  readonly #consoleLogs: { timestamp: number; subject_id: string; level: string; message: string }[] = [];
  #hash = "";

  /** Keeps the tables, and full buffers: the costs it was measured at. */
  record(event: StudyEvent, now: number): void {
    const subjectId = typeof event["subject_id"] === "string" ? event["subject_id"] : undefined;
    if (subjectId !== undefined) {
      const known = this.#people.get(subjectId);
      const person = known ?? {
        subject_id: subjectId,
        scene: "pairs",
        connected: true,
        createdAt: now,
        updatedAt: now,
        rtt: 40,
      };
      person.updatedAt = now;
      this.#people.set(subjectId, person);
      this.#keep(this.#consoleLogs, 1_000, {
        timestamp: now,
        subject_id: subjectId,
        level: "log",
        message: "Game loop at step 100, frame sent, 12 ms behind.",
      });
    }
    this.#play(event, now);
    this.#keep(this.#activity, 500, {
      timestamp: now,
      event_type: event["type"],
      subject_id: subjectId ?? "",
      details: { scene_id: "pairs" },
    });
  }

  /** Everybody plays in a pair, as when its costs were measured. */
  pairUp(now: number): void {
    const ids = [...this.#people.keys()];
    for (let index = 0; index + 1 < ids.length; index += 2) {
      const players = ids.slice(index, index + 2);
      this.#games.set(`standing-${index}`, { game_id: `standing-${index}`, players, created_at: now });
    }
  }

  /** The snapshot of this second; null if nothing changed. */
  snapshot(now: number): unknown {
    const participants = Array.from(this.#people.values(), (person) => this.#participant(person));
    const summary = {
      total_participants: this.#people.size,
      connected_count: participants.filter((row) => row.connection_status === "connected").length,
      active_games: this.#games.size,
      timestamp: now,
    };
    const hash = createHash("md5")
      .update(JSON.stringify([summary, participants.length, 1]))
      .digest("hex");
    if (hash === this.#hash) return null;
    this.#hash = hash;
    return {
      participants,
      waiting_rooms: [{ scene_id: "pairs", waiting_count: 0, target_size: 0, groups: [] }],
      multiplayer_games: Array.from(this.#games.values(), (game) => ({
        ...game,
        subject_ids: game.players,
        current_frame: 0,
        game_type: "multiplayer",
        p2p_health: {},
        session_health: "healthy",
        current_episode: 1,
        termination: null,
      })),
      completed_games: [],
      activity_log: this.#activity.slice(-100),
      console_logs: this.#consoleLogs.slice(-100),
      summary,
      aggregates: { termination_counts: {}, wait_time: { avg_ms: null, max_ms: null, min_ms: null } },
      problems: [],
    };
  }

  #participant(person: Person) {
    let currentGameId: string | null = null;
    for (const game of this.#games.values()) {
      if (game.players.includes(person.subject_id)) {
        currentGameId = game.game_id;
        break;
      }
    }
    const own = (line: { readonly subject_id: string }): boolean => line.subject_id === person.subject_id;
    return {
      subject_id: person.subject_id,
      connection_status: person.connected ? "connected" : "disconnected",
      current_scene_id: person.scene,
      scene_progress: { current_index: 1, total_scenes: 3, current_scene_id: person.scene },
      created_at: person.createdAt,
      last_updated_at: person.updatedAt,
      current_game_id: currentGameId,
      game_history: [],
      log_count: this.#consoleLogs.filter(own).length,
      error_count: this.#consoleLogs.filter((line) => own(line) && line.level === "error").length,
      waitroom_info: null,
      current_episode: 1,
    };
  }

  #play(event: StudyEvent, now: number): void {
    const gameId = String(event["game_id"]);
    if (event["type"] === "started" && Array.isArray(event["subject_ids"])) {
      this.#games.set(gameId, {
        game_id: gameId,
        players: event["subject_ids"].map(String),
        created_at: now,
      });
    } else if (event["type"] === "ended") this.#games.delete(gameId);
  }

  #keep<T>(buffer: T[], capacity: number, item: T): void {
    buffer.push(item);
    if (buffer.length > capacity) buffer.shift();
  }
}

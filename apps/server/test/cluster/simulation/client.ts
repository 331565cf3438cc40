import { join } from "../../../src/participants/join.ts";
import { inTurn, type ParticipantConnection } from "../../../src/participants/participants.ts";
import { appear, vanish } from "../../../src/participants/presence.ts";
import { presentScene } from "../../../src/scenes/scene-directory.ts";
import { ClientError } from "../../../src/sockets/client-error.ts";
import { connectionName } from "../../../src/cluster/connection-name.ts";
import type { Mutant, SimulatedNode } from "./node.ts";
import type { World } from "./world.ts";

/** What somebody was told, and when. */
export interface Told {
  readonly at: number;
  readonly event: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** What a participant stands on. */
export interface ClientSetup {
  readonly world: World;
  readonly subjectId: string;
  readonly nodes: () => readonly SimulatedNode[];
  readonly without: Mutant | null;
  /** Told when somebody who came back was not told where they stand. */
  readonly onAsking: (client: SimulatedClient) => void;
  /** How many games they want to play. */
  readonly games: number;
  /** Whether they ask at first without what the scene requires, and are refused. */
  readonly isUnfit: boolean;
  readonly onRefused: () => void;
}

interface Line {
  readonly node: SimulatedNode;
  connection: ParticipantConnection | null;
  isClosed: boolean;
  /** What goes one way over a connection arrives in order. */
  toNodeAt: number;
  toClientAt: number;
}

const TOLD_WITHIN_MS = 1_500;

/** A participant whose page answers what it is asked, loses its connection now and then, and comes back somewhere else. */
export class SimulatedClient {
  readonly subjectId: string;
  readonly told: Told[] = [];
  readonly #setup: ClientSetup;
  readonly #world: World;
  #line: Line | null = null;
  #sockets = 0;
  #played = 0;
  /** Whether a `join_game` was acknowledged since it last had to ask. */
  #isIn = false;
  /** They left of their own accord, or will never come back. */
  isGone = false;
  hasLeft = false;
  connectedAt: number | null = null;
  joins = 0;
  /** How often it was asked for. */
  leaves = 0;
  state: string | null = null;
  gameId: string | null = null;
  /** Whether they were told that they are screened out. */
  wasRefused = false;

  constructor(setup: ClientSetup) {
    this.subjectId = setup.subjectId;
    this.#setup = setup;
    this.#world = setup.world;
  }

  get node(): SimulatedNode | null {
    return this.connectedAt === null ? null : (this.#line?.node ?? null);
  }

  /** Whether they have had all that they came for. */
  get isDone(): boolean {
    return this.isGone || this.hasLeft;
  }

  connect(): void {
    if (this.isGone || this.#line !== null) return;
    const node = this.#world.pick(this.#setup.nodes().filter(({ main }) => !main.isDead));
    if (node === undefined) return void this.#world.after(300, () => this.connect());
    const line: Line = { node, connection: null, isClosed: false, toNodeAt: 0, toClientAt: 0 };
    this.#line = line;
    this.#sockets += 1;
    const socketId = `${this.subjectId}-${this.#sockets}`;
    this.#toNode(line, () => void this.#arrive(line, socketId));
    // A node that does not answer is given up.
    this.#world.after(4_000, () => {
      if (this.#line === line && this.connectedAt === null) this.drop();
    });
  }

  /** The connection breaks; they come back after a while, unless they are gone. */
  drop(backAfterMs: number = this.#world.between(50, 500), isNoticed = false): void {
    const line = this.#line;
    if (line === null) return;
    line.isClosed = true;
    this.#line = null;
    this.connectedAt = null;
    this.state = null;
    const { connection, node } = line;
    // The node notices at once, or when the heartbeat fails; or a second tab is opened, and the first one stays open.
    if (connection !== null && (isNoticed || this.#world.chance(0.9))) {
      const noticedAfterMs = this.#world.chance(0.8)
        ? this.#world.between(0, 20)
        : this.#world.between(500, 3_000);
      this.#world.after(noticedAfterMs, () => node.main.deliver(() => this.#vanish(node, connection)));
    }
    this.#world.after(backAfterMs, () => this.connect());
  }

  /** Closes the page for good without a word. */
  vanish(): void {
    this.isGone = true;
    this.drop(0, true);
  }

  /** Says that they leave, for good or to come in again as somebody new. */
  leave(comesAgain = this.#world.chance(0.6)): void {
    const line = this.#line;
    if (line === null || line.connection === null || this.hasLeft) return;
    this.#toNode(line, () => {
      const { scenes } = line.node;
      const scene = scenes === null ? undefined : presentScene(this.subjectId, scenes);
      if (scene === undefined) return;
      this.leaves += 1;
      // As the server does it: not before a join that is under way at this node.
      inTurn(line.node.participants.get(this.subjectId), () => scene.room.leave(this.subjectId)).then(
        () => {
          this.hasLeft = !comesAgain;
          if (comesAgain) this.#world.after(1_000, () => this.#comeAgain());
          return null;
        },
        () => null,
      );
    });
  }

  #comeAgain(): void {
    this.#isIn = false;
    if (this.#line !== null) this.#join(this.#line);
  }

  async #arrive(line: Line, socketId: string): Promise<void> {
    const { node } = line;
    const { scenes } = node;
    if (scenes === null) return this.#toClient(line, () => this.#closed(line));
    let name: string;
    try {
      name = await node.cluster.nameConnection(socketId);
    } catch {
      // Refused: the page tries again.
      return this.#toClient(line, () => this.#closed(line));
    }
    if (this.#setup.without === "epochs") name = connectionName({ epoch: 1, node: nodeOf(name) }, socketId);
    if (line.isClosed) return;
    const connection: ParticipantConnection = {
      id: name,
      emit: (event, payload, ack) => this.#toClient(line, () => this.#receive(line, event, payload, ack)),
      disconnect: () => this.#toClient(line, () => this.#closed(line)),
    };
    line.connection = connection;
    const participant = node.participants.get(this.subjectId);
    if (this.#setup.without === "told-on-reconnect") {
      participant.connection = connection;
    } else {
      appear(
        { participant, knownSince: 0, connection, meter: null },
        { scenes, onPresence: () => undefined },
      );
    }
    this.#toClient(line, () => this.#connected(line));
  }

  #vanish(node: SimulatedNode, connection: ParticipantConnection): void {
    const { scenes, participants } = node;
    if (scenes !== null)
      vanish(participants.get(this.subjectId), connection, { scenes, onPresence: () => undefined });
  }

  #connected(line: Line): void {
    if (this.#line !== line) return;
    this.connectedAt = this.#world.now;
    if (!this.#isIn) return this.#join(line);
    // The server tells the state by itself; who is told nothing asks.
    const before = this.told.length;
    this.#world.after(TOLD_WITHIN_MS, () => {
      if (this.#line !== line || this.told.length > before) return;
      this.#setup.onAsking(this);
      this.#join(line);
    });
  }

  #join(line: Line): void {
    const { connection, node } = line;
    if (connection === null || this.#line !== line || this.hasLeft) return;
    this.joins += 1;
    const subject = { subjectId: this.subjectId, attributes: {}, knownSince: 0 };
    this.#toNode(line, () => {
      const { scenes } = node;
      if (scenes === null) return;
      const participant = node.participants.get(this.subjectId);
      const assertCounts = (): void => {
        if (participant.connection !== connection)
          throw new Error("This connection does not count any more.");
      };
      inTurn(participant, () =>
        join(
          { participant, subject, connection: connection.id, assertCounts },
          { scene_id: "pairs", attributes: { fit: !this.#setup.isUnfit || this.wasRefused } },
          scenes,
        ),
      ).then(
        ({ state }) =>
          this.#toClient(line, () => {
            if (this.#line !== line) return;
            this.#isIn = true;
            this.#note("join_game", state);
          }),
        (error: unknown) => {
          const isRefusal = error instanceof ClientError && error.code === "SCREENED_OUT";
          if (isRefusal) this.#toClient(line, () => this.#refused());
          this.#world.after(700, () => this.#join(line));
        },
      );
    });
  }

  #refused(): void {
    this.wasRefused = true;
    this.#setup.onRefused();
  }

  #receive(line: Line, event: string, payload: unknown, ack: unknown): void {
    if (this.#line !== line || line.isClosed) return;
    this.#note(event, isRecord(payload) ? payload : {});
    if (event === "session_superseded") return this.#closed(line);
    if (event === "match_ready" && typeof ack === "function" && !this.#world.chance(0.04)) {
      this.#world.after(this.#world.between(10, 400), () =>
        this.#toNode(line, () => ack({ ready: true, visible: true })),
      );
    }
    if (event === "start_game") {
      const gameId = this.gameId;
      this.#world.after(this.#world.between(300, 2_500), () => this.#end(gameId));
    }
    if (event === "end_game") this.#afterGame(line);
    // Who did not answer is away until they act.
    if (isRecord(payload) && payload["away"] === true) this.#world.after(400, () => this.#join(line));
  }

  #afterGame(line: Line): void {
    this.#played += 1;
    this.#isIn = false;
    if (this.#played < this.#setup.games) this.#world.after(300, () => this.#join(line));
  }

  #end(gameId: string | null): void {
    const line = this.#line;
    if (gameId === null || this.gameId !== gameId || this.state !== "started") return;
    if (line !== null && line.connection !== null) {
      this.#toNode(line, () => {
        const { scenes } = line.node;
        const scene = scenes === null ? undefined : presentScene(this.subjectId, scenes);
        scene?.room.end(gameId, "completed").catch(() => undefined);
      });
    }
    // The page tries again until it is told that the game has ended.
    this.#world.after(1_500, () => this.#end(gameId));
  }

  #note(event: string, payload: Readonly<Record<string, unknown>>): void {
    this.told.push({ at: this.#world.now, event, payload });
    const state = event === "join_game" ? String(payload["status"]) : STATES[event];
    if (state !== undefined) this.state = state;
    if (state === "started" && typeof payload["game_id"] === "string") this.gameId = payload["game_id"];
    if (event === "join_game" && state === "started") this.#world.after(1_500, () => this.#end(this.gameId));
  }

  #closed(line: Line): void {
    if (this.#line === line) this.drop(this.#world.between(200, 900), true);
  }

  /** The node has ended, and its sockets with it. */
  nodeEnded(node: SimulatedNode): void {
    if (this.#line?.node === node) this.#world.after(this.#world.between(5, 300), () => this.drop());
  }

  #toNode(line: Line, run: () => void): void {
    line.toNodeAt = Math.max(line.toNodeAt, this.#world.now + this.#world.between(0.5, 15));
    this.#world.after(line.toNodeAt - this.#world.now, () => line.node.main.deliver(run));
  }

  #toClient(line: Line, run: () => void): void {
    line.toClientAt = Math.max(line.toClientAt, this.#world.now + this.#world.between(0.5, 15));
    this.#world.after(line.toClientAt - this.#world.now, run);
  }
}

const STATES: Readonly<Record<string, string>> = {
  waiting_room: "waiting",
  match_ready: "reserved",
  match_found_countdown: "matched",
  start_game: "started",
  end_game: "ended",
  waiting_room_timeout: "timed_out",
};

function nodeOf(name: string): string {
  return name.split("/")[1] ?? "";
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

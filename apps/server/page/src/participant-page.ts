import type { Connection, ConnectionListener } from "./connection.ts";
import type { Coordination, GameSymbol } from "./game/coordination.ts";
import { CoordinationPlay } from "./game/coordination-play.ts";
import type { Memory } from "./memory.ts";
import { problemFor, unexpected } from "./problem.ts";
import type { Problem } from "./problem.ts";
import { forgetProgress, rememberedProgress, rememberProgress } from "./progress.ts";
import { parseToldState } from "./parse.ts";
import type { SceneInfo, ServerEvent } from "./protocol.ts";
import { afterEvent, afterTold, isTakingPart, screenKey } from "./screen.ts";
import type { Screen } from "./screen.ts";

/** Whether the server can be reached. */
export type Link = "connecting" | "open" | "lost";

/** What the page needs from outside. */
export interface PagePorts {
  readonly memory: Memory;
  readonly now: () => number;
  readonly isVisible: () => boolean;
  readonly connect: (listener: ConnectionListener) => Connection;
  /** Shows this; called after every change. */
  readonly show: (page: PageView) => void;
}

/** All that is to be shown. */
export interface PageView {
  readonly screen: Screen;
  readonly scene: SceneInfo;
  readonly link: Link;
  /** The present or the last game. */
  readonly game: Coordination | null;
  /** The last message of an admin in this scene. */
  readonly adminMessage: string | null;
}

/** How long the server may take to tell the state by itself after a reconnect, before the page asks. */
const toldMs = 1000;
const tryAgainMs = 3000;

/** One participant's way through the scenes: holds what is shown, and does what the buttons say. */
export class ParticipantPage {
  readonly #ports: PagePorts;
  readonly #connection: Connection;
  #scene: SceneInfo;
  #screen: Screen;
  #link: Link = "connecting";
  #play: CoordinationPlay | null = null;
  #game: Coordination | null = null;
  #adminMessage: string | null = null;
  #answer: ((ready: boolean, visible: boolean) => void) | null = null;
  #endedGameId: string | null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(scene: SceneInfo, ports: PagePorts) {
    this.#ports = ports;
    this.#scene = scene;
    this.#screen = remembered(ports.memory, scene.sceneId);
    this.#endedGameId = this.#screen.kind === "ended" ? this.#screen.end.gameId : null;
    this.#connection = ports.connect({
      opened: () => this.#opened(),
      lost: () => this.#setLink("lost"),
      refused: (errorCode) => this.#fail(problemFor(errorCode)),
      event: (event) => this.#take(event),
      asked: (_ready, answer) => {
        this.#answer = answer;
        if (this.#scene.confirm === "page") this.answerReady(true);
      },
      gameMessage: (gameId, from, message) => {
        if (this.#game?.gameId === gameId) this.#play?.hear(from, message);
      },
      adminMessage: (message) => {
        this.#adminMessage = message;
        this.#show();
      },
      unreadable: () => this.#fail(unexpected),
    });
    this.#show();
    this.#connection.open();
  }

  /** Enters the scene's waiting room, or finds out where the participant is in it. */
  join(): void {
    this.#setScreen({ kind: "joining" });
    void this.#ask();
  }

  /** Says "I am still there", which is an act and brings the old place back. */
  comeBack(): void {
    void this.#ask();
  }

  async leave(): Promise<void> {
    const answer = await this.#connection.request("leave_game", {}, () => null);
    if (answer.ok) this.#setScreen({ kind: "left" });
    else await this.#ask();
  }

  answerReady(ready: boolean): void {
    if (this.#screen.kind !== "ready" || this.#answer === null) return;
    this.#answer(ready, this.#ports.isVisible());
    this.#answer = null;
    this.#setScreen(ready ? { ...this.#screen, answered: true } : { kind: "left" });
  }

  choose(symbol: GameSymbol): void {
    this.#play?.choose(symbol);
  }

  /** Goes on to another scene with the same identity. */
  enterScene(scene: SceneInfo): void {
    this.#scene = scene;
    this.#game = null;
    this.#adminMessage = null;
    this.join();
  }

  #opened(): void {
    this.#setLink("open");
    if (this.#screen.kind === "problem") void this.#ask();
    if (!isTakingPart(this.#screen)) return;
    // The server tells the state by itself. Asking only then keeps a game that ended meanwhile from being entered again.
    this.#later(() => void this.#ask(), toldMs);
  }

  async #ask(): Promise<void> {
    clearTimeout(this.#timer);
    const { sceneId } = this.#scene;
    rememberProgress(this.#ports.memory, { sceneId, end: null });
    const answer = await this.#connection.request("join_game", { scene_id: sceneId }, parseToldState);
    if (sceneId !== this.#scene.sceneId) return;
    if (answer.ok) this.#setScreen(afterTold(this.#screen, answer.value, this.#ports.now()));
    // Without a connection the next one brings the state.
    else if (this.#connection.isOpen()) this.#fail(problemFor(answer.errorCode, answer.message));
  }

  #take(event: ServerEvent): void {
    // The end of an earlier game, told again, is none of the scene that was entered since.
    if (event.type === "end_game" && event.end.gameId === this.#endedGameId) return;
    clearTimeout(this.#timer);
    const before = this.#screen;
    this.#setScreen(afterEvent(before, event, this.#ports.now()));
    const startedAgain = event.type === "start_game" && screenKey(before) === screenKey(this.#screen);
    const partnerIsBack = event.type === "partner_status" && event.status.connected;
    if (startedAgain || partnerIsBack) this.#play?.catchUp();
  }

  #fail(problem: Problem): void {
    this.#setScreen({ kind: "problem", problem });
    if (problem.remedy === "wait") this.#later(() => this.#tryAgain(), tryAgainMs);
  }

  #tryAgain(): void {
    if (this.#connection.isOpen()) void this.#ask();
    else this.#connection.open();
  }

  #setLink(link: Link): void {
    this.#link = link;
    this.#show();
  }

  #setScreen(next: Screen): void {
    this.#screen = next;
    if (next.kind !== "problem") clearTimeout(this.#timer);
    if (next.kind === "superseded") this.#connection.close();
    if (next.kind === "ended") this.#endedGameId = next.end.gameId;
    this.#remember(next);
    this.#followGame(next);
    this.#show();
  }

  #remember(screen: Screen): void {
    const { sceneId } = this.#scene;
    if (screen.kind === "ended") rememberProgress(this.#ports.memory, { sceneId, end: screen.end });
    else if (screen.kind === "left" || screen.kind === "removed") forgetProgress(this.#ports.memory);
    else if (isTakingPart(screen)) rememberProgress(this.#ports.memory, { sceneId, end: null });
  }

  #followGame(screen: Screen): void {
    if (screen.kind !== "playing") {
      this.#play?.close();
      this.#play = null;
      return;
    }
    const { gameId, partners } = screen.start;
    if (this.#play?.game.gameId === gameId) return;
    this.#play?.close();
    this.#play = new CoordinationPlay(gameId, partners, {
      send: (id, message) => this.#connection.request("game_message", { game_id: id, message }, () => null),
      end: (id, outcome) => this.#connection.request("end_game", { game_id: id, outcome }, () => null),
      memory: this.#ports.memory,
      changed: (game) => {
        this.#game = game;
        this.#show();
      },
    });
    this.#game = this.#play.game;
    this.#play.catchUp();
  }

  #later(task: () => void, ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(task, ms);
  }

  #show(): void {
    this.#ports.show({
      screen: this.#screen,
      scene: this.#scene,
      link: this.#link,
      game: this.#game,
      adminMessage: this.#adminMessage,
    });
  }
}

function remembered(memory: Memory, sceneId: string): Screen {
  const progress = rememberedProgress(memory, sceneId);
  if (progress === null) return { kind: "start" };
  return progress.end === null ? { kind: "joining" } : { kind: "ended", end: progress.end };
}

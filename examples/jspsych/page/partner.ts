import { io, type Socket } from "socket.io-client";
import { participantToken } from "./token.ts";

/** A game with a partner, as long as this page is open. */
export interface Game {
  readonly gameId: string;
  readonly role: string | null;
  /** One's own choice of a round, also from before a reload; undefined: not chosen yet. */
  readonly chosen: (round: number) => string | undefined;
  readonly choose: (round: number, choice: string) => void;
  /** Resolves when the partner has chosen. */
  readonly partnersChoice: (round: number) => Promise<string>;
  /** Ends the game for both, and resolves with the completion code. */
  readonly complete: () => Promise<string | null>;
}

/** There is no game, or no longer one; the message is for the participant. */
export class NoGame extends Error {
  override name = "NoGame";
  readonly completionCode: string | null;

  constructor(message: string, completionCode: string | null = null) {
    super(message);
    this.completionCode = completionCode;
  }
}

/**
 * Waits for a partner in a scene.
 *
 * @param onStatus told what to show while waiting
 * @param onEnd told when the game ended in another way than by `complete`
 * @throws {@link NoGame} when the wait is over without one
 */
export async function meetPartner(
  sceneId: string,
  onStatus: (text: string) => void,
  onEnd: (reason: NoGame) => void,
): Promise<Game> {
  const socket = io({ transports: ["websocket"], auth: { token: await participantToken() } });
  socket.on("rtt_probe", (_probe, answer) => answer());
  socket.on("match_ready", (_question, answer) =>
    answer({ ready: true, visible: document.visibilityState === "visible" }),
  );
  socket.on("waiting_room", ({ players_needed: needed, away }) =>
    onStatus(away ? "Are you still there? Reload the page." : `Waiting for ${needed} more.`),
  );
  socket.on("waiting_room_player_left", ({ message }) => onStatus(message));
  socket.on("match_found_countdown", ({ countdown_seconds: seconds }) =>
    onStatus(`A partner was found. You start in ${seconds} s.`),
  );
  // The state is told after every connection; joining again changes nothing where one has a place.
  socket.on("connect", async () => {
    const answer = await socket.emitWithAck("join_game", { scene_id: sceneId });
    if (!answer.ok) onStatus(answer.message);
  });
  return new Promise((resolve, reject) => {
    const over = ({ message, completion_code: code }: Consequence): void => {
      socket.disconnect();
      reject(new NoGame(message, code));
    };
    socket.on("waiting_room_timeout", over);
    socket.on("session_superseded", over);
    socket.once("start_game", (start) => resolve(play(socket, start, onEnd)));
  });
}

interface Consequence {
  readonly message: string;
  readonly completion_code?: string | null;
}

function play(
  socket: Socket,
  { game_id: gameId, role }: { readonly game_id: string; readonly role: string | null },
  onEnd: (reason: NoGame) => void,
): Game {
  const own = new Map<number, string>(JSON.parse(sessionStorage.getItem(gameId) ?? "[]"));
  const partners = new Map<number, string>();
  const awaited = new Map<number, (choice: string) => void>();
  const tell = (round: number, choice: string): void => {
    socket.emit("game_message", { game_id: gameId, message: { round, choice } });
  };
  const tellAll = (): void => own.forEach((choice, round) => tell(round, choice));

  socket.on("game_message", ({ message: { round, choice } }) => {
    partners.set(round, choice);
    awaited.get(round)?.(choice);
  });
  // What is sent to somebody who is away is lost: they hear it again when they, or we, are back.
  socket.on("partner_status", ({ connected }) => connected && tellAll());
  socket.on("start_game", tellAll);
  tellAll();
  const ended = new Promise<string | null>((resolve) => {
    socket.once("end_game", ({ outcome, message, completion_code: code }) => {
      socket.disconnect();
      resolve(code);
      if (outcome !== "completed") onEnd(new NoGame(message ?? "The game has ended.", code));
    });
  });
  return {
    gameId,
    role,
    chosen: (round) => own.get(round),
    choose: (round, choice) => {
      own.set(round, choice);
      sessionStorage.setItem(gameId, JSON.stringify([...own]));
      tell(round, choice);
    },
    partnersChoice: (round) =>
      new Promise((resolve) => {
        const choice = partners.get(round);
        if (choice === undefined) awaited.set(round, resolve);
        else resolve(choice);
      }),
    complete: () => {
      socket.emit("end_game", { game_id: gameId, outcome: "completed" });
      return ended;
    },
  };
}

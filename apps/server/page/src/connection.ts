import { io } from "socket.io-client";
import { parseAnswer, parseEvent, serverEventNames } from "./parse.ts";
import type { Answer, MatchReady, ServerEvent } from "./protocol.ts";
import type { Fields } from "./reading.ts";
import { fieldsOf, number, text, UnreadableMessage } from "./reading.ts";

/** Told of all that comes from the server. */
export interface ConnectionListener {
  readonly opened: () => void;
  readonly lost: () => void;
  /** The server does not take this connection, with its error code. */
  readonly refused: (errorCode: string) => void;
  readonly event: (event: ServerEvent) => void;
  /** Comes after `event` for the same `match_ready`; `answer` may be called later. */
  readonly asked: (ready: MatchReady, answer: (ready: boolean, visible: boolean) => void) => void;
  readonly gameMessage: (gameId: string, from: string, message: unknown) => void;
  /** An admin sent it, to be shown whatever is going on. */
  readonly adminMessage: (message: string) => void;
  /** The server sent something that is not what was agreed. */
  readonly unreadable: () => void;
}

export interface Connection {
  readonly open: () => void;
  readonly close: () => void;
  readonly isOpen: () => boolean;
  /** Sends a command; without an answer in time the answer is `noAnswer`. */
  readonly request: <T>(event: string, payload: unknown, read: (fields: Fields) => T) => Promise<Answer<T>>;
}

/** The error code of an answer that did not come; the page's own, no server sends it. */
export const noAnswer = "NO_ANSWER";

const answerMs = 8000;
const reopenMs = 2000;

/** A connection to the participant namespace. Closed at first; once opened it comes back by itself. */
export function createConnection(token: string, listener: ConnectionListener): Connection {
  const socket = io({
    autoConnect: false,
    // Without this a page that is loaded again could share the connection of an earlier identity.
    forceNew: true,
    transports: ["websocket"],
    auth: { token },
    reconnectionDelay: 500,
    reconnectionDelayMax: 4000,
  });
  let wanted = false;
  let reopenAfterMs = reopenMs;
  let reopening: ReturnType<typeof setTimeout> | undefined;

  const reopenLater = (): void => {
    clearTimeout(reopening);
    reopening = setTimeout(() => {
      if (wanted) socket.connect();
    }, reopenAfterMs);
  };
  const reading = (take: () => void): void => {
    try {
      take();
    } catch (error) {
      if (!(error instanceof UnreadableMessage)) throw error;
      listener.unreadable();
    }
  };

  socket.on("connect", () => {
    reopenAfterMs = reopenMs;
    listener.opened();
  });
  socket.on("disconnect", (reason) => {
    listener.lost();
    // After a parting by the server the client does not come back by itself.
    if (wanted && reason === "io server disconnect") reopenLater();
  });
  socket.on("connect_error", (error) => {
    // `active` is false where the server refused; otherwise the client tries again by itself.
    if (socket.active) listener.lost();
    else listener.refused(codeOf(error));
  });
  socket.on("rtt_probe", (_probe: unknown, answer: unknown) => acknowledge(answer));
  socket.on("game_message", (payload: unknown) => {
    reading(() => {
      const fields = fieldsOf(payload, "game_message");
      listener.gameMessage(text(fields, "game_id"), text(fields, "from"), fields["message"]);
    });
  });
  socket.on("admin_message", (payload: unknown) => {
    reading(() => listener.adminMessage(text(fieldsOf(payload, "admin_message"), "message")));
  });
  socket.on("draining", (payload: unknown) => {
    reading(() => {
      reopenAfterMs = number(fieldsOf(payload, "draining"), "reconnect_in_ms");
    });
  });
  for (const name of serverEventNames) {
    socket.on(name, (payload: unknown, answer: unknown) => {
      reading(() => {
        const event = parseEvent(name, payload);
        listener.event(event);
        if (event.type === "match_ready") {
          listener.asked(event.ready, (ready, visible) => acknowledge(answer, { ready, visible }));
        }
      });
    });
  }

  return {
    open: () => {
      wanted = true;
      socket.connect();
    },
    close: () => {
      wanted = false;
      clearTimeout(reopening);
      socket.disconnect();
    },
    isOpen: () => socket.connected,
    request: async (event, payload, read) => {
      if (!socket.connected) return notAnswered;
      let answer: unknown;
      try {
        answer = await socket.timeout(answerMs).emitWithAck(event, payload);
      } catch {
        // The only rejection there is: no answer in time, or the connection was lost before it.
        return notAnswered;
      }
      try {
        return parseAnswer(answer, read);
      } catch (error) {
        if (!(error instanceof UnreadableMessage)) throw error;
        return { ok: false, errorCode: "UNREADABLE", message: null };
      }
    },
  };
}

const notAnswered = { ok: false, errorCode: noAnswer, message: null } as const;

function acknowledge(answer: unknown, value?: unknown): void {
  if (typeof answer !== "function") return;
  if (value === undefined) answer();
  else answer(value);
}

/** The error code of a refused connection: in the error's `data`, else its message. */
function codeOf(error: Error): string {
  const data: unknown = "data" in error ? error.data : null;
  if (
    typeof data === "object" &&
    data !== null &&
    "error_code" in data &&
    typeof data.error_code === "string"
  ) {
    return data.error_code;
  }
  return error.message;
}

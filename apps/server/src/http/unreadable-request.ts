import type { Server } from "node:http";
import type { Socket } from "node:net";
import { bareHeaders } from "./security-headers.ts";

interface Refusal {
  readonly status: string;
  readonly message: string;
}

/** Answers what cannot be read as a request, and closes the connection. */
export function refuseUnreadable(error: Error & { readonly code?: string }, socket: Socket): void {
  if (socket.destroyed || !socket.writable || error.code === "ECONNRESET") {
    socket.destroy();
    return;
  }
  socket.end(
    answer(refusals[error.code ?? ""] ?? { status: "400 Bad Request", message: "The request is not valid." }),
    () => socket.destroy(),
  );
}

const refusals: Readonly<Record<string, Refusal>> = {
  ERR_HTTP_REQUEST_TIMEOUT: { status: "408 Request Timeout", message: "The request took too long." },
  HPE_HEADER_OVERFLOW: {
    status: "431 Request Header Fields Too Large",
    message: "The headers are too large.",
  },
};

/** Of HTTP's expectations only `100-continue` is known. */
export function refuseExpectations(server: Server): void {
  server.on("checkExpectation", (_request, response) => {
    response.writeHead(417, { ...bareHeaders, connection: "close" }).end();
  });
}

function answer({ status, message }: Refusal): string {
  const body = JSON.stringify({ error_code: "INVALID_PAYLOAD", message });
  const headers = {
    ...bareHeaders,
    "content-type": "application/json; charset=utf-8",
    "content-length": String(Buffer.byteLength(body)),
    connection: "close",
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status}\r\n${lines.join("")}\r\n${body}`;
}

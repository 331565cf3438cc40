import type { FastifyError, FastifyReply } from "fastify";
import { ClientError, type ClientErrorCode } from "../sockets/client-error.ts";

/** `error_code` of a body: those of events, and those that only HTTP has. */
export type HttpErrorCode = ClientErrorCode | "NOT_FOUND" | "UNKNOWN_GAME" | "UNKNOWN_TABLE" | "INTERNAL";

/** Answers with `{ error_code, message }`, which nothing may keep in a cache. */
export function refuse(
  reply: FastifyReply,
  status: number,
  code: HttpErrorCode,
  message: string,
): FastifyReply {
  return reply.code(status).header("cache-control", "no-store").send({ error_code: code, message });
}

/** Answers an error that a route threw; only an unexpected one is told to `onProblem`, and never the client. */
export function refuseError(
  reply: FastifyReply,
  error: FastifyError | Error,
  onProblem: (error: unknown) => void,
): FastifyReply {
  if (error instanceof ClientError) return refuse(reply, statusOf(error.code), error.code, error.message);
  const status = "statusCode" in error ? error.statusCode : undefined;
  if (status !== undefined && status >= 400 && status < 500) {
    return refuse(reply, status, "INVALID_PAYLOAD", requestMessages[status] ?? "The request is not valid.");
  }
  // The handler waited for a body of which not all has come: nothing of the server's own took too long.
  if ("code" in error && error.code === "FST_ERR_HANDLER_TIMEOUT" && !reply.request.raw.complete) {
    return refuse(reply, 408, "INVALID_PAYLOAD", "The body did not come in time.");
  }
  onProblem(error);
  return refuse(reply, 500, "INTERNAL", "Something went wrong on the server.");
}

function statusOf(code: ClientErrorCode): number {
  switch (code) {
    case "INVALID_PAYLOAD":
      return 400;
    case "UNAUTHORIZED":
      return 401;
    case "SCREENED_OUT":
      return 403;
    case "UNKNOWN_SCENE":
      return 404;
    case "INVALID_PARTICIPANT_STATE":
    case "INVALID_STATE":
      return 409;
    case "RATE_LIMITED":
      return 429;
    case "SCENE_CLOSED":
    case "SCENE_FULL":
    case "STORAGE_UNAVAILABLE":
    case "DRAINING":
      return 503;
  }
}

const requestMessages: Readonly<Record<number, string>> = {
  400: "The body is not valid JSON.",
  413: "The body is too large.",
  415: "Expected the content type application/json.",
};

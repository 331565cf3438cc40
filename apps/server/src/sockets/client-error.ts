/** Why an event of a client was refused; stands as `error_code` on the wire. */
export type ClientErrorCode =
  | "INVALID_PARTICIPANT_STATE"
  | "INVALID_STATE"
  | "INVALID_PAYLOAD"
  | "UNAUTHORIZED"
  | "UNKNOWN_SCENE"
  | "SCENE_CLOSED"
  | "SCENE_FULL"
  | "SCREENED_OUT"
  | "RATE_LIMITED"
  | "STORAGE_UNAVAILABLE"
  | "DRAINING";

/** A refusal that the client is told, code and message; the message is for people to read. */
export class ClientError extends Error {
  override readonly name = "ClientError";
  readonly code: ClientErrorCode;
  /** Which of several reasons it was, for programs; null where the code says it. */
  readonly reason: string | null;

  constructor(
    code: ClientErrorCode,
    message: string,
    options: ErrorOptions & { readonly reason?: string } = {},
  ) {
    super(message, options);
    this.code = code;
    this.reason = options.reason ?? null;
  }
}

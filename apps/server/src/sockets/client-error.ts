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

  constructor(code: ClientErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

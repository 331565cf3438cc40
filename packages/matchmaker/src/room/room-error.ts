/** Why a waiting room did not do what it was asked. */
export type WaitingRoomErrorCode =
  | "SCENE_CLOSED"
  | "SCENE_FULL"
  | "INVALID_PARTICIPANT_STATE"
  | "STORAGE_UNAVAILABLE"
  | "INVALID_JOURNAL";

/** A waiting room could not do what it was asked; nothing has changed. */
export class WaitingRoomError extends Error {
  override readonly name = "WaitingRoomError";
  readonly code: WaitingRoomErrorCode;

  constructor(code: WaitingRoomErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

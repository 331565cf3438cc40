import { ClientError } from "../sockets/client-error.ts";

/** Whether the server is about to stop: then nobody new is let in. */
export class Draining {
  #isDraining = false;

  get isDraining(): boolean {
    return this.#isDraining;
  }

  /** From now on it is. */
  begin(): void {
    this.#isDraining = true;
  }
}

/** What people read meanwhile. */
export const drainingMessage = "The server is about to restart. Please wait a moment.";

/** The same, which lets nobody in while the server drains: it rejects with `DRAINING`. */
export function closedWhileDraining<Arguments extends readonly unknown[], Result>(
  draining: Draining,
  letIn: (...given: Arguments) => Promise<Result>,
): (...given: Arguments) => Promise<Result> {
  return async (...given) => {
    if (draining.isDraining) throw new ClientError("DRAINING", drainingMessage);
    return letIn(...given);
  };
}

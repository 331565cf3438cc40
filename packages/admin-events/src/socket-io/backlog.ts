import type { Socket } from "socket.io";

/** Counts the packets of a connection that its transport has not taken yet, by the events that engine.io documents. */
export class Backlog {
  readonly #connection: Socket["conn"];
  readonly #onCreate = (): void => {
    this.#pending += 1;
  };
  readonly #onFlush = (packets: readonly unknown[]): void => {
    // Packets from before this object are flushed too, but were not counted.
    this.#pending = Math.max(0, this.#pending - packets.length);
  };
  #pending = 0;

  constructor(connection: Socket["conn"]) {
    this.#connection = connection;
    connection.on("packetCreate", this.#onCreate);
    connection.on("flush", this.#onFlush);
  }

  get pending(): number {
    return this.#pending;
  }

  close(): void {
    this.#connection.off("packetCreate", this.#onCreate);
    this.#connection.off("flush", this.#onFlush);
  }
}

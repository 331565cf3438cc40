import { randomUUID } from "node:crypto";
import type { Actor, EnterCommand, WaitingRoomCommand } from "../room/commands.ts";
import type { WaitingRoomEvent } from "../room/events.ts";
import type { WaitingRoomOptions } from "../room/options.ts";
import { WaitingRoom } from "../room/waiting-room.ts";
import { readEvents } from "./read-events.ts";
import { RoomHost } from "./room-host.ts";
import type { Availability, CommandResult, DurableWaitingRoomPorts } from "./room-host-ports.ts";

/**
 * Hosts a `WaitingRoom` on a journal: it decides commands one after another and tells nobody, the caller included,
 * before their events are durable. When the journal fails, what came after its end has not happened, and every
 * command is answered with `STORAGE_UNAVAILABLE` until a restore from the journal has worked.
 */
export class DurableWaitingRoom {
  readonly #host: RoomHost;

  private constructor(host: RoomHost) {
    this.#host = host;
  }

  /**
   * Restores the room from its journal and appends that it is open again. Rejects when the journal cannot be
   * read, does not make a room, or cannot be appended to.
   */
  static async open(
    options: WaitingRoomOptions,
    ports: DurableWaitingRoomPorts,
  ): Promise<DurableWaitingRoom> {
    const withRunId = { ...options, serverRunId: options.serverRunId ?? (ports.newId ?? randomUUID)() };
    const { room, last } = ports.standby ?? (await restored(withRunId, ports));
    if (ports.standby !== undefined) room.resume();
    const host = new RoomHost(withRunId, ports, room, last);
    try {
      await host.submit({ type: "open" }, null);
    } catch (error) {
      await host.close();
      throw error;
    }
    return new DurableWaitingRoom(host);
  }

  /** Carries out any command of a participant, an admin or the host; `open` is the room's own and is refused. */
  perform(command: WaitingRoomCommand): Promise<CommandResult> {
    if (command.type === "open")
      return Promise.reject(new TypeError("Expected a command other than `open`."));
    return this.#host.submit(command, "subjectId" in command ? (command.subjectId ?? null) : null);
  }

  /** Lets a participant in; comes back with their ticket, also when they were there already. */
  enter(arrival: Omit<EnterCommand, "type">): Promise<CommandResult> {
    return this.#host.submit({ type: "enter", ...arrival }, arrival.subjectId);
  }

  /**
   * The host's screening refuses somebody at the door: recorded once for each reason in a row, so that they may ask as often as
   * they like. Comes back with a ticket and no event for whoever has been let in before, whatever became of it.
   */
  screenOut(subjectId: string, reason: string): Promise<CommandResult> {
    return this.#host.submit({ type: "screen_out", subjectId, reason }, subjectId);
  }

  leave(subjectId: string): Promise<CommandResult> {
    return this.#host.submit({ type: "leave", subjectId }, subjectId);
  }

  /** A connection is gone; one that does not count any more does nothing. */
  disconnect(subjectId: string, connection: string): Promise<CommandResult> {
    return this.#host.submit({ type: "disconnect", subjectId, connection }, subjectId);
  }

  /** A participant is back, or goes over to a newer connection. */
  reconnect(subjectId: string, connection: string): Promise<CommandResult> {
    return this.#host.submit({ type: "reconnect", subjectId, connection }, subjectId);
  }

  update(change: Omit<WaitingRoomCommand & { readonly type: "update" }, "type">): Promise<CommandResult> {
    return this.#host.submit({ type: "update", ...change }, change.subjectId);
  }

  /** A member of a proposal is there. After the limit it is a return to the old place. */
  confirm(subjectId: string, proposalId: number): Promise<CommandResult> {
    return this.#host.submit({ type: "confirm", subjectId, proposalId }, subjectId);
  }

  decline(subjectId: string, proposalId: number): Promise<CommandResult> {
    return this.#host.submit({ type: "decline", subjectId, proposalId }, subjectId);
  }

  /** The countdown is over: `started` if every member is there, else `aborted`. */
  start(gameId: string): Promise<CommandResult> {
    return this.#host.submit({ type: "start", gameId }, null);
  }

  abort(gameId: string, reason: string, subjectId: string | null = null): Promise<CommandResult> {
    return this.#host.submit({ type: "abort", gameId, reason, subjectId }, null);
  }

  end(gameId: string, outcome: string): Promise<CommandResult> {
    return this.#host.submit({ type: "end", gameId, outcome }, null);
  }

  pause(what: "intake" | "matching", actor: Actor): Promise<CommandResult> {
    return this.#host.submit({ type: "pause", what, actor }, null);
  }

  reopen(what: "intake" | "matching", actor: Actor): Promise<CommandResult> {
    return this.#host.submit({ type: "reopen", what, actor }, null);
  }

  /** Ends a wait with the declared consequence. */
  release(subjectId: string, actor: Actor): Promise<CommandResult> {
    return this.#host.submit({ type: "release", subjectId, actor }, subjectId);
  }

  /** Takes a participant out for good. */
  remove(subjectId: string, actor: Actor): Promise<CommandResult> {
    return this.#host.submit({ type: "remove", subjectId, actor }, subjectId);
  }

  matchByHand(subjectIds: readonly string[], actor: Actor): Promise<CommandResult> {
    return this.#host.submit({ type: "match_by_hand", subjectIds, actor }, null);
  }

  /** Reads the room as it stands, and tells once all that it stands on is durable. */
  inspect<T>(read: (room: WaitingRoom) => T): Promise<T> {
    return this.#host.inspect(read);
  }

  /** When the members of an open proposal must have confirmed, epoch ms; null when it is not open. */
  respondBy(proposalId: number): number | null {
    return this.#host.respondBy(proposalId);
  }

  /** Whether commands are taken, or why not. */
  get availability(): Availability {
    return this.#host.availability;
  }

  /** Tells each batch of durable events, in order, once. A listener must not throw. Returns how to stop. */
  subscribe(listener: (events: readonly WaitingRoomEvent[]) => void): () => void {
    return this.#host.subscribe(listener);
  }

  /** Takes no more commands, and resolves when those taken are settled. The journal stays open: its owner closes it. */
  close(): Promise<void> {
    return this.#host.close();
  }
}

async function restored(
  options: WaitingRoomOptions,
  ports: DurableWaitingRoomPorts,
): Promise<{ readonly room: WaitingRoom; readonly last: WaitingRoomEvent | null }> {
  const events = await readEvents(ports.journal);
  const room = WaitingRoom.restore(options, events);
  ports.onRestored?.(events);
  return { room, last: events.at(-1) ?? null };
}

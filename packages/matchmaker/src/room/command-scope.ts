import type { Decisions } from "./decisions.ts";
import type { EventPlace, WaitingRoomEvent } from "./events.ts";
import type { ResolvedOptions } from "./options.ts";
import type { RoomState } from "./room-state.ts";

/** What carrying out one command needs. */
export interface CommandScope {
  readonly options: ResolvedOptions;
  readonly state: RoomState;
  readonly decisions: Decisions;
  readonly now: number;
  readonly newId: () => string;
  /** The place of the next event, with which it begins. To put it in front of a finished object would copy that slowly. */
  readonly next: () => EventPlace;
  /** Appends an event and applies it. */
  readonly emit: (event: WaitingRoomEvent) => unknown;
}

import type { Decisions } from "./decisions.ts";
import type { WaitingRoomEventBody } from "./events.ts";
import type { ResolvedOptions } from "./options.ts";
import type { RoomState } from "./room-state.ts";

/** What carrying out one command needs. */
export interface CommandScope {
  readonly options: ResolvedOptions;
  readonly state: RoomState;
  readonly decisions: Decisions;
  readonly now: number;
  readonly newId: () => string;
  /** Appends an event and applies it. */
  readonly emit: (body: WaitingRoomEventBody) => unknown;
}

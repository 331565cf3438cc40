import type {
  CommandResult,
  DurableWaitingRoom,
  DurableWaitingRoomPorts,
  WaitingRoomOptions,
} from "@waitroom/matchmaker";
import type { ReadableJournal } from "../records/ports.ts";
import type { ScenePorts } from "./ports.ts";

type Command =
  | "enter"
  | "screenOut"
  | "leave"
  | "disconnect"
  | "reconnect"
  | "update"
  | "confirm"
  | "decline"
  | "start"
  | "abort"
  | "end"
  | "pause"
  | "reopen"
  | "release"
  | "remove"
  | "matchByHand";

/** What a command did, told once it is durable. */
export type CommandEvents = Pick<CommandResult, "events">;

/** The room of a scene as the server uses it, wherever it is decided; a `DurableWaitingRoom` fits. */
export type SceneRoom = {
  readonly [Name in Command]: (...args: Parameters<DurableWaitingRoom[Name]>) => Promise<CommandEvents>;
} & Pick<DurableWaitingRoom, "inspect" | "respondBy" | "availability" | "close">;

/** What a room tells its scene. */
export type SceneRoomPorts = Pick<
  DurableWaitingRoomPorts,
  "now" | "setTimer" | "onRestored" | "onEvents" | "onAvailability"
>;

/** Where the events of one scene are decided and kept. */
export interface SceneStore {
  /** Opens the room on what is stored; called once. */
  readonly openRoom: (options: WaitingRoomOptions, ports: SceneRoomPorts) => Promise<SceneRoom>;
  readonly journal: ReadableJournal;
  readonly logger: ScenePorts["logger"];
  /** Whether a connection is this process's, so that it knows when it is gone. */
  readonly isOwn: (connection: string) => boolean;
  /** Whether the last event could not be stored. */
  readonly isFailing: () => boolean;
  readonly close: () => Promise<void>;
}

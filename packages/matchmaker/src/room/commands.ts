import type { Attributes, AttributeValue, GroupHistory } from "../candidate.ts";

/** A participant comes in, or comes again: whoever is there already keeps their place. */
export interface EnterCommand {
  readonly type: "enter";
  readonly subjectId: string;
  /** Names the connection, so that an older one's late departure does nothing. */
  readonly connection: string;
  readonly rttMs?: number | null;
  readonly attributes?: Attributes;
  readonly groupHistory?: GroupHistory | null;
  readonly pastPartners?: readonly string[];
}

/** Somebody who acts by hand, and why; both non-empty. */
export interface Actor {
  readonly name: string;
  readonly reason: string;
}

/** What can be asked of a waiting room. */
export type WaitingRoomCommand =
  | { readonly type: "open" }
  | EnterCommand
  /** The host's screening refuses somebody at the door; `reason` is the code that they are told, 1 to 200 characters. */
  | { readonly type: "screen_out"; readonly subjectId: string; readonly reason: string }
  | { readonly type: "leave"; readonly subjectId: string }
  | { readonly type: "disconnect"; readonly subjectId: string; readonly connection: string }
  | { readonly type: "reconnect"; readonly subjectId: string; readonly connection: string }
  | {
      readonly type: "update";
      readonly subjectId: string;
      readonly rttMs?: number | null;
      readonly attributes?: Readonly<Record<string, AttributeValue>>;
    }
  | { readonly type: "confirm"; readonly subjectId: string; readonly proposalId: number }
  | { readonly type: "decline"; readonly subjectId: string; readonly proposalId: number }
  | { readonly type: "expire"; readonly proposalId: number }
  | { readonly type: "start"; readonly gameId: string }
  | {
      readonly type: "abort";
      readonly gameId: string;
      readonly reason: string;
      readonly subjectId?: string | null;
    }
  | { readonly type: "end"; readonly gameId: string; readonly outcome: string }
  | { readonly type: "pause"; readonly what: "intake" | "matching"; readonly actor: Actor }
  | { readonly type: "reopen"; readonly what: "intake" | "matching"; readonly actor: Actor }
  | { readonly type: "release"; readonly subjectId: string; readonly actor: Actor }
  | { readonly type: "remove"; readonly subjectId: string; readonly actor: Actor }
  | { readonly type: "match_by_hand"; readonly subjectIds: readonly string[]; readonly actor: Actor }
  | { readonly type: "advance" }
  /** Writes an `evaluated` line now, so that the host sees that its journal can be appended to. */
  | { readonly type: "summarize" };

/** The time of a command, and where the id of a match comes from. */
export interface CommandContext {
  /** Epoch milliseconds; the room never goes back. */
  readonly now: number;
  readonly newId: () => string;
}

import type { MatchContext } from "../matchmaker.ts";
import { randomStream } from "../random.ts";
import type { ResolvedOptions } from "./options.ts";
import type { RoomState } from "./room-state.ts";
import type { TicketState } from "./ticket.ts";

/** What a rule may know when it decides, or explains, for somebody now. */
export function decisionContext(
  options: ResolvedOptions,
  state: RoomState,
  trigger: TicketState,
  now: number,
): MatchContext {
  const seed = state.opened?.seed ?? options.seed;
  const stream = { seed, purpose: "rule", seq: state.seq, enteredSeq: trigger.enteredSeq } as const;
  return { now, random: randomStream(stream) };
}

import type { MatchCandidate } from "../candidate.ts";
import { Matchmaker, type MatchReason } from "../matchmaker.ts";
import type { WaitingList } from "../waiting-list.ts";
import { builtInName } from "./built-in-name.ts";

/** The earliest arrivals are grouped first; nobody who can be matched is passed over. */
export class FIFOMatchmaker<C extends MatchCandidate = MatchCandidate> extends Matchmaker<C> {
  override readonly name: string = builtInName(this, FIFOMatchmaker, "FIFOMatchmaker");

  override findMatch(arriving: C, waiting: WaitingList<C>, groupSize: number): readonly C[] | null {
    if (waiting.size < groupSize - 1) return null;
    const group: C[] = [];
    for (const candidate of waiting) {
      if (group.length === groupSize - 1) break;
      group.push(candidate);
    }
    group.push(arriving);
    return group;
  }

  override matchReason(): MatchReason {
    return "fifo";
  }
}

import type { MatchParticipantRow } from "./match-participants.ts";
import type { MatchRow } from "./matches.ts";
import type { Place } from "./place.ts";

/** A group that was assigned, from whatever tells of it. */
export interface AssignedGroup extends Pick<
  MatchRow,
  | "gameId"
  | "matchSeq"
  | "formedAt"
  | "condition"
  | "matchmakerClass"
  | "matchmakerHash"
  | "reason"
  | "step"
  | "proposalId"
  | "status"
> {
  readonly place: Place;
  readonly members: readonly GroupMember[];
  /** Whether a journal tells of it. */
  readonly isInJournal: boolean;
}

/** A member, in the rule's order; the first five as a match record and a `matched` event have them. */
export interface GroupMember extends Pick<MatchParticipantRow, "role" | "attributes"> {
  readonly subject_id: string;
  readonly waited_ms: number | null;
  readonly rtt_ms: number | null;
  readonly enteredSeq?: number | null;
  readonly poolRank?: number | null;
}

/** The row of `matches`, before anything came of the group, and those of `match_participants`. */
export function groupRows({ place, members, isInJournal, ...group }: AssignedGroup): {
  readonly match: MatchRow;
  readonly participants: readonly MatchParticipantRow[];
} {
  const people = members.map((member) => member.subject_id);
  const { gameId, matchSeq, condition } = group;
  return {
    match: {
      ...place,
      ...group,
      people,
      groupSize: members.length,
      maxPairRttMs: maxPairRtt(members.map((member) => member.rtt_ms)),
      abortReason: null,
      startedAt: null,
      endedAt: null,
      outcome: null,
    },
    participants: members.map((member, index) => ({
      ...place,
      people,
      gameId,
      matchSeq,
      condition,
      isInJournal,
      position: index + 1,
      subjectId: member.subject_id,
      enteredSeq: member.enteredSeq ?? null,
      role: member.role,
      waitedMs: member.waited_ms,
      rttMs: member.rtt_ms,
      poolRank: member.poolRank ?? null,
      attributes: member.attributes,
    })),
  };
}

/** The largest sum of two RTTs, or null with fewer than two. */
function maxPairRtt(rtts: readonly (number | null)[]): number | null {
  const [first, second] = rtts.filter((rtt) => rtt !== null).toSorted((a, b) => b - a);
  return first === undefined || second === undefined ? null : first + second;
}

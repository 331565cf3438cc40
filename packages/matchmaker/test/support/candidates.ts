import { WaitingList, type MatchCandidate, type MatchContext } from "../../src/index.ts";

/** A candidate of whom only what matters to the test is said. */
export function candidate(subjectId: string, facts: Partial<MatchCandidate> = {}): MatchCandidate {
  return Object.freeze({
    subjectId,
    rttMs: null,
    groupHistory: null,
    attributes: {},
    enqueuedAt: 0,
    ...facts,
  });
}

/** Somebody who played with these before. */
export function formerPartner(
  subjectId: string,
  previousPartners: readonly string[],
  facts: Partial<MatchCandidate> = {},
): MatchCandidate {
  const groupHistory = { previousPartners, sourceSceneId: "first", groupId: "game-1" };
  return candidate(subjectId, { ...facts, groupHistory });
}

/** Candidates a, b, c, … with these RTTs, in arrival order. */
export function withRtts(...rtts: readonly (number | null)[]): readonly MatchCandidate[] {
  return rtts.map((rttMs, index) =>
    candidate(String.fromCodePoint(97 + index), { rttMs, enqueuedAt: index }),
  );
}

export function list(...candidates: readonly MatchCandidate[]): WaitingList {
  return WaitingList.of(candidates);
}

/** A decision at this time that draws no random number. */
export function at(now: number): MatchContext {
  return {
    now,
    random: () => {
      throw new Error("Expected a rule that draws no random number.");
    },
  };
}

export function idsOf(group: readonly MatchCandidate[] | null): readonly string[] | null {
  return group === null ? null : group.map(({ subjectId }) => subjectId);
}

/** All ways to take `size` of the items, in the order of the items. */
export function* combinations<T>(items: readonly T[], size: number, from = 0): Generator<readonly T[]> {
  if (size === 0) {
    yield [];
    return;
  }
  for (let index = from; index <= items.length - size; index += 1) {
    const item = items[index];
    if (item === undefined) return;
    for (const rest of combinations(items, size - 1, index + 1)) yield [item, ...rest];
  }
}

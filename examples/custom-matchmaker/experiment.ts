import { Matchmaker, type MatchCandidate, type WaitingList } from "@waitroom/matchmaker";

/** Groups people who speak the same language; among them, the earliest arrivals first. */
export class SameLanguage extends Matchmaker {
  override findMatch(
    arriving: MatchCandidate,
    waiting: WaitingList,
    groupSize: number,
  ): readonly MatchCandidate[] | null {
    const { language } = arriving.attributes;
    const others = [...waiting].filter((other) => other.attributes["language"] === language);
    if (others.length < groupSize - 1) return null;
    return [...others.slice(0, groupSize - 1), arriving];
  }
}

export default {
  experimentId: "languages",
  scenes: [{ sceneId: "talk", groupSize: 2, matchmaker: new SameLanguage() }],
};

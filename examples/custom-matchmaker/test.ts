import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { randomStream, WaitingList, type MatchCandidate } from "@waitroom/matchmaker";
import { matchmakerContract } from "@waitroom/matchmaker/testing";
import { SameLanguage } from "./experiment.ts";

describe("SameLanguage keeps the contract of rules", () => {
  for (const { title, run } of matchmakerContract(() => new SameLanguage())) it(title, run);
});

describe("SameLanguage keeps its own promise", () => {
  it("groups the earliest arrivals who speak the language of the one who arrives, or nobody", () => {
    for (let seq = 1; seq <= 500; seq += 1) {
      const random = randomStream({ seed: "5a".repeat(16), purpose: "rule", seq, enteredSeq: 1 });
      const below = (limit: number): number => Math.floor(random() * limit);
      const people = Array.from({ length: 1 + below(8) }, (_, place) => person(`p${place}`, below(3)));
      const [arriving = person("p", 0), ...waiting] = people.toReversed();
      const groupSize = 1 + below(4);
      const group = new SameLanguage().findMatch(arriving, WaitingList.of(waiting), groupSize);
      const { language } = arriving.attributes;
      const same = waiting.filter(({ attributes }) => attributes["language"] === language);
      const promised = same.length < groupSize - 1 ? null : [...same.slice(0, groupSize - 1), arriving];
      assert.deepEqual(group, promised);
    }
  });
});

function person(subjectId: string, language: number): MatchCandidate {
  return {
    subjectId,
    attributes: { language: ["de", "en", "fr"][language] ?? null },
    rttMs: null,
    groupHistory: null,
    enqueuedAt: 0,
  };
}

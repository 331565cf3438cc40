import { describe, expect, it } from "vitest";
import { PartnerIndex } from "../../src/index.ts";
import { candidate, formerPartner, idsOf } from "../support/candidates.ts";

describe("PartnerIndex", () => {
  it("gives those whom somebody names in the order of arrival, then those who name them, up to so many", () => {
    const index = new PartnerIndex();
    index.add(formerPartner("names-new", ["new"]), 1);
    index.add(candidate("second"), 3);
    index.add(candidate("first"), 2);
    index.add(candidate("stranger"), 4);
    const arriving = formerPartner("new", ["second", "absent", "first"]);
    expect(idsOf(index.partnersOf(arriving, 9))).toEqual(["first", "second", "names-new"]);
    expect(idsOf(index.partnersOf(arriving, 2))).toEqual(["first", "second"]);
  });

  it("forgets who goes, in both directions, and takes them back in their old place", () => {
    const index = new PartnerIndex();
    const [early, late] = [formerPartner("early", ["new"]), formerPartner("late", ["new"])];
    index.add(early, 1);
    index.add(late, 2);
    index.remove(early, 1);
    expect(idsOf(index.partnersOf(candidate("new"), 9))).toEqual(["late"]);
    expect(idsOf(index.partnersOf(formerPartner("new", ["early"]), 9))).toEqual(["late"]);
    index.add(early, 1);
    expect(idsOf(index.partnersOf(candidate("new"), 9))).toEqual(["early", "late"]);
  });

  it("gives nobody twice who names and is named", () => {
    const index = new PartnerIndex();
    index.add(formerPartner("old", ["new"]), 1);
    expect(idsOf(index.partnersOf(formerPartner("new", ["old"]), 9))).toEqual(["old"]);
  });
});

import { describe, expect, it } from "vitest";
import { bonusForm } from "../../../page/src/exports/bonus-form.ts";

const identities = [
  ["participant_id", "platform", "platform_id"],
  ["a", "prolific", "60af01"],
  ["b", "prolific", "60af02"],
  ["c", "NA", "NA"],
  ["d", "mturk", "A1"],
];

describe("bonusForm", () => {
  it("has a line for each Prolific id that is owed something, summed over scenes, in the order of the sheet", () => {
    const payments = [
      ["scene_id", "participant_id", "suggested_pay"],
      ["x", "b", "0.10"],
      ["x", "a", "1.5"],
      ["y", "b", "0.20"],
    ];
    expect(bonusForm(payments, identities)).toEqual({
      text: "60af02,0.30\n60af01,1.50\n",
      lines: 2,
      withoutId: 0,
    });
  });

  it("leaves out who is owed nothing, and counts who is owed something without a Prolific id", () => {
    const payments = [
      ["participant_id", "suggested_pay"],
      ["a", "0"],
      ["b", "NA"],
      ["c", "0.4"],
      ["d", "0.4"],
      ["unknown", "0.4"],
    ];
    expect(bonusForm(payments, identities)).toEqual({ text: "", lines: 0, withoutId: 3 });
  });

  it("names the columns that a table lacks", () => {
    expect(() => bonusForm([["participant_id"]], identities)).toThrow(
      "Expected the columns participant_id, suggested_pay, got participant_id.",
    );
  });
});

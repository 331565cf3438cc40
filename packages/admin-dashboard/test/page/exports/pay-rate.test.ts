import { describe, expect, it } from "vitest";
import { parsePayRate } from "../../../page/src/exports/pay-rate.ts";

describe("parsePayRate", () => {
  it.each([
    ["", null],
    ["  ", null],
    ["9.5", 9.5],
    [" 12,75 ", 12.75],
    ["0", 0],
    ["1000000", 1_000_000],
  ])("takes %j", (text, rate) => {
    expect(parsePayRate(text)).toBe(rate);
  });

  it.each(["1e999", "1e3", "0x10", "-1", "Infinity", "1.000,50", "9.", "nine", "1000001"])(
    "takes %j for no amount",
    (text) => {
      expect(parsePayRate(text)).toBeUndefined();
    },
  );
});

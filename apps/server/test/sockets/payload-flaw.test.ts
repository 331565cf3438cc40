import { describe, expect, it } from "vitest";
import { payloadFlaw } from "../../src/sockets/payload-flaw.ts";

const nested = (depth: number, open = "[", close = "]"): unknown =>
  JSON.parse(open.repeat(depth) + (open === "[" ? "" : "1") + close.repeat(depth));

describe("payloadFlaw", () => {
  it.each([
    [{}],
    [[]],
    [""],
    [0],
    [-0.5],
    [true],
    [{ a: [1, "zwei \u{1f600}", { b: null }], constructor: 1 }],
    [2 ** 53 + 2],
  ])("finds none in %j", (payload) => {
    expect(payloadFlaw(payload)).toBeNull();
  });

  it.each([
    ["32 deep", nested(32), null],
    ["33 deep", nested(33), "is nested more than 32 deep"],
    ["33 objects deep", nested(33, '{"a":', "}"), "is nested more than 32 deep"],
    ["30,000 deep", nested(30_000), "is nested more than 32 deep"],
    ["400,000 deep", nested(400_000), "is nested more than 32 deep"],
    ["2,000 values", Array.from({ length: 1999 }, () => 0), null],
    ["2,001 values", Array.from({ length: 2000 }, () => 0), "has more than 2000 values"],
    [
      "100,000 keys",
      Object.fromEntries(Array.from({ length: 100_000 }, (_, n) => [n, n])),
      "has more than 2000 values",
    ],
    ["a long text", { text: "x".repeat(32_764) }, null],
    ["too long a text", { text: "x".repeat(32_765) }, "has more than 32768 characters"],
    ["a long key", { ["x".repeat(32_769)]: 1 }, "has more than 32768 characters"],
    ["own __proto__", JSON.parse('{"a":{"__proto__":{"admin":true}}}'), "has the key `__proto__`"],
    ["1e999", JSON.parse("[1e999]"), "has a number that is too large"],
    ["a lone surrogate", { text: "\ud800" }, "has a text that is not well-formed Unicode"],
    ["a buffer", { file: Buffer.from("x") }, "is binary"],
    ["an array buffer", [new ArrayBuffer(1)], "is binary"],
    ["null", null, null],
    ["undefined", undefined, null],
  ])("judges %s", (_case, payload, flaw) => {
    expect(payloadFlaw(payload)).toBe(flaw);
  });
});

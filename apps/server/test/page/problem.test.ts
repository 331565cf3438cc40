import { describe, expect, it } from "vitest";
import { problemFor } from "../../page/src/problem.ts";

describe("the problem of an error code", () => {
  it.each([
    "INVALID_PARTICIPANT_STATE",
    "INVALID_STATE",
    "INVALID_PAYLOAD",
    "UNAUTHORIZED",
    "UNKNOWN_SCENE",
    "SCENE_CLOSED",
    "SCENE_FULL",
    "SCREENED_OUT",
    "RATE_LIMITED",
    "STORAGE_UNAVAILABLE",
    "DRAINING",
    "SOMETHING_NEW",
    "constructor",
  ])("has a sentence for %s that does not show the code", (code) => {
    const problem = problemFor(code);
    expect(`${problem.title} ${problem.text}`).toMatch(/^[A-Z].+\.$/u);
    expect(`${problem.title} ${problem.text}`).not.toContain(code);
  });
});

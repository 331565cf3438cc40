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

  it.each(["SCENE_CLOSED", "SCENE_FULL", "SCREENED_OUT"])(
    "is told in the researcher's words for %s",
    (code) => {
      expect(problemFor(code, "We have enough people.").text).toBe("We have enough people.");
      expect(problemFor(code, null)).toEqual(problemFor(code));
    },
  );

  it("is told in the page's words where the server's are not meant for participants", () => {
    expect(problemFor("STORAGE_UNAVAILABLE", "ENOSPC")).toEqual(problemFor("STORAGE_UNAVAILABLE"));
  });
});

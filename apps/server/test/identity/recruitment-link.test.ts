import { describe, expect, it } from "vitest";
import { parseRecruitmentLink } from "../../src/identity/recruitment-link.ts";

describe("a recruitment link", () => {
  it.each([
    [
      { PROLIFIC_PID: "5f3a", STUDY_ID: "61b2", SESSION_ID: "77cc", scene: "pairs" },
      { platform: "prolific", platformId: "5f3a", studyId: "61b2", sessionId: "77cc" },
    ],
    [
      { workerId: "A1B2", assignmentId: "3XYZ", hitId: "HIT1", turkSubmitTo: "https://www.mturk.com" },
      { platform: "mturk", platformId: "A1B2", studyId: "HIT1", sessionId: "3XYZ" },
    ],
    [{ PROLIFIC_PID: "5f3a" }, { platform: "prolific", platformId: "5f3a", studyId: null, sessionId: null }],
    [
      { participant_label: "lab-07" },
      { platform: "label", platformId: "lab-07", studyId: null, sessionId: null },
    ],
  ])("%j names a person", (query, identity) => {
    expect(parseRecruitmentLink(query)).toEqual({ kind: "person", identity });
  });

  it("names nobody without the platforms' names", () => {
    for (const query of [{}, { scene: "pairs" }, { prolific_pid: "x" }]) {
      expect(parseRecruitmentLink(query)).toEqual({ kind: "none" });
    }
  });

  it("is a preview where the HIT was not accepted", () => {
    const query = { assignmentId: "ASSIGNMENT_ID_NOT_AVAILABLE", hitId: "HIT1" };
    expect(parseRecruitmentLink(query)).toEqual({ kind: "preview" });
  });

  it.each([
    [{ PROLIFIC_PID: "" }],
    [{ STUDY_ID: "61b2" }],
    [{ hitId: "HIT1", assignmentId: "3XYZ" }],
    [{ PROLIFIC_PID: "{{%PROLIFIC_PID%}}", STUDY_ID: "x" }],
    [{ PROLIFIC_PID: "x", SESSION_ID: "{{%SESSION_ID%}}" }],
    [{ PROLIFIC_PID: ["a", "b"] }],
    [{ PROLIFIC_PID: "a\n" }],
    [{ participant_label: "x".repeat(129) }],
    [{ participant_label: "secret<script>" }],
    [{ PROLIFIC_PID: "a", workerId: "b" }],
  ])("%j does not work, and what is said of it repeats nothing", (query) => {
    const link = parseRecruitmentLink(query);
    expect(link).toEqual({ kind: "flawed", problem: expect.any(String) });
    expect(JSON.stringify(link)).not.toMatch(/secret|xxxx|61b2|HIT1|%/);
  });
});

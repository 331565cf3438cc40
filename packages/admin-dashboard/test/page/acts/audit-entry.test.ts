import { describe, expect, it } from "vitest";
import { auditEntries, auditOfActivity } from "../../../page/src/acts/audit-entry.ts";

const begun = {
  act_id: "1",
  at: 100,
  phase: "begun",
  actor: { name: "ana", role: "operator" },
  action: "release",
  scene_id: "pairs",
  subject_ids: ["a"],
  reason: "why",
};
const done = { act_id: "1", at: 101, phase: "done", ok: false, error_code: "FAILED", result: "no" };

describe("auditOfActivity", () => {
  it("takes only acts from the live timeline, the newest first", () => {
    const row = (id: number, eventType: string, reason: string) => ({
      id,
      timestamp: id,
      event_type: eventType,
      subject_id: "",
      details: { action: "pause_intake", actor: { name: "ana", role: "operator" }, reason, ok: true },
    });
    const found = auditOfActivity([
      row(1, "admin_action", "one"),
      row(2, "paused", "two"),
      row(3, "admin_action", "three"),
    ]);
    expect(found.map(({ at, reason }) => [at, reason])).toEqual([
      [3, "three"],
      [1, "one"],
    ]);
  });
});

describe("auditEntries", () => {
  it("joins the two lines of an act in either order, and takes rows that are joined already", () => {
    const { phase: _, ...asked } = begun;
    const joined = { ...asked, done_at: 101, ok: false, error_code: "FAILED", result: "no" };
    for (const lines of [[begun, done], [done, begun], [joined]]) {
      expect(auditEntries(lines)).toEqual([
        expect.objectContaining({
          at: 100,
          actor: "ana",
          subjectIds: ["a"],
          reason: "why",
          outcome: "refused",
          result: "no (FAILED)",
        }),
      ]);
    }
  });

  it("says of an act without a result that none is recorded, and puts the newest first", () => {
    const later = { ...begun, act_id: "2", at: 200, ok: null };
    expect(auditEntries([begun, later]).map(({ id, outcome }) => [id, outcome])).toEqual([
      ["2", "open"],
      ["1", "open"],
    ]);
  });

  it("tells what was done in part from what was not done", () => {
    const partly = { ...done, error_code: "PARTLY_DONE", result: "9 of 10 were released." };
    expect(auditEntries([begun, partly])).toMatchObject([
      { outcome: "part", result: "9 of 10 were released. (PARTLY_DONE)" },
    ]);
  });

  it("leaves out a second line whose first is not there", () => {
    expect(auditEntries([done])).toEqual([]);
  });
});

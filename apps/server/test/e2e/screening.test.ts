import { readFile } from "node:fs/promises";
import { FIFOMatchmaker } from "@waitroom/matchmaker";
import { describe, expect, it } from "vitest";
import { TestAdmin } from "./admin.ts";
import { filling } from "./filling-disk.ts";
import { InProcessServer } from "./in-process.ts";
import { logLines } from "./log-lines.ts";
import { PATIENCE_MS, TestParticipant } from "./participant.ts";
import { ADMIN_TOKEN } from "./server-process.ts";

const study = {
  experimentId: "screening",
  scenes: [
    {
      sceneId: "team",
      groupSize: 2,
      matchmaker: new FIFOMatchmaker(),
      capacity: 2,
      clientAttributes: ["language"],
      screen: { requiredAttributes: { language: ["de"] } },
    },
    { sceneId: "near", groupSize: 2, matchmaker: new FIFOMatchmaker(), screen: { maxRttMs: 0 } },
  ],
};

const screenedOut = (subjectId: string, reason: string) => ({
  type: "screened_out",
  subject_id: subjectId,
  reason,
});

describe("who is refused by the screening of a scene", () => {
  it("stands in its journal once for each reason, without what they said of themselves", async () => {
    await using server = await InProcessServer.start(study);
    const journal = server.log("screening", "team_waitroom.jsonl");
    const [ada, bob] = await two(server);
    for (let times = 0; times < 5; times += 1) {
      expect(await ada.join("team", { language: "klingon" })).toMatchObject({
        error_code: "SCREENED_OUT",
        reason: "attributes",
      });
    }
    await bob.join("team");
    expect((await logLines(journal)).slice(1)).toMatchObject([
      screenedOut(ada.subjectId, "attributes"),
      screenedOut(bob.subjectId, "attributes"),
    ]);
    expect(await ada.join("team", { language: "de" })).toMatchObject({ ok: true });
    expect((await logLines(journal)).filter(({ type }) => type === "entered")).toMatchObject([
      { subject_id: ada.subjectId },
    ]);
    expect(await readFile(journal, "utf8")).not.toContain("klingon");
    expect(await bob.join("near")).toMatchObject({ error_code: "SCREENED_OUT", reason: "rtt" });
    expect((await logLines(server.log("screening", "near_waitroom.jsonl"))).slice(1)).toMatchObject([
      screenedOut(bob.subjectId, "rtt"),
    ]);
    const metrics = await fetch(`${server.origin}/metrics`, {
      headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
    });
    const text = await metrics.text();
    expect(text).toContain('waitroom_screened_out_total{scene="team",reason="attributes"} 2');
    expect(text).toContain('waitroom_screened_out_total{scene="near",reason="rtt"} 1');
    for (const person of [ada, bob]) person.close();
  });

  it("are others than those who are to come again later, or who have been in", async () => {
    await using server = await InProcessServer.start(study);
    using admin = await TestAdmin.connect(server.origin, { token: ADMIN_TOKEN });
    const act = (action: string) =>
      admin.socket.emitWithAck("admin_action", { action, scene_id: "team", reason: "test" });
    const [ada, bob] = await two(server);
    await act("pause_intake");
    expect(await ada.join("team", { language: "de" })).toMatchObject({ error_code: "SCENE_CLOSED" });
    await act("reopen_intake");
    await act("pause_matching");
    for (const person of [ada, bob]) {
      expect(await person.join("team", { language: "de" })).toMatchObject({ ok: true });
    }
    const cem = await TestParticipant.connect(server.origin);
    expect(await cem.join("team", { language: "de" })).toMatchObject({ error_code: "SCENE_FULL" });
    await ada.send("leave_game");
    // They have been in, and how that went is what stands of them.
    expect(await ada.join("team", { language: "fr" })).toMatchObject({ error_code: "SCREENED_OUT" });
    // Who is in it is not asked at the door.
    expect(await bob.join("team", { language: "fr" })).toMatchObject({ ok: true });
    const lines = await logLines(server.log("screening", "team_waitroom.jsonl"));
    expect(lines.filter(({ type }) => type === "screened_out")).toEqual([]);
    for (const person of [ada, bob, cem]) person.close();
  });

  it("are told that nothing can be stored while that is so, and are refused for good afterwards", async () => {
    const disk = { isFull: false };
    await using server = await InProcessServer.start(study, { files: filling(disk) });
    const [ada, bob] = await two(server);
    disk.isFull = true;
    expect(await ada.join("team")).toMatchObject({ ok: false, error_code: "STORAGE_UNAVAILABLE" });
    disk.isFull = false;
    await expect
      .poll(() => ada.join("team"), { timeout: PATIENCE_MS, interval: 250 })
      .toMatchObject({ error_code: "SCREENED_OUT" });
    const lines = await logLines(server.log("screening", "team_waitroom.jsonl"));
    expect(lines.filter(({ type }) => type === "screened_out")).toMatchObject([
      screenedOut(ada.subjectId, "attributes"),
    ]);
    for (const person of [ada, bob]) person.close();
  });
});

function two(server: InProcessServer): Promise<[TestParticipant, TestParticipant]> {
  return Promise.all([TestParticipant.connect(server.origin), TestParticipant.connect(server.origin)]);
}

import { FIFOMatchmaker } from "@waitroom/matchmaker";
import { expect, it } from "vitest";
import { TestAdmin } from "./admin.ts";
import { InProcessServer } from "./in-process.ts";
import { logLines } from "./log-lines.ts";
import { connectTwo, TestParticipant } from "./participant.ts";
import { ADMIN_TOKEN } from "./server-process.ts";

it("lets nobody in once the study has its groups, says why, and ends the waits that would be in vain", async () => {
  await using server = await InProcessServer.start({
    experimentId: "quota",
    scenes: [
      {
        sceneId: "pairs",
        groupSize: 2,
        matchmaker: new FIFOMatchmaker(),
        countdownSeconds: 1,
        targetGroups: 1,
        waitLimitMs: null,
        onTimeout: { completionCode: "NOT-NEEDED" },
        texts: { quotaFull: "We have enough." },
      },
    ],
  });
  const people = await connectTwo(server.origin);
  const third = await TestParticipant.connect(server.origin);
  const late = await TestParticipant.connect(server.origin);
  using admin = await TestAdmin.connect(server.origin, { token: ADMIN_TOKEN });
  const act = (action: string) =>
    admin.socket.emitWithAck("admin_action", { action, scene_id: "pairs", reason: "test" });
  await act("pause_matching");
  for (const person of [...people, third]) expect(await person.join("pairs")).toMatchObject({ ok: true });
  await act("reopen_matching");
  const [start] = await Promise.all(people.map((person) => person.until("match_found_countdown")));
  const refused = { ok: false, error_code: "SCREENED_OUT", reason: "quota_full", message: "We have enough." };
  expect(await late.join("pairs")).toEqual(refused);
  await Promise.all(people.map((person) => person.until("start_game")));
  expect(await third.until("waiting_room_timeout")).toMatchObject({ completion_code: "NOT-NEEDED" });
  expect(await late.join("pairs")).toEqual(refused);
  // Who is in it is not turned away from their own game.
  expect(await people[0].join("pairs")).toMatchObject({ ok: true, state: { status: "started" } });
  const journal = await logLines(server.log("quota", "pairs_waitroom.jsonl"));
  expect(journal.filter(({ type }) => type === "timed_out")).toMatchObject([
    { subject_id: third.subjectId, reason: "admin", actor: { name: "server" } },
  ]);
  // A group that falls apart does not count: there is room for another one.
  await people[0].send("leave_game");
  await people[1].until("end_game");
  expect(await late.join("pairs")).toMatchObject({ ok: true, state: { status: "waiting" } });
  expect(start?.["game_id"]).toEqual(expect.any(String));
  for (const person of [...people, third, late]) person.close();
});

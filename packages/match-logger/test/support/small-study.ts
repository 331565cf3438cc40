import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { JsonlJournal, MatchAssignmentLogger, matchFromEvent, reconcileMatches } from "../../src/index.ts";

/** 2026-11-20, 10:00 UTC. */
export const start = 1_795_168_800_000;

const hash = "a".repeat(64);

const opened = {
  type: "opened",
  server_run_id: "run-1",
  experiment_id: "pilot",
  scene_id: "ring",
  group_size: 2,
  matchmaker: { class: "FIFOMatchmaker", version: "1", options: {}, hash },
  limits: {
    wait_limit_ms: 60_000,
    grace_ms: 30_000,
    confirm_ms: 5_000,
    retry_after_ms: 5_000,
    in_game_grace_ms: 30_000,
    capacity: null,
    reentry: false,
  },
  seed: "00112233445566778899aabbccddeeff",
};

function entered(subjectId: string, rttMs: number | null, attributes = {}): object {
  return {
    type: "entered",
    subject_id: subjectId,
    connection: "c1",
    rtt_ms: rttMs,
    attributes,
    group_history: null,
    past_partners: [],
    deadline_at: null,
  };
}

function proposed(seq: number, trigger: string, members: readonly string[], more = {}): object {
  return {
    type: "proposed",
    proposal_id: seq,
    trigger,
    members,
    reason: "fifo",
    step: 0,
    pool_size: members.length,
    pool_head: members,
    overtaken: { count: 0, first: [] },
    search: "complete",
    ...more,
  };
}

function member(subjectId: string, rttMs: number | null, waitedMs: number, attributes = {}): object {
  return { subject_id: subjectId, rtt_ms: rttMs, waited_ms: waitedMs, role: null, attributes };
}

function matched(
  proposalId: number | null,
  gameId: string,
  condition: string,
  participants: object[],
): object {
  return {
    type: "matched",
    proposal_id: proposalId,
    game_id: gameId,
    matchmaker_class: proposalId === null ? "Manual" : "FIFOMatchmaker",
    reason: proposalId === null ? "manual" : "fifo",
    condition,
    participants,
  };
}

/**
 * The people of the small study. Every figure of it in a test was counted by hand from the events below; instants are seconds
 * behind {@link start}.
 *
 * - Ann and Ben: proposed at 4 s, matched at 5 s, started at 8 s (condition "talk"), completed at 68 s.
 * - Cem entered first of all, at 1 s, and was away when they were chosen (overtaken). Came back, was proposed with Dee at 20 s,
 *   who declined at 22 s; waited again. The server was down for 10 s. Matched with Eve at 50 s (condition "silent"), and Eve
 *   left in the countdown. Timed out at 71 s, told the code "WAITED".
 * - Fay and Gus: matched by hand at 80 s ("talk"), started at 83 s; Gus did not come back, and it ended for Fay at 113 s.
 * - Hal waits when the log ends, at 120 s.
 */
export const events: readonly (readonly [seconds: number, event: object])[] = [
  [0, opened],
  [1, entered("cem", 90)],
  [2, entered("ann", 30, { language: "en", age: 31 })],
  [
    3,
    {
      type: "disconnected",
      subject_id: "cem",
      connection: "c1",
      reason: "connection_lost",
      grace_until: start + 33_000,
    },
  ],
  [4, entered("ben", 50.5, { language: "de", age: null })],
  [
    4,
    proposed(6, "ben", ["ann", "ben"], {
      pool_size: 3,
      pool_head: ["cem", "ann", "ben"],
      overtaken: { count: 1, first: [{ subject_id: "cem", code: "away" }] },
    }),
  ],
  [4.5, { type: "confirmed", proposal_id: 6, subject_id: "ann" }],
  [5, { type: "confirmed", proposal_id: 6, subject_id: "ben" }],
  [
    5,
    matched(6, "game-1", "talk", [
      member("ann", 30, 3000, { language: "en", age: 31 }),
      member("ben", 50.5, 1000, { language: "de", age: null }),
    ]),
  ],
  [8, { type: "started", game_id: "game-1", subject_ids: ["ann", "ben"] }],
  [10, { type: "returned", subject_id: "cem", connection: "c2" }],
  [11, { type: "evaluated", count: 2, pool_size: 1, reasons: { too_few: 1 } }],
  [20, entered("dee", null)],
  [20, proposed(14, "dee", ["cem", "dee"])],
  [22, { type: "left", subject_id: "dee", reason: "declined", waited_ms: 2000 }],
  [22, { type: "released", proposal_id: 14, reason: "declined", subject_id: "dee" }],
  [23, { type: "updated", subject_id: "cem", rtt_ms: 110 }],
  [40, { ...opened, server_run_id: "run-2" }],
  [40, { type: "resumed", down_ms: 10_000 }],
  [
    40,
    {
      type: "disconnected",
      subject_id: "cem",
      connection: "c2",
      reason: "restart",
      grace_until: start + 70_000,
    },
  ],
  [41, { type: "returned", subject_id: "cem", connection: "c3" }],
  [48, entered("eve", 70)],
  [48, proposed(23, "eve", ["cem", "eve"])],
  [50, matched(23, "game-2", "silent", [member("cem", 110, 39_000), member("eve", 70, 2000)])],
  [52, { type: "left", subject_id: "eve", reason: "left", waited_ms: 2000 }],
  [52, { type: "aborted", game_id: "game-2", subject_ids: ["cem"], reason: "left", subject_id: "eve" }],
  [68, { type: "ended", game_id: "game-1", subject_ids: ["ann", "ben"], outcome: "completed" }],
  [
    71,
    {
      type: "timed_out",
      subject_id: "cem",
      reason: "wait_limit",
      waited_ms: 60_000,
      consequence: { message: "Thank you", completion_code: "WAITED", redirect_url: null },
    },
  ],
  [75, { type: "paused", what: "matching", actor: "Robin", reason: "testing" }],
  [76, entered("fay", 20)],
  [77, entered("gus", 40)],
  [
    80,
    {
      ...matched(null, "game-3", "talk", [member("fay", 20, 4000), member("gus", 40, 3000)]),
      actor: { name: "Robin", reason: "=HYPERLINK(1)" },
    },
  ],
  [83, { type: "started", game_id: "game-3", subject_ids: ["fay", "gus"] }],
  [84, { type: "refused", trigger: "fay", reason: "threw", detail: "TypeError" }],
  [113, { type: "left", subject_id: "gus", reason: "grace_ended", waited_ms: 3000 }],
  [113, { type: "ended", game_id: "game-3", subject_ids: ["fay"], outcome: "partner_left" }],
  [115, entered("hal", null)],
  [120, { type: "evaluated", count: 1, pool_size: 1, reasons: { too_few: 1 } }],
];

/** The acts of admins in the small study, as the server records them. */
const acts: readonly object[] = [
  act("begun", "act-1", 74_500, {
    action: "pause_matching",
    subject_ids: [],
    game_id: null,
    reason: "testing",
  }),
  act("done", "act-1", 75_000, { ok: true, error_code: null, result: null }),
  act("begun", "act-2", 79_900, {
    action: "match_by_hand",
    subject_ids: ["fay", "gus"],
    game_id: null,
    reason: "=HYPERLINK(1)",
  }),
  act("done", "act-2", 80_000, { ok: true, error_code: null, result: null }),
  act("begun", "act-3", 81_000, { action: "remove", subject_ids: ["zoe"], game_id: null, reason: "typo" }),
  act("done", "act-3", 81_100, { ok: false, error_code: "INVALID_PARTICIPANT_STATE", result: "nobody" }),
  act("begun", "act-4", 119_000, { action: "message", subject_ids: [], game_id: null, reason: "hello" }),
];

function act(phase: "begun" | "done", actId: string, afterMs: number, more: object): object {
  const asked = phase === "begun" ? { actor: { name: "Robin", role: "operator" }, scene_id: "ring" } : {};
  return { schema: 1, act_id: actId, server_run_id: "run-1", at: start + afterMs, phase, ...asked, ...more };
}

/** Writes the small study as the server would: journal, match log, acts. Answers the folder of the experiment. */
export async function writeSmallStudy(dataDir: string): Promise<string> {
  const journal = await JsonlJournal.open({
    dataDir,
    experimentId: "pilot",
    sceneId: "ring",
    durability: "written",
  });
  const lines = events.map(([seconds, event], index) => ({
    seq: index + 1,
    at: start + seconds * 1000,
    ...event,
  }));
  await journal.append(0, lines);
  const logger = await MatchAssignmentLogger.open({ dataDir, experimentId: "pilot", durability: "written" });
  const runs = { serverRunId: "run-1", matchmakerHash: hash };
  for (const line of lines) {
    if ("game_id" in line && "participants" in line) {
      const serverRunId = line.seq < 18 ? "run-1" : "run-2";
      await logger.logMatch(matchFromEvent("ring", line, { ...runs, serverRunId }));
    }
  }
  await reconcileMatches({ journal, logger, sceneId: "ring" });
  await logger.close();
  await journal.close();
  const folder = join(dataDir, "pilot");
  await mkdir(folder, { recursive: true });
  await writeFile(
    join(folder, "admin_actions.jsonl"),
    acts.map((line) => `${JSON.stringify(line)}\n`).join(""),
  );
  return folder;
}

import type { FakeApi } from "./fake-api.ts";

type Json = Readonly<Record<string, unknown>>;

const second = 1_000;
const hash = "9f2c41d07be85a6613ce7a0f4d55b21e8c3f90a7d6e4b1825f3a7c9e0b6d4812";

/** What the host of `sampleState` offers beside the live state. */
export function sampleApi(now: number): FakeApi {
  const journal = sampleJournal(now);
  const find = (type: string): Json => journal.find((event) => event["type"] === type) ?? {};
  return {
    exports: {
      tables: [
        "matches",
        "match_participants",
        "waits",
        "decisions",
        "overtaken",
        "admin_actions",
        "payments",
      ],
      scenes: [
        {
          scene_id: "dictator_game",
          journal: { first_seq: 1, last_seq: journal.length, last_hash: hash },
          matches: { records: 47, last_hash: hash.split("").toReversed().join("") },
        },
      ],
    },
    checks: [
      { file: "dictator_game_waitroom.jsonl", lines: 599, flaws: 0, first_flaw: null },
      { file: "dictator_game_matches.jsonl", lines: 47, flaws: 0, first_flaw: null },
    ],
    tables: {
      matches: "game_id,scene_id\r\ng2,dictator_game\r\n",
      identities:
        "participant_id,platform,platform_id,study_id,session_id\r\n5f3a9c,prolific,60af1c2e9b,s1,t1\r\nb81e02,NA,NA,NA,NA\r\n",
      payments:
        'participant_id,outcome,waited_seconds,completion_code,suggested_pay\r\n5f3a9c,completed,12,"CODE, ""A""",0.03\r\nb81e02,timed_out,120,WAITED,0.32\r\n',
    },
    journals: { dictator_game: journal, negotiation: [] },
    matches: {
      g2: {
        raw: JSON.stringify({
          timestamp: 1,
          scene_id: "dictator_game",
          game_id: "g2",
          participants: [],
          seq: 46,
        }),
        file: "dictator_game_matches.jsonl",
        opened: find("opened"),
        proposed: find("proposed"),
        matched: find("matched"),
        started: find("started"),
      },
    },
    histories: {
      "5f3a9c": [
        { ...find("entered"), scene_id: "dictator_game", subject_id: "5f3a9c", rtt_ms: 38.2 },
        {
          schema: 1,
          seq: 990,
          at: now - 60 * second,
          type: "disconnected",
          subject_id: "5f3a9c",
          reason: "connection_lost",
          grace_until: now,
        },
        { schema: 1, seq: 991, at: now - 50 * second, type: "returned", subject_id: "5f3a9c" },
      ],
    },
    actions: [
      act("a1", now - 604 * second, "begun", { action: "pause_intake", reason: "lunch break" }),
      act("a1", now - 604 * second, "done", { ok: true, error_code: null, result: null }),
      act("a2", now - 300 * second, "begun", {
        action: "release",
        subject_ids: ["e77"],
        reason: "asked to go",
      }),
      act("a2", now - 299 * second, "done", {
        ok: false,
        error_code: "INVALID_PARTICIPANT_STATE",
        result: "They do not wait any more.",
      }),
      act("a3", now - 200 * second, "begun", { action: "message", message: "Soon!", reason: "calm them" }),
    ],
    identities: { "5f3a9c": { platform: "prolific", platform_id: "60af1c2e9b" } },
  };
}

function act(id: string, at: number, phase: string, rest: Json): Json {
  const asked =
    phase === "begun"
      ? { actor: { name: "ana", role: "operator" }, scene_id: "dictator_game", game_id: null }
      : {};
  return { schema: 1, act_id: id, server_run_id: "run-1", at, phase, ...asked, ...rest };
}

/** 600 events of an hour, with a restart in the middle; line 300 is missing. */
export function sampleJournal(now: number): readonly Json[] {
  const start = now - 3_600 * second;
  const rule = { class: "LatencyFIFOMatchmaker", version: "1", options: { maxRttMs: 120 }, hash };
  const opened = {
    type: "opened",
    server_run_id: "run-1",
    scene_id: "dictator_game",
    group_size: 2,
    matchmaker: rule,
    seed: "00112233445566778899aabbccddeeff",
  };
  const decided: readonly Json[] = [
    {
      type: "proposed",
      at: now - 97 * second,
      proposal_id: 598,
      trigger: "e4",
      members: ["e3", "e4"],
      reason: "latency",
      step: 0,
      pool_size: 24,
      pool_head: ["5f3a9c", "e3", "77d0aa", "e4"],
      overtaken: { count: 2, first: [{ subject_id: "5f3a9c", code: "latency" }] },
      search: "complete",
    },
    {
      type: "matched",
      at: now - 95 * second,
      proposal_id: 598,
      game_id: "g2",
      matchmaker_class: "LatencyFIFOMatchmaker",
      reason: "latency",
      condition: "low stakes",
      participants: [{ subject_id: "e3" }, { subject_id: "e4" }],
    },
    { type: "started", at: now - 92 * second, game_id: "g2", subject_ids: ["e3", "e4"] },
  ];
  const filler = Array.from({ length: 597 }, (_, index): Json => {
    const at = start + index * 5 * second;
    if (index === 0) return { ...opened, at };
    if (index === 280) return { ...opened, at };
    if (index === 281) return { type: "resumed", at, down_ms: 12_000 };
    return index % 3 === 0
      ? { type: "left", at, subject_id: `old-${index - 1}`, reason: "left", waited_ms: 4_000 }
      : { type: "entered", at, subject_id: `old-${index}`, rtt_ms: 40 };
  });
  return [...filler, ...decided]
    .map((event, index) => ({ schema: 1, seq: index + 1, ...event }))
    .filter(({ seq }) => seq !== 300);
}

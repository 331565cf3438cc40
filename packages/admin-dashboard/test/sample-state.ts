import type {
  ActivityRow,
  GameRow,
  HealthRow,
  ParticipantRow,
  ProblemRow,
  SceneRow,
  Snapshot,
  SummaryRow,
  TrendRow,
} from "@waitroom/admin-events/client";
import { pseudonym } from "@waitroom/admin-events/client";

const second = 1_000;

/** A study in full swing: two scenes, people waiting, groups of every state, at the time `now`. */
export function sampleState(now: number): Snapshot {
  return {
    summary: sampleSummary(now),
    scenes: [
      sampleScene(now),
      sampleScene(now, {
        scene_id: "negotiation",
        group_size: 3,
        matchmaker: "RuleMatchmaker",
        waiting: 2,
        oldest_waiting_since: now - 14 * second,
        reasons: { composition: 2 },
        matching_paused: true,
        wait_limit_ms: null,
        capacity: 60,
        matches: 6,
        aborted: 1,
        exits: {},
        flow: {
          ...sampleFlow,
          arrived: 26,
          waiting_now: 2,
          lost_waiting: {},
          matched: 24,
          matched_now: 0,
          lost_matched: {},
          started: 24,
          started_now: 6,
          lost_started: {},
          ended: 18,
          outcomes: { completed: 18 },
        },
        target_groups: 30,
        steps: [],
        missing: 1,
        needs: [
          { attribute: "role", value: "A", required: 1, waiting: 2, missing: 0 },
          { attribute: "role", value: "B", required: 2, waiting: 0, missing: 2 },
        ],
        forecast: null,
      }),
    ],
    participants: [
      samplePerson(now, "5f3a9c", 104, { attributes: { language: "de", age_group: "25-34" } }),
      samplePerson(now, "b81e02", 71, {
        connected: false,
        grace_until: now + 19 * second,
        attributes: { language: "en" },
      }),
      samplePerson(now, "77d0aa", 48, { rtt_ms: null, attributes: { language: "en", returning: true } }),
      samplePerson(now, "c4419b", 12, { state: "reserved", attributes: { language: "fr" } }),
      samplePerson(now, "09ef55", 5, { state: "reserved", rtt_ms: 212.4, attributes: { language: "fr" } }),
      samplePerson(now, "aa10f2", 14, {
        scene_id: "negotiation",
        deadline_at: null,
        attributes: { role: "A" },
      }),
      samplePerson(now, "d2c7e8", 9, {
        scene_id: "negotiation",
        deadline_at: null,
        attributes: { role: "A" },
      }),
    ],
    games: [
      sampleGame(now, "g1", ["e1", "e2"], 3, { state: "matched", ended_at: null, outcome: null }),
      sampleGame(now, "g2", ["e3", "e4"], 95, { state: "started", ended_at: null, outcome: null }),
      sampleGame(now, "g3", ["e5", "e6", "e7"], 340, {
        scene_id: "negotiation",
        matchmaker: "RuleMatchmaker",
        reason: "rule",
        condition: "high stakes",
      }),
      sampleGame(now, "g4", ["e8", "e9"], 600, { outcome: "partner_left", condition: null }),
      sampleGame(now, "g5", ["e10", "e11"], 720, { state: "aborted", outcome: "grace_ended" }),
    ],
    conditions: [
      { condition: "high stakes", planned: 24, matched: 25, started: 25, completed: 19, lost: 2 },
      { condition: "low stakes", planned: 24, matched: 23, started: 22, completed: 14, lost: 6 },
    ],
    activity: sampleActivity(now),
    problems: [],
    trend: sampleTrend(now),
    health: sampleHealth(now),
  };
}

export function sampleSummary(now: number, part: Partial<SummaryRow> = {}): SummaryRow {
  return {
    arrived: 124,
    waiting: 7,
    in_groups: 26,
    completed: 78,
    exits: { timed_out: 6, left: 3, grace_ended: 2, ended_partner_left: 2 },
    online: 35,
    matches: 53,
    arrivals_per_minute: 8,
    matches_per_minute: 3,
    aborted: 2,
    target_groups: 80,
    abandonment_10min: { abandoned: 4, ended: 52 },
    wait_p50_ms: 8_900,
    wait_p90_ms: 44_000,
    oldest_waiting_since: now - 104 * second,
    now,
    presence_since: now - 3_600 * second,
    dropped: { activity: 0, problems: 0, games: 0 },
    log: {
      state: "ok",
      queued: 0,
      acknowledged: 1_482,
      failures: 0,
      bytes: 812_000,
      last_sync_at: now - 2 * second,
      disk_free_bytes: 48_200_000_000,
    },
    ...part,
  };
}

export function sampleScene(now: number, part: Partial<SceneRow> = {}): SceneRow {
  return {
    scene_id: "dictator_game",
    group_size: 2,
    matchmaker: "LatencyFIFOMatchmaker",
    arrived: 98,
    waiting: 5,
    in_groups: 20,
    completed: 60,
    oldest_waiting_since: now - 104 * second,
    wait_p50_ms: 8_400,
    wait_p90_ms: 41_000,
    wait_max_ms: 97_000,
    wait_count: 94,
    matches: 47,
    started: 46,
    ended: 36,
    aborted: 1,
    exits: { timed_out: 6, left: 3, grace_ended: 2, ended_partner_left: 2 },
    reasons: { latency: 2, away: 1 },
    overtaken: 3,
    refused: 0,
    intake_paused: false,
    matching_paused: false,
    wait_limit_ms: 120_000,
    capacity: null,
    flow: sampleFlow,
    last_match_at: now - 3 * second,
    step: 0,
    target_groups: 50,
    steps: [
      { step: 1, after_ms: 60_000, group_size: 2, matchmaker: "LatencyFIFOMatchmaker", releases: false },
      { step: 2, after_ms: 90_000, group_size: 2, matchmaker: "FIFOMatchmaker", releases: false },
    ],
    missing: 0,
    needs: [],
    forecast: {
      basis: "matches",
      seen: 14,
      window_ms: 600_000,
      low_ms: 4_000,
      high_ms: 96_000,
      at: now - 5 * second,
    },
    ...part,
  };
}

/** 98 arrivals, as the figures of {@link sampleScene} have them. */
const sampleFlow = {
  arrived: 98,
  waiting_now: 5,
  lost_waiting: { timed_out: 6, left: 3, grace_ended: 2 },
  matched: 82,
  matched_now: 2,
  lost_matched: {},
  started: 80,
  started_now: 18,
  lost_started: { ended_partner_left: 0, left: 1 },
  ended: 61,
  outcomes: { completed: 60, partner_left: 1 },
};

function sampleTrend(now: number): readonly TrendRow[] {
  const last = Math.floor(now / 10_000) * 10_000;
  return Array.from({ length: 60 }, (_, index) => {
    const wave = Math.sin(index / 6);
    return {
      scene_id: "dictator_game",
      at: last - (59 - index) * 10_000,
      waiting: Math.max(0, Math.round(4 + 3 * wave)),
      in_groups: Math.round(14 + index / 5 + 3 * wave),
      oldest_wait_ms: 30_000 + index * 1_200,
      wait_p50_ms: 8_000,
      wait_p90_ms: 38_000 + index * 100,
      matches: 20 + Math.floor(index / 2),
      aborted: 1,
      unmatched_exits: 5 + Math.floor(index / 10),
      arrivals_per_minute: Math.round(7 + 4 * wave),
      matches_per_minute: 3,
      waits_ended_10min: 50,
      abandoned_10min: Math.round(3 + wave),
    };
  });
}

function sampleHealth(now: number): readonly HealthRow[] {
  const last = Math.floor(now / 10_000) * 10_000;
  return Array.from({ length: 60 }, (_, index) => ({
    at: last - (59 - index) * 10_000,
    online: 30,
    log_state: "ok" as const,
    log_queued: index % 7 === 0 ? 2 : 0,
    log_acknowledged: 1_000 + index,
    log_failures: 0,
    disk_free_bytes: 48_200_000_000,
  }));
}

export function samplePerson(
  now: number,
  subjectId: string,
  waitedSeconds: number,
  part: Partial<ParticipantRow> = {},
): ParticipantRow {
  const enteredAt = now - waitedSeconds * second;
  return {
    subject_id: subjectId,
    pseudonym: pseudonym(subjectId),
    scene_id: "dictator_game",
    state: "waiting",
    since: enteredAt,
    entered_at: enteredAt,
    deadline_at: enteredAt + 120 * second,
    connected: true,
    grace_until: null,
    rtt_ms: 38.2,
    attributes: {},
    game_id: null,
    waited_ms: null,
    exit_reason: null,
    last_seen_at: now - second,
    next_deadline: { at: enteredAt + 120 * second, what: "wait_limit" },
    rtt: { median_ms: 39.4, samples: 10 },
    reconnects: 0,
    browser_errors: 0,
    ...part,
  };
}

export function sampleGame(
  now: number,
  gameId: string,
  subjectIds: readonly string[],
  formedSecondsAgo: number,
  part: Partial<GameRow> = {},
): GameRow {
  const formedAt = now - formedSecondsAgo * second;
  return {
    game_id: gameId,
    scene_id: "dictator_game",
    state: "ended",
    matchmaker: "LatencyFIFOMatchmaker",
    reason: "latency",
    condition: "low stakes",
    formed_at: formedAt,
    started_at: formedAt + 3 * second,
    ended_at: formedAt + 200 * second,
    outcome: "completed",
    members: subjectIds.map((subjectId, index) => ({
      subject_id: subjectId,
      pseudonym: pseudonym(subjectId),
      rtt_ms: index === 1 ? null : 31 + 17 * index,
      waited_ms: 6_200 + 9_100 * index,
      role: index === 0 ? "proposer" : "responder",
      presence: part.state === "matched" || part.state === "started" ? ("here" as const) : null,
    })),
    rtt_spread_ms: null,
    ...part,
  };
}

export function sampleProblem(now: number, part: Partial<ProblemRow> = {}): ProblemRow {
  return {
    id: "1",
    code: "LOG_UNAVAILABLE",
    severity: "error",
    message: "The log of dictator_game cannot be written: the disk is full.",
    action:
      "Free space on the data disk. Participants keep their places; matching goes on by itself afterwards.",
    scene_id: "dictator_game",
    count: 14,
    first_at: now - 22 * second,
    last_at: now - second,
    resolved_at: null,
    ...part,
  };
}

function sampleActivity(now: number): readonly ActivityRow[] {
  const scene = { scene_id: "dictator_game" };
  const lines: readonly (readonly [number, string, string, ActivityRow["details"]])[] = [
    [940, "opened", "", { ...scene, group_size: 2, matchmaker: "LatencyFIFOMatchmaker" }],
    [720, "aborted", "e10", { ...scene, game_id: "g5", subject_ids: ["e10", "e11"], reason: "grace_ended" }],
    [604, "paused", "", { ...scene, what: "intake", actor: "ana", reason: "lunch break" }],
    [601, "reopened", "", { ...scene, what: "intake", actor: "ana", reason: "back" }],
    [400, "ended", "e8", { ...scene, game_id: "g4", subject_ids: ["e8", "e9"], outcome: "partner_left" }],
    [160, "timed_out", "e77", { ...scene, reason: "wait_limit", waited_ms: 120_000 }],
    [104, "entered", "5f3a9c", { ...scene, rtt_ms: 38.2 }],
    [95, "match_formed", "e3", { ...scene, game_id: "g2", participants: ["e3", "e4"], reason: "latency" }],
    [92, "started", "e3", { ...scene, game_id: "g2", subject_ids: ["e3", "e4"] }],
    [71, "entered", "b81e02", { ...scene, rtt_ms: 40 }],
    [60, "left", "e78", { ...scene, reason: "left", waited_ms: 33_000 }],
    [48, "entered", "77d0aa", { ...scene, rtt_ms: null }],
    [11, "disconnected", "b81e02", { ...scene, reason: "connection_lost", grace_until: now + 19 * second }],
    [5, "entered", "09ef55", { ...scene, rtt_ms: 212.4 }],
    [3, "match_formed", "e1", { ...scene, game_id: "g1", participants: ["e1", "e2"], reason: "latency" }],
  ];
  return lines.map(([ago, eventType, subjectId, details], index) => ({
    id: index + 1,
    timestamp: now - ago * second,
    event_type: eventType,
    subject_id: subjectId,
    details,
  }));
}

import { type ParticipantRow, pseudonym, type Snapshot } from "@waitroom/admin-events/client";
import { sampleGame, samplePerson, sampleProblem, sampleScene, sampleState } from "../test/sample-state.ts";

const second = 1_000;

/** Forty people within ten minutes: one of them stuck near the limit, one away, and a disk that is full. */
export function busyState(now: number): Snapshot {
  const base = sampleState(now);
  const { flow } = sampleScene(now);
  if (flow === undefined) throw new TypeError("Expected the sample to have a flow.");
  const rtt = { median_ms: 41.6, samples: 12 };
  const waiting = Array.from({ length: 40 }, (_, index): ParticipantRow => {
    const id = `w${String(index).padStart(3, "0")}`;
    const waitedSeconds = index === 0 ? 109 : 34 - 0.8 * index;
    return samplePerson(now, id, waitedSeconds, {
      attributes: { role: index % 5 === 4 ? "B" : "A" },
      rtt: { ...rtt, median_ms: 20 + ((index * 37) % 110) },
      ...(index === 3
        ? { connected: false, grace_until: now + 14 * second, last_seen_at: now - 16 * second }
        : {}),
    });
  });
  const games = Array.from({ length: 24 }, (_, index) =>
    sampleGame(now, `game-${index}`, [`p${2 * index}`, `p${2 * index + 1}`], 12 + 25 * index, {
      ...(index < 10 ? { state: "started" as const, ended_at: null, outcome: null } : {}),
      rtt_spread_ms: (index * 13) % 60,
      ...(index === 2 ? { members: membersWithOneAway(now) } : {}),
    }),
  );
  return {
    ...base,
    summary: {
      ...base.summary,
      waiting: 40,
      online: 59,
      in_groups: 20,
      oldest_waiting_since: now - 109 * second,
      log: {
        state: "unavailable",
        queued: 14,
        acknowledged: 1_482,
        failures: 14,
        bytes: 812_000,
        last_sync_at: now - 22 * second,
        disk_free_bytes: 0,
      },
    },
    scenes: [
      sampleScene(now, {
        waiting: 40,
        oldest_waiting_since: now - 109 * second,
        reasons: { latency: 1, composition: 31, away: 1 },
        flow: { ...flow, asked: 110, screened_out: { attributes: 9, quota_full: 3 } },
        missing: 1,
        needs: [
          { attribute: "role", value: "A", required: 1, waiting: 32, missing: 0 },
          { attribute: "role", value: "B", required: 1, waiting: 0, missing: 1 },
        ],
      }),
    ],
    participants: waiting,
    games,
    problems: severalProblems(now).slice(0, 2),
  };
}

function membersWithOneAway(now: number) {
  const [first, second_] = sampleGame(now, "x", ["p4", "p5"], 60, { state: "started" }).members;
  if (first === undefined || second_ === undefined) throw new TypeError("Expected two members.");
  return [first, { ...second_, presence: "away" as const }];
}

/** Of each severity, more than stand above a view, and one that is over. */
export function severalProblems(now: number): Snapshot["problems"] {
  const name = pseudonym("w000");
  return [
    sampleProblem(now),
    sampleProblem(now, {
      id: "2",
      code: "LONG_WAIT",
      severity: "warning",
      message: `${name} has waited 1 min 49 s in dictator_game, of at most 2 min.`,
      action: "Look why in the waiting room; release them with a code, or wait for the next step.",
      count: 1,
    }),
    sampleProblem(now, {
      id: "3",
      code: "REPEATED_DISCONNECTS",
      severity: "warning",
      message: `${pseudonym("w003")} has lost the connection 5 times.`,
      action: "Write to them; remove them if partners suffer.",
      count: 5,
    }),
    sampleProblem(now, {
      id: "4",
      code: "TWO_TABS",
      severity: "info",
      message: `${pseudonym("w007")} has opened the page in a second tab.`,
      action: "",
      count: 1,
    }),
    sampleProblem(now, {
      id: "5",
      code: "RULE_FAILED",
      severity: "warning",
      message: "The rule of dictator_game failed: it took longer than 50 ms.",
      action: "Nobody is matched by it until it works again. Look into the server's log.",
      count: 3,
      resolved_at: now - 200 * second,
    }),
  ];
}

/** Before anybody came: an experiment without a scene. */
export function emptyState(now: number): Snapshot {
  const base = sampleState(now);
  return {
    summary: {
      ...base.summary,
      arrived: 0,
      waiting: 0,
      in_groups: 0,
      completed: 0,
      exits: {},
      online: 0,
      matches: 0,
      aborted: 0,
      target_groups: null,
      arrivals_per_minute: 0,
      matches_per_minute: 0,
      abandonment_10min: { abandoned: 0, ended: 0 },
      wait_p50_ms: null,
      wait_p90_ms: null,
      oldest_waiting_since: null,
      log: null,
    },
    scenes: [],
    participants: [],
    games: [],
    conditions: [],
    activity: [],
    problems: [],
    trend: [],
    health: [],
  };
}

/** One open scene in which nobody waits. */
export function quietState(now: number): Snapshot {
  const empty = emptyState(now);
  return {
    ...empty,
    summary: { ...empty.summary, log: sampleState(now).summary.log },
    scenes: [
      sampleScene(now, {
        arrived: 0,
        waiting: 0,
        in_groups: 0,
        completed: 0,
        oldest_waiting_since: null,
        wait_p50_ms: null,
        wait_p90_ms: null,
        wait_max_ms: null,
        wait_count: 0,
        matches: 0,
        started: 0,
        ended: 0,
        aborted: 0,
        exits: {},
        reasons: {},
        overtaken: 0,
        last_match_at: null,
        missing: 2,
        forecast: null,
        flow: {
          arrived: 0,
          waiting_now: 0,
          lost_waiting: {},
          matched: 0,
          matched_now: 0,
          lost_matched: {},
          started: 0,
          started_now: 0,
          lost_started: {},
          ended: 0,
          outcomes: {},
        },
      }),
    ],
  };
}

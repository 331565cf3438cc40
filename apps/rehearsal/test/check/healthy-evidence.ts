import type { DashboardFigures, Evidence, ExportRow, LogLine, SceneLog } from "../../src/index.ts";
import type { Observation } from "../../src/observation.ts";

const STARTED_AT = 1_000_000;

/** A line of a journal without its number. */
export type Event = Readonly<Record<string, unknown>> & { readonly type: string; readonly at: number };

/** Four people come to pairs; `ann` and `ben` play, `cat` waits on, `eve` is screened out. All is as it should be. */
export function healthyEvidence(): Evidence {
  return {
    observations: [
      ...seenBy("ann", 100),
      ...seenBy("ben", 200),
      ...seenByWaiting("cat", 300),
      ...refused("eve", 3306),
    ],
    scenes: [{ sceneId: "pairs", journal: numbered(healthyEvents), matches: [record("g1", ["ann", "ben"])] }],
    isSettled: true,
    dashboard: { scenes: [figures] },
    exports,
  };
}

export const healthyEvents: readonly Event[] = [
  {
    type: "opened",
    at: STARTED_AT,
    group_size: 2,
    matchmaker: { class: "FIFOMatchmaker" },
    limits: { retry_after_ms: 5000 },
  },
  entered("ann", 110),
  entered("ben", 210),
  proposed(["ann", "ben"], 211),
  matched("g1", ["ann", "ben"], 250),
  { type: "started", at: STARTED_AT + 3250, game_id: "g1", subject_ids: ["ann", "ben"] },
  { type: "screened_out", at: STARTED_AT + 3305, subject_id: "eve", reason: "rtt" },
  entered("cat", 3310),
  { type: "ended", at: STARTED_AT + 9000, game_id: "g1", subject_ids: ["ann", "ben"], outcome: "completed" },
];

/** Gives events their numbers, and proposals and their matches the number of the proposal. */
export function numbered(events: readonly Event[]): readonly LogLine[] {
  let proposalId = 0;
  return events.map((event, index) => {
    const seq = index + 1;
    if (event.type === "proposed") proposalId = seq;
    const names = event.type === "proposed" || event["proposal_id"] === "last";
    return { ...event, seq, ...(names ? { proposal_id: proposalId } : {}) };
  });
}

export function entered(subjectId: string, atMs: number): Event {
  return { type: "entered", at: STARTED_AT + atMs, subject_id: subjectId };
}

export function proposed(members: readonly string[], atMs: number): Event {
  return { type: "proposed", at: STARTED_AT + atMs, members };
}

export function matched(gameId: string, members: readonly string[], atMs: number): Event {
  const arrivals: Readonly<Record<string, number>> = { ann: 110, ben: 210, cat: 3310 };
  const participants = members.map((subjectId) => ({
    subject_id: subjectId,
    waited_ms: atMs - (arrivals[subjectId] ?? 0),
  }));
  return { type: "matched", at: STARTED_AT + atMs, game_id: gameId, proposal_id: "last", participants };
}

export function about(type: string, subjectId: string, atMs: number): Event {
  return { type, at: STARTED_AT + atMs, subject_id: subjectId };
}

export function record(gameId: string, members: readonly string[]): LogLine {
  return { game_id: gameId, participants: members.map((subjectId) => ({ subject_id: subjectId })) };
}

/** The scene of {@link healthyEvidence} with another journal. */
export function sceneWith(events: readonly Event[], matches: readonly LogLine[]): SceneLog {
  return { sceneId: "pairs", journal: numbered(events), matches };
}

export function told(subjectId: string, atMs: number, event: string, payload: LogLine = {}): Observation {
  return { kind: "told", at: STARTED_AT + atMs, subjectId, connection: 1, event, payload };
}

let calls = 0;

export function joined(subjectId: string, sentMs: number, answeredMs: number): readonly Observation[] {
  const call = (calls += 1);
  const shared = { subjectId, connection: 1, call, event: "join_game" };
  const state = { status: "waiting", scene_id: "pairs" };
  return [
    { kind: "sent", at: STARTED_AT + sentMs, ...shared, payload: { scene_id: "pairs" } },
    { kind: "answered", at: STARTED_AT + answeredMs, ...shared, payload: { ok: true, state } },
  ];
}

/** Who is told that they are screened out. */
export function refused(subjectId: string, answeredMs: number): readonly Observation[] {
  const call = (calls += 1);
  const shared = { subjectId, connection: 1, call, event: "join_game" };
  const payload = { ok: false, error_code: "SCREENED_OUT", reason: "rtt" };
  return [
    connection("connected", subjectId, answeredMs - 50),
    { kind: "sent", at: STARTED_AT + answeredMs - 30, ...shared, payload: { scene_id: "pairs" } },
    { kind: "answered", at: STARTED_AT + answeredMs, ...shared, payload },
  ];
}

export function connection(kind: "connected" | "disconnected", subjectId: string, atMs: number): Observation {
  return { kind, at: STARTED_AT + atMs, subjectId, connection: 1 };
}

function seenBy(subjectId: string, atMs: number): readonly Observation[] {
  return [
    connection("connected", subjectId, atMs),
    ...joined(subjectId, atMs, atMs + 20),
    told(subjectId, 260, "match_ready", { proposal_id: 4 }),
    told(subjectId, 270, "match_found_countdown", { game_id: "g1" }),
    told(subjectId, 3260, "start_game", { game_id: "g1" }),
    told(subjectId, 9010, "end_game", { game_id: "g1", outcome: "completed" }),
  ];
}

function seenByWaiting(subjectId: string, atMs: number): readonly Observation[] {
  return [
    connection("connected", subjectId, atMs),
    ...joined(subjectId, 3300, 3320),
    told(subjectId, 3321, "waiting_room", { scene_id: "pairs" }),
  ];
}

const figures: DashboardFigures["scenes"][number] = {
  scene_id: "pairs",
  arrived: 3,
  waiting: 1,
  in_groups: 0,
  matches: 1,
  started: 1,
  ended: 1,
  aborted: 0,
  flow: { screened_out: { rtt: 1 } },
};

const exports: ReadonlyMap<string, readonly ExportRow[]> = new Map<string, readonly ExportRow[]>([
  ["matches", [{ game_id: "g1" }]],
  ["match_participants", [{ pseudonym: "a" }, { pseudonym: "b" }]],
  ["waits", [{ pseudonym: "a" }, { pseudonym: "b" }, { pseudonym: "c" }]],
  ["payments", [{ pseudonym: "a" }, { pseudonym: "b" }, { pseudonym: "c" }, { pseudonym: "d" }]],
]);

import { createHash } from "node:crypto";

/** What two people do who are grouped, as a journal holds it; `names` may be anything that a study could use. */
export function smallJournal(
  names: { readonly a?: string; readonly b?: string; readonly actor?: string; readonly rule?: string } = {},
): object[] {
  const { a = "a", b = "b", actor = "ada", rule = "FIFOMatchmaker" } = names;
  const at = 1_767_225_600_000;
  const identity = { class: rule, version: "1", options: {} };
  // Canonical JSON of these: their keys are in order.
  const canonical = `{"class":${JSON.stringify(rule)},"options":{},"version":"1"}`;
  const hash = createHash("sha256").update(canonical).digest("hex");
  const limits = {
    wait_limit_ms: 60_000,
    grace_ms: 30_000,
    confirm_ms: 5000,
    retry_after_ms: 5000,
    in_game_grace_ms: 30_000,
    capacity: null,
    reentry: false,
  };
  const entered = { rtt_ms: 20, attributes: {}, group_history: null, past_partners: [] };
  const participant = { rtt_ms: 20, role: null, attributes: {} };
  const bodies = [
    {
      at,
      type: "opened",
      server_run_id: "run",
      experiment_id: "pilot",
      scene_id: "ring",
      group_size: 2,
      matchmaker: { ...identity, hash },
      limits,
      seed: "ab".repeat(16),
    },
    { at: at + 1000, type: "entered", subject_id: a, connection: "1", ...entered, deadline_at: at + 61_000 },
    { at: at + 2000, type: "paused", what: "intake", actor, reason: "lunch" },
    { at: at + 2500, type: "reopened", what: "intake", actor, reason: "lunch is over" },
    { at: at + 3000, type: "entered", subject_id: b, connection: "2", ...entered, deadline_at: at + 63_000 },
    {
      at: at + 3000,
      type: "proposed",
      proposal_id: 6,
      trigger: b,
      members: [a, b],
      reason: "fifo",
      step: 0,
      pool_size: 2,
      pool_head: [a, b],
      overtaken: { count: 0, first: [] },
      search: "complete",
    },
    { at: at + 3100, type: "confirmed", proposal_id: 6, subject_id: a },
    { at: at + 3200, type: "confirmed", proposal_id: 6, subject_id: b },
    {
      at: at + 3200,
      type: "matched",
      proposal_id: 6,
      game_id: "g1",
      matchmaker_class: rule,
      reason: "fifo",
      condition: null,
      participants: [
        { subject_id: a, waited_ms: 2200, ...participant },
        { subject_id: b, waited_ms: 200, ...participant },
      ],
    },
    { at: at + 6200, type: "started", game_id: "g1", subject_ids: [a, b] },
    { at: at + 60_000, type: "ended", game_id: "g1", subject_ids: [a, b], outcome: "completed" },
  ];
  return bodies.map((body, index) => ({ seq: index + 1, ...body }));
}

/** Lines with a right chain. */
export function chained(events: readonly object[]): string {
  let prev = "0".repeat(64);
  return events
    .map((event) => {
      const line = JSON.stringify({ schema: 1, ...event, prev });
      prev = createHash("sha256").update(line).digest("hex");
      return `${line}\n`;
    })
    .join("");
}

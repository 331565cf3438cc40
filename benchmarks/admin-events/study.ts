/** An event of a waiting room, as its journal holds it. */
export type StudyEvent = Readonly<Record<string, unknown>>;

/** What the people of a study do, one event after another. */
export interface Study {
  /** The events that bring it to the point from which `next` goes on: everybody waits. */
  readonly start: readonly StudyEvent[];
  readonly next: () => StudyEvent;
}

const limits = {
  wait_limit_ms: 120_000,
  grace_ms: 30_000,
  confirm_ms: 5_000,
  retry_after_ms: 5_000,
  in_game_grace_ms: 30_000,
  capacity: null,
  reentry: true,
};

/**
 * A study of that many people in pairs. Two of them after two are proposed, confirm, are matched, start and end a game, and
 * enter again; between these, others' RTTs change. So the number of people stands, and every section changes.
 */
export function study(people: number, now: () => number): Study {
  const ids = Array.from({ length: people }, (_, index) => `5f3a9c1e-${String(index).padStart(6, "0")}`);
  let seq = 0;
  const event = (type: string, fields: StudyEvent): StudyEvent => ({
    schema: 1,
    seq: (seq += 1),
    at: now(),
    type,
    ...fields,
    prev: "0".repeat(64),
  });
  const entered = (subject_id: string): StudyEvent =>
    event("entered", {
      subject_id,
      connection: `c-${subject_id}`,
      rtt_ms: 40,
      attributes: { language: "en", age_group: "25-34" },
      group_history: null,
      past_partners: [],
      deadline_at: now() + limits.wait_limit_ms,
    });
  const start = [
    event("opened", {
      server_run_id: "run",
      experiment_id: null,
      scene_id: "pairs",
      group_size: 2,
      matchmaker: { class: "FIFOMatchmaker", version: "1", options: {}, hash: "hash" },
      limits,
      seed: "0".repeat(32),
    }),
    ...ids.map(entered),
  ];
  const round = rounds();
  return {
    start,
    next: () => {
      const { value } = round.next();
      return value;
    },
  };

  function* rounds(): Generator<StudyEvent, never> {
    for (let index = 0; ; index = (index + 2) % people) {
      const pair = [ids[index] ?? "", ids[(index + 1) % people] ?? ""];
      const game_id = `game-${seq}`;
      const rtt = (offset: number): StudyEvent =>
        event("updated", { subject_id: ids[(index + offset) % people], rtt_ms: 20 + ((seq * 7) % 150) });
      const proposal_id = seq + 1;
      yield event("proposed", {
        proposal_id,
        trigger: pair[0],
        members: pair,
        reason: "fifo",
        step: 0,
        pool_size: people,
        pool_head: ids.slice(0, 20),
        overtaken: { count: 0, first: [] },
        search: "complete",
      });
      for (const subject_id of pair) yield event("confirmed", { proposal_id, subject_id });
      yield event("matched", {
        proposal_id,
        game_id,
        matchmaker_class: "FIFOMatchmaker",
        reason: "fifo",
        condition: index % 4 === 0 ? "a" : "b",
        participants: pair.map((subject_id) => ({
          subject_id,
          rtt_ms: 40,
          waited_ms: 9_000,
          role: null,
          attributes: {},
        })),
      });
      for (let offset = 10; offset < 22; offset += 1) yield rtt(offset);
      yield event("started", { game_id, subject_ids: pair });
      yield event("ended", { game_id, subject_ids: pair, outcome: "completed" });
      for (const subject_id of pair) yield entered(subject_id);
    }
  }
}

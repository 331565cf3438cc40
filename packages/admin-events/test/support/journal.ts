/** Writes events as the journal holds them: numbered from 1, with schema and time. */
export class JournalWriter {
  readonly events: Record<string, unknown>[] = [];

  /** Returns the event that it added. */
  add(at: number, type: string, fields: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
    const event = { schema: 1, seq: this.events.length + 1, at, type, ...fields, prev: "0".repeat(64) };
    this.events.push(event);
    return event;
  }

  get seq(): number {
    return this.events.length;
  }

  opened(
    at: number,
    fields: Readonly<Record<string, unknown>> = {},
    limits: Readonly<Record<string, unknown>> = {},
  ): Record<string, unknown> {
    return this.add(at, "opened", {
      server_run_id: "run",
      experiment_id: null,
      scene_id: "lobby",
      group_size: 2,
      matchmaker: { class: "FIFOMatchmaker", version: "1", options: {}, hash: "hash" },
      limits: {
        wait_limit_ms: 120_000,
        grace_ms: 30_000,
        confirm_ms: 5_000,
        retry_after_ms: 5_000,
        in_game_grace_ms: 30_000,
        capacity: null,
        reentry: false,
        ...limits,
      },
      seed: "0".repeat(32),
      ...fields,
    });
  }

  entered(
    at: number,
    subjectId: string,
    fields: Readonly<Record<string, unknown>> = {},
  ): Record<string, unknown> {
    return this.add(at, "entered", {
      subject_id: subjectId,
      connection: `c-${subjectId}`,
      rtt_ms: 40,
      attributes: {},
      group_history: null,
      past_partners: [],
      deadline_at: at + 120_000,
      ...fields,
    });
  }

  /** Returns the number of the proposal. */
  proposed(at: number, members: readonly string[], overtakenCount = 0): number {
    this.add(at, "proposed", {
      proposal_id: this.seq + 1,
      trigger: members[0],
      members,
      reason: "fifo",
      step: 0,
      pool_size: members.length,
      pool_head: members,
      overtaken: { count: overtakenCount, first: [] },
      search: "complete",
    });
    return this.seq;
  }

  matched(
    at: number,
    proposalId: number | null,
    gameId: string,
    waits: Readonly<Record<string, number>>,
    condition: string | null = null,
  ): Record<string, unknown> {
    return this.add(at, "matched", {
      proposal_id: proposalId,
      game_id: gameId,
      matchmaker_class: "FIFOMatchmaker",
      reason: "fifo",
      condition,
      participants: Object.entries(waits).map(([subject_id, waited_ms]) => ({
        subject_id,
        rtt_ms: 40,
        waited_ms,
        role: null,
        attributes: {},
      })),
    });
  }
}

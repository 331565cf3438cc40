import type { Attributes } from "../match-assignment.ts";
import type {
  EnteredEvent,
  LeftEvent,
  MatchedEvent,
  RemovedEvent,
  ScreenedOutEvent,
  TimedOutEvent,
  UpdatedEvent,
} from "../waiting-room-event.ts";
import type { Place } from "./place.ts";
import type { EmitRow, TableRow } from "./table-row.ts";

/** Somebody's way through a scene, as far as it came. */
interface Way {
  readonly subjectId: string;
  readonly enteredSeq: number;
  readonly enteredAt: number;
  stage: "waiting" | "reserved" | "matched" | "started";
  rttMs: number | null;
  attributes: Attributes;
  downMs: number;
  proposals: number;
  releases: number;
  aborts: number;
  disconnections: number;
  gameId: string | null;
  condition: string | null;
  /** Of the last group that was assigned. */
  waitedMs: number | null;
  startedAt: number | null;
}

/**
 * Everybody who is on their way through a scene; gives the rows of `waits` and `payments`. Holds nobody who is done, but for
 * those who were screened out, since they may be let in to the end. A journal with a gap makes no error here: what it does not tell is not in the rows.
 */
export class Ways {
  readonly #emit: EmitRow;
  readonly #ways = new Map<string, Way>();
  /** Who was never let in, with the last refusal. */
  readonly #screenedOut = new Map<string, ScreenedOutEvent>();

  constructor(emit: EmitRow) {
    this.#emit = emit;
  }

  enteredSeq(subjectId: string): number | null {
    return this.#ways.get(subjectId)?.enteredSeq ?? null;
  }

  screenOut(event: ScreenedOutEvent): void {
    // The later refusal stands last.
    this.#screenedOut.delete(event.subject_id);
    this.#screenedOut.set(event.subject_id, event);
  }

  enter(event: EnteredEvent): void {
    this.#screenedOut.delete(event.subject_id);
    this.#ways.set(event.subject_id, {
      subjectId: event.subject_id,
      enteredSeq: event.seq,
      enteredAt: event.at,
      stage: "waiting",
      rttMs: event.rtt_ms,
      attributes: event.attributes,
      downMs: 0,
      proposals: 0,
      releases: 0,
      aborts: 0,
      disconnections: 0,
      gameId: null,
      condition: null,
      waitedMs: null,
      startedAt: null,
    });
  }

  update({ subject_id: subjectId, rtt_ms: rttMs, attributes }: UpdatedEvent): void {
    const way = this.#ways.get(subjectId);
    if (way === undefined) return;
    if (rttMs !== undefined) way.rttMs = rttMs;
    if (attributes !== undefined) way.attributes = attributes;
  }

  disconnect(subjectId: string): void {
    const way = this.#ways.get(subjectId);
    if (way !== undefined && way.stage !== "started") way.disconnections += 1;
  }

  /** The server was down for that long. */
  resume(downMs: number): void {
    for (const way of this.#ways.values()) if (way.stage !== "started") way.downMs += downMs;
  }

  reserve(members: readonly string[]): void {
    for (const way of this.#of(members)) {
      way.stage = "reserved";
      way.proposals += 1;
    }
  }

  /** Who went has had an event of their own before. */
  release(members: readonly string[]): void {
    for (const way of this.#of(members)) {
      if (way.stage !== "reserved") continue;
      way.stage = "waiting";
      way.releases += 1;
    }
  }

  match(event: MatchedEvent): void {
    for (const { subject_id: subjectId, waited_ms: waitedMs } of event.participants) {
      const way = this.#ways.get(subjectId);
      if (way === undefined) continue;
      way.stage = "matched";
      way.gameId = event.game_id;
      way.condition = event.condition;
      way.waitedMs = waitedMs;
    }
  }

  abort(members: readonly string[]): void {
    for (const way of this.#of(members)) {
      way.stage = "waiting";
      way.aborts += 1;
      way.gameId = null;
      way.condition = null;
      way.waitedMs = null;
    }
  }

  start(place: Place, members: readonly string[], at: number): void {
    for (const way of this.#of(members)) {
      this.#wait(place, way, { outcome: "started", reason: null, endedAt: at, at, waitedMs: null });
      way.stage = "started";
      way.startedAt = at;
    }
  }

  end(place: Place, members: readonly string[], outcome: string, at: number): void {
    for (const way of this.#of(members)) {
      this.#pay(place, way, { outcome: "ended", reason: outcome, endedAt: at, at, waitedMs: null });
      this.#ways.delete(way.subjectId);
    }
  }

  /** Somebody went, or was sent. */
  exit(place: Place, event: LeftEvent | TimedOutEvent | RemovedEvent, outcome: Exit): void {
    const way = this.#ways.get(event.subject_id);
    if (way === undefined) return;
    if (way.stage === "reserved") way.releases += 1;
    if (way.stage === "matched") way.aborts += 1;
    const { at, reason, waited_ms: waitedMs } = event;
    const end = { outcome, reason, endedAt: at, at, waitedMs };
    if (way.stage !== "started") this.#wait(place, way, end);
    this.#pay(place, way, end, completionCodeOf(event));
    this.#ways.delete(way.subjectId);
  }

  /** The log ends; `at` is the time of its last event. */
  finish(place: Place, at: number): void {
    const end = { reason: null, endedAt: null, at, waitedMs: null };
    for (const way of this.#ways.values()) {
      if (way.stage !== "started") this.#wait(place, way, { ...end, outcome: "open" });
      this.#pay(place, way, { ...end, outcome: way.stage });
    }
    this.#ways.clear();
    for (const event of this.#screenedOut.values()) this.#emit(notLetIn(place, event));
    this.#screenedOut.clear();
  }

  #of(members: readonly string[]): readonly Way[] {
    return members.flatMap((subjectId) => this.#ways.get(subjectId) ?? []);
  }

  #wait(place: Place, way: Way, end: End<"started" | Exit | "open">): void {
    const { subjectId, enteredSeq, enteredAt, stage, downMs, rttMs, attributes } = way;
    const { proposals, releases, aborts, disconnections, gameId, condition } = way;
    const { outcome, reason, endedAt } = end;
    const counts = { proposals, releases, aborts, disconnections };
    const waited = { waitedMs: waitedMs(way, end), downMs };
    const who = { ...place, subjectId, enteredSeq, enteredAt, endedAt, outcome, reason };
    if (stage === "started") return;
    this.#emit({
      table: "waits",
      row: { ...who, stage, ...waited, rttMs, ...counts, gameId, condition, attributes },
    });
  }

  #pay(
    place: Place,
    way: Way,
    end: End<"ended" | Exit | Way["stage"]>,
    completionCode: string | null = null,
  ): void {
    const { subjectId, enteredSeq, enteredAt, startedAt, condition } = way;
    const { outcome, reason, endedAt } = end;
    const playedMs = startedAt === null ? null : Math.max(0, end.at - startedAt);
    this.#emit({
      table: "payments",
      row: {
        ...place,
        subjectId,
        enteredSeq,
        enteredAt,
        endedAt,
        outcome,
        reason,
        waitedMs: waitedMs(way, end),
        playedMs,
        condition,
        completionCode,
        suggestedPay: null,
      },
    });
  }
}

type Exit = "left" | "timed_out" | "removed";

interface End<Outcome> {
  readonly outcome: Outcome;
  readonly reason: string | null;
  readonly endedAt: number | null;
  /** When it ended, or the log did. */
  readonly at: number;
  /** As the event says. */
  readonly waitedMs: number | null;
}

function waitedMs(way: Way, end: { readonly at: number; readonly waitedMs: number | null }): number {
  return end.waitedMs ?? way.waitedMs ?? Math.max(0, end.at - way.enteredAt - way.downMs);
}

function notLetIn(place: Place, { subject_id: subjectId, seq, at, reason }: ScreenedOutEvent): TableRow {
  return {
    table: "payments",
    row: {
      ...place,
      subjectId,
      enteredSeq: seq,
      enteredAt: null,
      endedAt: at,
      outcome: "screened_out",
      reason,
      waitedMs: 0,
      playedMs: null,
      condition: null,
      completionCode: null,
      suggestedPay: null,
    },
  };
}

function completionCodeOf(event: LeftEvent | TimedOutEvent | RemovedEvent): string | null {
  return event.type === "timed_out" ? event.consequence.completion_code : null;
}

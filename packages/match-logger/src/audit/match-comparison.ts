import type { MatchAssignment, MatchParticipant } from "../match-assignment.ts";
import type { MatchedEvent, RecordedMember } from "../waiting-room-event.ts";
import { isLoggedAnew, isNotLoggedYet, type RecordPlace } from "../late-records.ts";
import { RecentMap } from "../recent-map.ts";
import type { Findings } from "./finding.ts";
import type { Declaration } from "./fold/declaration.ts";
import type { RecordLine } from "./match-records.ts";
import { quoted } from "./words.ts";

/** A match of the journal whose record has not been seen yet. */
interface Expected {
  readonly event: MatchedEvent;
  readonly line: number;
  readonly declaration: Declaration | null;
  outcome: "open" | "started" | "aborted";
}

/** A record, and the match of the journal that it is of. */
interface Logged extends RecordPlace {
  readonly expected: Expected;
}

/** More matches than these do not wait for their record; the first of them is taken to have none. */
const mostWaiting = 10_000;

/**
 * Compares the matches of a journal with the records of the match files, both read in their order. Records that come later
 * than their match are found too, as a host adds them after a crash.
 */
export class MatchComparison {
  readonly #batches: AsyncIterator<readonly RecordLine[]>;
  readonly #findings: Findings;
  readonly #lastDamage: ReadonlyMap<string, number>;
  readonly #expected = new Map<number, Expected>();
  readonly #byGame = new Map<string, Expected>();
  /** Which matches had a record, the last ones. */
  readonly #logged = new RecentMap<Logged>(mostWaiting);
  #batch: readonly RecordLine[] = [];
  #next = 0;
  #isAtEnd = false;
  /** Lines of the match files, those of the original system left out. */
  records = 0;

  /** @param lastDamage of each match file the last line that is damaged, filled while it is read */
  constructor(
    batches: AsyncIterator<readonly RecordLine[]>,
    findings: Findings,
    lastDamage: ReadonlyMap<string, number>,
  ) {
    this.#lastDamage = lastDamage;
    this.#batches = batches;
    this.#findings = findings;
  }

  /** A `matched` of the journal; records up to it are compared. */
  async take(event: MatchedEvent, line: number, declaration: Declaration | null): Promise<void> {
    const expected: Expected = { event, line, declaration, outcome: "open" };
    this.#expected.set(event.seq, expected);
    this.#byGame.set(event.game_id, expected);
    await this.#compareUpTo(event.seq);
    if (this.#expected.size <= mostWaiting) return;
    for (const oldest of this.#expected.values()) {
      this.#missing(oldest, false);
      return;
    }
  }

  /** What came of a game whose record has not been seen. */
  follow(gameId: string, outcome: "started" | "aborted"): void {
    const expected = this.#byGame.get(gameId);
    if (expected !== undefined) expected.outcome = outcome;
  }

  /** Compares what is left, and reports matches without a record. @param lastAt time of the journal's last event */
  async end(lastAt: number): Promise<void> {
    await this.#compareUpTo(Number.POSITIVE_INFINITY);
    // Deleting what has been gone through already is allowed while a Map is gone through.
    for (const expected of this.#expected.values()) {
      const { event, outcome } = expected;
      this.#missing(expected, isNotLoggedYet({ at: event.at, outcome }, lastAt));
    }
  }

  async #compareUpTo(seq: number): Promise<void> {
    for (;;) {
      const next = this.#batch[this.#next];
      if (next === undefined) {
        if (this.#isAtEnd) return;
        const { value, done } = await this.#batches.next();
        this.#isAtEnd = done === true;
        this.#batch = done === true ? [] : value;
        this.#next = 0;
        continue;
      }
      if ((next.record.journal_seq ?? 0) > seq) return;
      this.#next += 1;
      this.records += 1;
      this.#compare(next);
    }
  }

  #compare({ file, line, record }: RecordLine): void {
    const seq = record.journal_seq;
    if (seq === null) {
      if (record.reason === "group_reunion") return;
      const text = `The match of game ${quoted(record.game_id)} names no event of a journal, though the scene has one.`;
      return this.#findings.add(file, "match_without_journal", [line], text);
    }
    const before = this.#logged.get(seq);
    if (before !== undefined) return this.#loggedAgain({ file, line, record }, before);
    const expected = this.#expected.get(seq);
    if (expected === undefined) {
      const text = `The match of game ${quoted(record.game_id)} names event ${seq} of the journal, which is no match.`;
      return this.#findings.add(file, "match_without_journal", [line], text);
    }
    this.#forget(expected);
    this.#logged.set(seq, { file, line, expected });
    this.#compareFields({ file, line, record }, expected);
  }

  #compareFields({ file, line, record }: RecordLine, expected: Expected): void {
    const differing = differences(record, expected);
    if (differing.length === 0) return;
    const text = `The record of game ${quoted(record.game_id)} differs from line ${expected.line} of the journal in ${differing.join(", ")}.`;
    this.#findings.add(file, "record_differs", [line], text);
  }

  #loggedAgain(again: RecordLine, before: Logged): void {
    const { file, line, record } = again;
    const seq = record.journal_seq;
    if (isLoggedAnew(again, before, this.#lastDamage)) {
      const text = `The match of event ${seq} of the journal was logged anew, since its first line stands in a damaged file.`;
      this.#findings.add(file, "logged_anew", [line], text);
      return this.#compareFields(again, before.expected);
    }
    const text = `The match of event ${seq} of the journal stands in the match file a second time.`;
    return this.#findings.add(file, "match_logged_twice", [line, before.line], text);
  }

  #missing(expected: Expected, mayComeYet: boolean): void {
    this.#forget(expected);
    const { event, line, outcome } = expected;
    const game = quoted(event.game_id);
    if (mayComeYet) {
      this.#findings.add(
        "journal",
        "not_logged_yet",
        [line],
        `The last match, of game ${game}, is not in the match file yet.`,
      );
    } else if (outcome === "aborted") {
      this.#findings.add(
        "journal",
        "aborted_not_logged",
        [line],
        `The match of game ${game}, which fell apart before its start, is not in the match file.`,
      );
    } else {
      this.#findings.add(
        "journal",
        "match_not_logged",
        [line],
        `The match of game ${game} is not in the match file.`,
      );
    }
  }

  #forget({ event }: Expected): void {
    this.#expected.delete(event.seq);
    this.#byGame.delete(event.game_id);
  }
}

function differences(record: MatchAssignment, { event, declaration }: Expected): readonly string[] {
  const isByHand = event.proposal_id === null;
  const pairs: readonly (readonly [string, unknown, unknown])[] = [
    ["`game_id`", record.game_id, event.game_id],
    ["`matchmaker_class`", record.matchmaker_class, event.matchmaker_class],
    ["`reason`", record.reason, event.reason],
    ["`condition`", record.condition, event.condition],
    ["`proposal_id`", record.proposal_id, event.proposal_id],
    ["`group_size`", record.group_size, event.participants.length],
    ["`timestamp`", Math.round(record.timestamp * 1000), event.at],
    ["`formed_at`", Date.parse(record.formed_at), event.at],
    ["`actor`", record.actor?.name ?? null, event.actor?.name ?? null],
    ["`scene_id`", record.scene_id, declaration?.sceneId ?? record.scene_id],
    ["`server_run_id`", record.server_run_id, declaration?.serverRunId ?? record.server_run_id],
    [
      "`matchmaker_hash`",
      record.matchmaker_hash,
      isByHand ? null : (declaration?.steps[0]?.matchmaker.hash ?? record.matchmaker_hash),
    ],
  ];
  const differing = pairs.filter(([, one, other]) => one !== other).map(([name]) => name);
  const isSame =
    record.participants.length === event.participants.length &&
    record.participants.every((member, index) => isSameMember(member, event.participants[index]));
  return isSame ? differing : [...differing, "`participants`"];
}

function isSameMember(recorded: MatchParticipant, member: RecordedMember | undefined): boolean {
  return (
    member !== undefined &&
    recorded.subject_id === member.subject_id &&
    recorded.rtt_ms === member.rtt_ms &&
    recorded.waited_ms === member.waited_ms &&
    recorded.role === member.role &&
    JSON.stringify(recorded.attributes) === JSON.stringify(member.attributes)
  );
}

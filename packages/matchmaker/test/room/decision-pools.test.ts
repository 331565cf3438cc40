import * as fc from "fast-check";
import { expect, it } from "vitest";
import {
  Matchmaker,
  WaitingRoom,
  WaitingRoomError,
  type MatchCandidate,
  type MatchContext,
  type WaitingList,
  type WaitingRoomEvent,
} from "../../src/index.ts";
import { Chance, Population, randomOptions } from "../support/random-history.ts";
import { gameIds, isDueIn } from "../support/same-room.ts";

/** What a rule was given, and the last event of the journal at that time. */
interface Decision {
  readonly seq: number;
  readonly arriving: MatchCandidate;
  readonly pool: readonly MatchCandidate[];
}

/** A rule that notes what it is given for each decision. */
class NotingRule extends Matchmaker {
  override readonly name = "NotingRule";
  override readonly indexes;
  readonly decisions: Decision[] = [];
  seqNow: () => number = () => 0;
  readonly #rule: Matchmaker;

  constructor(rule: Matchmaker) {
    super();
    this.#rule = rule;
    this.indexes = rule.indexes;
  }

  override findMatch(
    arriving: MatchCandidate,
    waiting: WaitingList,
    groupSize: number,
    context: MatchContext,
  ): readonly MatchCandidate[] | null {
    this.decisions.push({ seq: this.seqNow(), arriving, pool: [...waiting] });
    return this.#rule.findMatch(arriving, waiting, groupSize, context);
  }

  override nextChangeAt(candidate: MatchCandidate, context: MatchContext): number | null {
    return this.#rule.nextChangeAt(candidate, context);
  }
}

it("can be seen again for every decision: the journal up to it gives the very pool that the rule saw, in order", () => {
  const count = { groups: 0, none: 0, pooled: 0 };
  const number = fc.noShrink(fc.nat());
  const steps = fc.array(number, { minLength: 1, maxLength: 160, size: "max" });
  fc.assert(
    fc.property(number, steps, (declaration, numbers) => {
      const { decisions, journal, restored } = live(declaration, numbers);
      const proposed = new Set(journal.flatMap(({ type, seq }) => (type === "proposed" ? [seq - 1] : [])));
      for (const { seq, arriving, pool } of decisions) {
        const folded = [...restored(seq).waiting];
        expect(folded.find(({ subjectId }) => subjectId === arriving.subjectId)).toEqual(arriving);
        expect(folded.filter(({ subjectId }) => subjectId !== arriving.subjectId)).toEqual(pool);
        count[proposed.has(seq) ? "groups" : "none"] += 1;
        if (pool.length > 1) count.pooled += 1;
      }
    }),
    { seed: 58, numRuns: 30, unbiased: true },
  );
  expect(Math.min(count.groups, count.none, count.pooled)).toBeGreaterThan(100);
});

function live(
  declaration: number,
  numbers: readonly number[],
): {
  readonly decisions: readonly Decision[];
  readonly journal: readonly WaitingRoomEvent[];
  readonly restored: (seq: number) => WaitingRoom;
} {
  const chance = new Chance(declaration);
  const declared = randomOptions(chance);
  const rule = new NotingRule(declared.matchmaker);
  const options = { ...declared, matchmaker: rule };
  const population = new Population(chance);
  const room = new WaitingRoom(options);
  rule.seqNow = () => room.seq;
  const journal: WaitingRoomEvent[] = [];
  const newId = gameIds();
  let now = 1_700_000_000_000;
  journal.push(...room.handle({ type: "open" }, { now, newId }));
  for (const each of numbers) {
    chance.restart(each);
    now += chance.is(0.5) ? 0 : chance.below(500);
    if (isDueIn(room, now)) journal.push(...room.handle({ type: "advance" }, { now, newId }));
    try {
      journal.push(...room.handle(population.next(room, now), { now, newId }));
    } catch (error) {
      if (!(error instanceof WaitingRoomError)) throw error;
    }
  }
  // A rule of its own, so that restoring is not noted.
  const quiet = { ...options, matchmaker: new NotingRule(declared.matchmaker) };
  return {
    decisions: rule.decisions,
    journal,
    restored: (seq) => WaitingRoom.restore(quiet, journal.slice(0, seq)),
  };
}

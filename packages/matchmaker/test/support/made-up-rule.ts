import {
  FIFOMatchmaker,
  type Explanation,
  type MatchCandidate,
  type MatchContext,
  type MatchReason,
  type WaitingList,
} from "../../src/index.ts";

/** What a made-up rule says in place of FIFO; it may say anything, as a rule in JavaScript may. */
export interface Answers {
  findMatch?: (
    arriving: MatchCandidate,
    waiting: WaitingList,
    groupSize: number,
    context: MatchContext,
  ) => unknown;
  nextChangeAt?: (candidate: MatchCandidate, context: MatchContext) => unknown;
  matchReason?: () => unknown;
  overtakenCode?: (candidate: MatchCandidate) => unknown;
  explain?: () => unknown;
}

/** FIFO, but for the answers given. They may be exchanged at any time. */
export class MadeUpRule extends FIFOMatchmaker {
  override readonly name: string = "MadeUpRule";
  answers: Answers;

  constructor(answers: Answers = {}) {
    super();
    this.answers = answers;
  }

  override findMatch(
    arriving: MatchCandidate,
    waiting: WaitingList,
    groupSize: number,
    context?: MatchContext,
  ): readonly MatchCandidate[] | null {
    if (this.answers.findMatch === undefined || context === undefined) {
      return super.findMatch(arriving, waiting, groupSize);
    }
    return this.answers.findMatch(arriving, waiting, groupSize, context) as readonly MatchCandidate[] | null;
  }

  override nextChangeAt(candidate: MatchCandidate, context: MatchContext): number | null {
    if (this.answers.nextChangeAt === undefined) return super.nextChangeAt(candidate, context);
    return this.answers.nextChangeAt(candidate, context) as number | null;
  }

  override matchReason(): MatchReason {
    if (this.answers.matchReason === undefined) return super.matchReason();
    return this.answers.matchReason() as MatchReason;
  }

  override overtakenCode(
    candidate: MatchCandidate,
    arriving: MatchCandidate,
    group: readonly MatchCandidate[],
    context: MatchContext,
  ): string {
    if (this.answers.overtakenCode === undefined)
      return super.overtakenCode(candidate, arriving, group, context);
    return this.answers.overtakenCode(candidate) as string;
  }

  override explain(
    candidate: MatchCandidate,
    waiting: WaitingList,
    groupSize: number,
    context: MatchContext,
  ): Explanation {
    if (this.answers.explain === undefined) return super.explain(candidate, waiting, groupSize, context);
    return this.answers.explain() as Explanation;
  }
}

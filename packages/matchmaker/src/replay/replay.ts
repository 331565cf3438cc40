import { identifyMatchmaker, type Matchmaker, type MatchmakerIdentity } from "../matchmaker.ts";
import type { WaitingRoomEvent } from "../room/events.ts";
import { WaitingRoomError } from "../room/room-error.ts";
import { builtInMatchmaker } from "./built-in-matchmaker.ts";
import { DecisionReplay } from "./decision-replay.ts";
import type { ReplayDifference } from "./difference.ts";
import type { RuleOf } from "./recorded-room.ts";
import { countNothing, type ReplayCounts, type ReplaySummary } from "./summary.ts";

/** Options of `replay`. */
export interface ReplayOptions {
  /**
   * The rule that decides again: one in place of the first rule of each `opened` (where later steps have rules of
   * their own, those are made by `builtInMatchmaker`), or a function of what is recorded about a rule.
   *
   * @default builtInMatchmaker
   */
  readonly matchmaker?: Matchmaker | ((recorded: MatchmakerIdentity) => Matchmaker);
}

/** The decisions that come out differently, found while they are read. */
export interface Replay extends Iterable<ReplayDifference> {
  /** Of all that has been read so far. */
  readonly summary: ReplaySummary;
}

/** The same from a journal that is read asynchronously. */
export interface AsyncReplay extends AsyncIterable<ReplayDifference> {
  /** Of all that has been read so far. */
  readonly summary: ReplaySummary;
}

/**
 * Makes every decision of a journal again and gives those that come out differently: each `proposed` and `refused`,
 * and each decision that left no trace and so must form no group. A decision sees the room as the events before it
 * left it, the recorded time and the recorded random numbers. Memory is that of the room.
 *
 * @param events a whole journal, from its first event; read once
 * @throws WaitingRoomError when an event does not follow from those before; TypeError when the recorded rule is none
 *   of this package and no `matchmaker` is given (both while it is read)
 */
export function replay(events: Iterable<WaitingRoomEvent>, options?: ReplayOptions): Replay;
export function replay(events: AsyncIterable<WaitingRoomEvent>, options?: ReplayOptions): AsyncReplay;
export function replay(
  events: Iterable<WaitingRoomEvent> | AsyncIterable<WaitingRoomEvent>,
  { matchmaker = builtInMatchmaker }: ReplayOptions = {},
): Replay | AsyncReplay {
  const ruleOf = typeof matchmaker === "function" ? oncePerHash(matchmaker) : inPlaceOfFirst(matchmaker);
  const summary = countNothing();
  if (Symbol.asyncIterator in events) {
    const found = differencesOfStream(events, ruleOf, summary);
    return { summary, [Symbol.asyncIterator]: () => found };
  }
  const found = differencesOf(events, ruleOf, summary);
  return { summary, [Symbol.iterator]: () => found };
}

function* differencesOf(
  events: Iterable<WaitingRoomEvent>,
  ruleOf: RuleOf,
  summary: ReplayCounts,
): Generator<ReplayDifference, void> {
  let decisions: DecisionReplay | null = null;
  for (const event of events) {
    decisions ??= begin(event, ruleOf, summary);
    yield* decisions.take(event);
  }
  if (decisions !== null) yield* decisions.take(null);
}

async function* differencesOfStream(
  events: AsyncIterable<WaitingRoomEvent>,
  ruleOf: RuleOf,
  summary: ReplayCounts,
): AsyncGenerator<ReplayDifference, void> {
  let decisions: DecisionReplay | null = null;
  for await (const event of events) {
    decisions ??= begin(event, ruleOf, summary);
    yield* decisions.take(event);
  }
  if (decisions !== null) yield* decisions.take(null);
}

function begin(first: WaitingRoomEvent, ruleOf: RuleOf, summary: ReplayCounts): DecisionReplay {
  if (first.type === "opened") return new DecisionReplay(first, ruleOf, summary);
  throw new WaitingRoomError(
    "INVALID_JOURNAL",
    `Expected a journal that begins with \`opened\`, got \`${first.type}\`.`,
  );
}

/** One instance for all processes under the same rule, so that the indexes that it keeps go on. */
function oncePerHash(make: (recorded: MatchmakerIdentity) => Matchmaker): RuleOf {
  const made = new Map<string, Matchmaker>();
  return (recorded) => {
    const matchmaker = made.get(recorded.hash) ?? make(recorded);
    made.set(recorded.hash, matchmaker);
    return matchmaker;
  };
}

function inPlaceOfFirst(matchmaker: Matchmaker): RuleOf {
  const others = oncePerHash(builtInMatchmaker);
  const { hash } = identifyMatchmaker(matchmaker);
  return (recorded, opened) =>
    recorded.hash === opened.matchmaker.hash || recorded.hash === hash
      ? matchmaker
      : others(recorded, opened);
}

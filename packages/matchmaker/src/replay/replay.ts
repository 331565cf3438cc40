import { identifyMatchmaker, type Matchmaker, type MatchmakerIdentity } from "../matchmaker.ts";
import type { WaitingRoomEvent } from "../room/events.ts";
import { builtInMatchmaker } from "./built-in-matchmaker.ts";
import { DecisionReplay } from "./decision-replay.ts";
import type { ReplayDifference } from "./difference.ts";
import type { RuleOf } from "./recorded-room.ts";
import type { ReplaySummary } from "./summary.ts";

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
  const decisions = new DecisionReplay(
    typeof matchmaker === "function" ? oncePerHash(matchmaker) : inPlaceOfFirst(matchmaker),
  );
  const { summary } = decisions;
  if (Symbol.asyncIterator in events) {
    const found = differencesOfStream(decisions, events);
    return { summary, [Symbol.asyncIterator]: () => found };
  }
  const found = differencesOf(decisions, events);
  return { summary, [Symbol.iterator]: () => found };
}

function* differencesOf(
  decisions: DecisionReplay,
  events: Iterable<WaitingRoomEvent>,
): Generator<ReplayDifference, void> {
  for (const event of events) yield* decisions.take(event);
  yield* decisions.take(null);
}

async function* differencesOfStream(
  decisions: DecisionReplay,
  events: AsyncIterable<WaitingRoomEvent>,
): AsyncGenerator<ReplayDifference, void> {
  for await (const event of events) yield* decisions.take(event);
  yield* decisions.take(null);
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

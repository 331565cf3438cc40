import type { Attributes, GroupHistory } from "../candidate.ts";
import type { WaitingRoomEvent } from "../room/events.ts";
import { exponential, type Random } from "./model.ts";
import type { Streams } from "./streams.ts";

/** What a rule may know of somebody who arrives. */
export interface ArrivalFacts {
  /** @default null */
  readonly rttMs?: number | null;
  /** @default {} */
  readonly attributes?: Attributes;
  /** @default null */
  readonly groupHistory?: GroupHistory | null;
  /** @default [] */
  readonly pastPartners?: readonly string[];
}

/** Somebody comes. */
export interface Arrival extends ArrivalFacts {
  /** Time since the room opened, in ms. */
  readonly atMs: number;
  readonly subjectId: string;
}

/** Who comes and when, in the order of time. */
export type ArrivalSource = (streams: Streams) => Iterable<Arrival>;

/** Options of `poissonArrivals`. */
export interface PoissonOptions {
  /** How many come in a minute on average; above 0. */
  readonly perMinute: number;
  /** How many come in all. */
  readonly count: number;
  /** What is known of them. `person` counts from 1; their subject id is `p{person}`. @default nothing */
  readonly facts?: (random: Random, person: number) => ArrivalFacts;
}

/**
 * People who come independently of each other at a steady rate: a Poisson process, made from its exponential gaps
 * (Devroye, "Non-Uniform Random Variate Generation", 1986, chapter VI.1).
 *
 * @throws RangeError unless the rate is a finite number above 0 and the count an integer of at least 0
 */
export function poissonArrivals({ perMinute, count, facts = () => ({}) }: PoissonOptions): ArrivalSource {
  if (!(Number.isFinite(perMinute) && perMinute > 0)) {
    throw new RangeError(`Expected \`perMinute\` to be a finite number above 0, got \`${perMinute}\`.`);
  }
  if (!(Number.isInteger(count) && count >= 0)) {
    throw new RangeError(`Expected \`count\` to be an integer of at least 0, got \`${count}\`.`);
  }
  const gap = exponential(60_000 / perMinute);
  return function* arrivals(streams) {
    const random = streams("arrivals");
    let at = 0;
    for (let person = 1; person <= count; person += 1) {
      at += gap(random);
      yield { atMs: Math.round(at), subjectId: `p${person}`, ...facts(streams("facts", person), person) };
    }
  };
}

/**
 * The people who came into a recorded room, at the times and with the facts that its journal holds. What they would
 * have borne under another rule is in no journal: how long they wait is a model's matter.
 */
export function recordedArrivals(events: Iterable<WaitingRoomEvent>): ArrivalSource {
  return function* arrivals() {
    let openedAt: number | null = null;
    for (const event of events) {
      openedAt ??= event.at;
      if (event.type !== "entered") continue;
      const history = event.group_history;
      yield {
        atMs: event.at - openedAt,
        subjectId: event.subject_id,
        rttMs: event.rtt_ms,
        attributes: event.attributes,
        pastPartners: event.past_partners,
        groupHistory: history && {
          previousPartners: history.previous_partners,
          sourceSceneId: history.source_scene_id,
          groupId: history.group_id,
        },
      };
    }
  };
}

import type { WaitingRoomEvent } from "../room/events.ts";
import type { WaitingRoomOptions } from "../room/options.ts";
import type { ArrivalSource } from "./arrivals.ts";
import type { Behaviour } from "./behaviour.ts";
import { ReportBuilder, type SimulationReport } from "./report.ts";
import { SimulatedRoom } from "./simulated-room.ts";
import { streamsOf } from "./streams.ts";

/** Options of `simulate`. */
export interface SimulationOptions {
  /** The waiting room, as on a server. @default sceneId "simulation" */
  readonly room: Omit<WaitingRoomOptions, "seed" | "sceneId"> & { readonly sceneId?: string };
  /** Who comes and when. */
  readonly arrivals: ArrivalSource;
  /** What people do. @default all wait as long as it takes, answer at once and never lose the connection */
  readonly behaviour?: Behaviour;
  /** From a match to the start of its game, in ms. @default 3_000 */
  readonly countdownMs?: number;
  /** 32 lower-case hex digits, for the room and the people. @default 32 zeros */
  readonly seed?: string;
  /** When the room opens, epoch ms. @default 1_767_225_600_000 (2026-01-01T00:00:00Z) */
  readonly startAt?: number;
  /** Told each event, in order. */
  readonly onEvent?: (event: WaitingRoomEvent) => void;
}

/**
 * Lets people come into a real waiting room on a virtual clock and says what came of it. The same options and seed
 * give the same events and the same report, however fast the machine.
 *
 * @throws RangeError or TypeError when an option or a drawn value is out of its range
 */
export function simulate(options: SimulationOptions): SimulationReport {
  const events = simulatedEvents(options);
  for (;;) {
    const { value, done } = events.next();
    if (done === true) return value;
    options.onEvent?.(value);
  }
}

/** The same as `simulate`, event by event: they are made while they are read. Returns the report. */
export function* simulatedEvents({
  room,
  arrivals,
  behaviour = {},
  countdownMs = 3000,
  seed = "0".repeat(32),
  startAt = 1_767_225_600_000,
}: SimulationOptions): Generator<WaitingRoomEvent, SimulationReport, undefined> {
  if (!(Number.isInteger(countdownMs) && countdownMs >= 0)) {
    throw new RangeError(`Expected \`countdownMs\` to be an integer of at least 0, got \`${countdownMs}\`.`);
  }
  const streams = streamsOf(seed);
  const simulated = new SimulatedRoom({
    room: { sceneId: "simulation", serverRunId: "simulation", ...room, seed },
    behaviour,
    countdownMs,
    startAt,
    streams,
  });
  const report = new ReportBuilder();
  for (const event of simulated.run(arrivals(streams))) {
    report.add(event);
    yield event;
  }
  return report.report(simulated.turnedAway);
}

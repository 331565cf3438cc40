/**
 * Made-up people in a real waiting room on a virtual clock.
 *
 * @module @waitroom/matchmaker/simulation
 */
export {
  poissonArrivals,
  recordedArrivals,
  type Arrival,
  type ArrivalFacts,
  type ArrivalSource,
  type PoissonOptions,
} from "./arrivals.ts";
export type { Behaviour } from "./behaviour.ts";
export { always, either, exponential, oneOf, uniform, type Model, type Random } from "./model.ts";
export type { SimulationReport, WaitReport } from "./report.ts";
export { simulate, simulatedEvents, type SimulationOptions } from "./simulate.ts";
export { streamsOf, type Streams } from "./streams.ts";

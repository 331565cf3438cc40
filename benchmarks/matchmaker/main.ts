import { cpus } from "node:os";
import { againstColyseus } from "./colyseus.ts";
import { departures } from "./departures.ts";
import { fifoPairs } from "./fifo-pairs.ts";
import { table } from "./report.ts";
import { equalValuePool, latencyPool, reunionPool } from "./standing-pool.ts";
import { memoryPerTicket, steadyState } from "./steady-state.ts";
import { unfitArrivals } from "./unfit-arrivals.ts";

const benchmarks = {
  fifo: fifoPairs,
  latency: () => unfitArrivals(latencyPool),
  reunion: () => unfitArrivals(reunionPool),
  equal: () => unfitArrivals(equalValuePool),
  departures,
  steady: steadyState,
  memory: memoryPerTicket,
  colyseus: againstColyseus,
};

const wanted = process.argv.slice(2);
const rows = Object.entries(benchmarks).flatMap(([name, run]) =>
  wanted.length === 0 || wanted.includes(name) ? run() : [],
);
console.log(`Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model ?? "unknown"}\n\n${table(rows)}`);

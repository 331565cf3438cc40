/**
 * Simulates a session of pairs and, where a path is given, writes its journal. Arguments: rule, number of arrivals, path.
 * Without a path only the simulation runs: that is what a replay is compared with.
 */
import { createHash } from "node:crypto";
import { closeSync, openSync, writeSync } from "node:fs";
import {
  composition,
  FIFOMatchmaker,
  GroupReunionMatchmaker,
  LatencyFIFOMatchmaker,
  maxPairRtt,
  RuleMatchmaker,
  type Matchmaker,
} from "@waitroom/matchmaker";
import {
  exponential,
  oneOf,
  poissonArrivals,
  simulatedEvents,
  uniform,
} from "@waitroom/matchmaker/simulation";

const rules: Readonly<Record<string, Matchmaker>> = {
  fifo: new FIFOMatchmaker(),
  latency: new LatencyFIFOMatchmaker({ maxServerRttMs: 150 }),
  reunion: new GroupReunionMatchmaker({ fallback: new FIFOMatchmaker(), holdMs: 10_000 }),
  rule: new RuleMatchmaker({ constraints: [maxPairRtt(200), composition({ part: { A: 1, B: 1 } })] }),
};

const [, , name = "", count = "", path] = process.argv;
const matchmaker = rules[name];
if (matchmaker === undefined)
  throw new TypeError(`Expected one of ${Object.keys(rules).join(", ")}, got ${name}.`);

const events = simulatedEvents({
  room: {
    groupSize: 2,
    matchmaker,
    sceneId: name,
    roles: { policy: "random", names: ["first", "second"] },
    conditions: { policy: "balanced", names: ["control", "treatment"] },
  },
  arrivals: poissonArrivals({
    perMinute: 30,
    count: Number(count),
    facts: (random, person) => ({
      rttMs: Math.round(uniform(10, 130)(random)),
      attributes: { part: oneOf(["A", "B"])(random) },
      groupHistory:
        random() < 0.2 ? { previousPartners: [`p${person - 1}`], sourceSceneId: null, groupId: null } : null,
    }),
  }),
  behaviour: {
    patienceMs: exponential(120_000),
    connectedMs: exponential(600_000),
    awayMs: exponential(10_000),
  },
});

let lines = 0;
if (path === undefined) for (const _ of events) lines += 1;
else {
  const descriptor = openSync(path, "w");
  let prev = "0".repeat(64);
  let text = "";
  for (const event of events) {
    const line = JSON.stringify({ schema: 1, ...event, prev });
    prev = createHash("sha256").update(line).digest("hex");
    text += `${line}\n`;
    lines += 1;
    if (lines % 1000 !== 0) continue;
    writeSync(descriptor, text);
    text = "";
  }
  writeSync(descriptor, text);
  closeSync(descriptor);
}
process.stdout.write(`${lines} lines\n`);

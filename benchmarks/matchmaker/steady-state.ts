import {
  composition,
  maxPairRtt,
  randomStream,
  relaxed,
  RuleMatchmaker,
  type MatchCandidate,
} from "@waitroom/matchmaker";
import { HostedRoom, type Arrival } from "./hosted-room.ts";
import { alternate, heapBytes, timed } from "./measure.ts";
import { candidateOf } from "./naive-queue.ts";
import { fasterThan, type Row } from "./report.ts";

const ARRIVALS = 2_000;
const NAIVE_ARRIVALS = 100;
const WARM_UP_ARRIVALS = 15_000;
/** Nine of ten play role A, of whom a group needs two: most of them wait for their whole waiting limit. */
const SHARE_OF_B = 0.1;
const WAIT_LIMIT_MS = 120_000;
/** About 90 arrivals a second keep 10,000 waiting. */
const BETWEEN_MS = 11;
const STEPS = [
  { afterMs: 0, limitMs: 150 },
  { afterMs: 30_000, limitMs: 250 },
  { afterMs: 60_000, limitMs: 400 },
] as const;

/** Groups of two A and one B whose pairs are near each other, nearer for whoever has not waited long. */
function rule(): RuleMatchmaker {
  return new RuleMatchmaker({
    constraints: [
      composition({ role: { A: 2, B: 1 } }),
      relaxed(STEPS.map(({ afterMs, limitMs }) => ({ afterMs, constraint: maxPairRtt(limitMs) }))),
    ],
  });
}

/** Relaxation, composition and pairwise latency at once, in a pool of 10,000 that people enter and leave. */
export function steadyState(): readonly Row[] {
  const people = crowd();
  const hosted = new HostedRoom({ groupSize: 3, matchmaker: rule(), waitLimitMs: WAIT_LIMIT_MS });
  for (let arrivals = 0; arrivals < WARM_UP_ARRIVALS; arrivals += 1) hosted.arrive(people(), BETWEEN_MS);
  const snapshot = new Map([...hosted.room.waiting].map((candidate) => [candidate.subjectId, candidate]));
  let groups = 0;
  const [room, naive] = alternate([
    {
      name: "room",
      run: () => {
        const arriving = Array.from({ length: ARRIVALS }, people);
        const before = hosted.games;
        const ns = timed(() => {
          for (const arrival of arriving) hosted.arrive(arrival, BETWEEN_MS);
        });
        groups = hosted.games - before;
        return ns / ARRIVALS;
      },
    },
    {
      name: "one naive scan",
      run: () => {
        const arriving = Array.from({ length: NAIVE_ARRIVALS }, people);
        let found = 0;
        const ns = timed(() => {
          for (const arrival of arriving)
            found += naiveGroup(candidateOf(arrival, hosted.now), snapshot, hosted.now).length;
        });
        if (found === 0) throw new Error("Expected the naive way to find somebody.");
        return ns / NAIVE_ARRIVALS;
      },
    },
  ]);
  if (room === undefined || naive === undefined) return [];
  const waiting = hosted.room.waiting.size.toLocaleString("en");
  const what = `relaxed latency and composition, ${waiting} waiting, ${groups} groups of 3 in ${ARRIVALS} arrivals`;
  return [fasterThan(what, room, naive, 4)];
}

/** Bytes of heap for each who waits, the texts that they come with not counted. */
export function memoryPerTicket(): readonly Row[] {
  const waiting = 10_000;
  const people = crowd();
  // All are of one role, so that all wait; they arrive within their waiting limit, and at all steps.
  const arriving = Array.from({ length: waiting }, () => ({
    ...people(),
    attributes: { role: "A", age: 30 },
  }));
  const before = heapBytes();
  const hosted = new HostedRoom({ groupSize: 3, matchmaker: rule(), waitLimitMs: WAIT_LIMIT_MS });
  for (const arrival of arriving) hosted.arrive(arrival, BETWEEN_MS);
  const bytes = (heapBytes() - before) / hosted.room.waiting.size;
  if (hosted.room.waiting.size !== waiting) throw new Error(`Expected ${waiting} to wait.`);
  return [
    {
      what: "heap per ticket, 10,000 waiting, the same rule",
      measured: `${Math.round(bytes)} bytes`,
      ratio: "-",
      target: "<= 1,024 bytes",
      isMet: bytes <= 1024,
    },
  ];
}

/** What a host does that builds and filters an array of all who wait, and takes the first who fit. */
function naiveGroup(
  arriving: MatchCandidate,
  pool: ReadonlyMap<string, MatchCandidate>,
  now: number,
): readonly MatchCandidate[] {
  const waiting = [...pool.values()];
  const fitting = waiting.filter((other) => isNear(arriving, other, now));
  const group = [arriving];
  for (const other of fitting) {
    const present = group.filter((member) => member.attributes["role"] === other.attributes["role"]).length;
    if (present === (other.attributes["role"] === "A" ? 2 : 1)) continue;
    if (!group.every((member) => isNear(member, other, now))) continue;
    group.push(other);
    if (group.length === 3) return group;
  }
  return [];
}

function isNear(a: MatchCandidate, b: MatchCandidate, now: number): boolean {
  return (a.rttMs ?? 0) + (b.rttMs ?? 0) <= Math.min(limitOf(a, now), limitOf(b, now));
}

function limitOf(candidate: MatchCandidate, now: number): number {
  const waitedMs = now - candidate.enqueuedAt;
  return STEPS.findLast(({ afterMs }) => afterMs <= waitedMs)?.limitMs ?? STEPS[0].limitMs;
}

/** People with random round trips of 20 to 220 ms and a role; the same ones in every run. */
function crowd(): () => Arrival {
  const random = randomStream({ seed: "5eed".repeat(8), purpose: "rule", seq: 1, enteredSeq: 1 });
  let number = 0;
  return () => {
    number += 1;
    return {
      subjectId: `participant-${number}`,
      connection: `socket-${number}`,
      rttMs: 20 + Math.floor(random() * 200),
      attributes: { role: random() < SHARE_OF_B ? "B" : "A" },
    };
  };
}

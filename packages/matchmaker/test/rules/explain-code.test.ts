import { describe, expect, it } from "vitest";
import {
  composition,
  FIFOMatchmaker,
  GroupReunionMatchmaker,
  LatencyFIFOMatchmaker,
  maxPairRtt,
  noRepeatPartner,
  randomStream,
  relaxed,
  RuleMatchmaker,
  sameValue,
  WaitingRoom,
  type Matchmaker,
} from "../../src/index.ts";

const rules: readonly (readonly [string, () => Matchmaker])[] = [
  ["first come, first served", () => new FIFOMatchmaker()],
  ["a latency limit", () => new LatencyFIFOMatchmaker({ maxServerRttMs: 90 })],
  ["reunions", () => new GroupReunionMatchmaker()],
  [
    "reunions with a fallback",
    () =>
      new GroupReunionMatchmaker({
        fallback: new LatencyFIFOMatchmaker({ maxServerRttMs: 90 }),
        holdMs: 3000,
      }),
  ],
  ["equal values", () => new RuleMatchmaker({ constraints: [sameValue("language"), maxPairRtt(150)] })],
  ["no repeated partners", () => new RuleMatchmaker({ constraints: [noRepeatPartner(), maxPairRtt(250)] })],
  [
    "compositions",
    () => new RuleMatchmaker({ constraints: [composition({ role: { A: 2, B: 1 } }), sameValue("language")] }),
  ],
  [
    "relaxed limits",
    () =>
      new RuleMatchmaker({
        constraints: [
          composition({ role: { B: 2 } }),
          relaxed([
            { afterMs: 0, constraint: maxPairRtt(60) },
            { afterMs: 2000, constraint: maxPairRtt(120) },
          ]),
          relaxed([
            { afterMs: 0, constraint: sameValue("language") },
            { afterMs: 5000, constraint: null },
          ]),
        ],
      }),
  ],
];

describe("the reasons of an `evaluated` line", () => {
  it.each(rules)("are the codes of the explanations: %s", (_name, make) => {
    const codes = new Set<string>();
    for (let number = 0; number < 12; number += 1) {
      for (const code of codesOf(make(), number)) codes.add(code);
    }
    expect(codes.size).toBeGreaterThan(1);
  });
});

/** Lets people come and go, compares each summary with the explanations, and returns the codes that were seen. */
function codesOf(matchmaker: Matchmaker, number: number): ReadonlySet<string> {
  const random = randomStream({ seed: "5".repeat(32), purpose: "rule", seq: number, enteredSeq: 1 });
  const choose = (limit: number): number => Math.floor(random() * limit);
  const room = new WaitingRoom({ sceneId: "s", groupSize: 2 + (number % 4), matchmaker, waitLimitMs: null });
  const seen = new Set<string>();
  const context = { now: 1_700_000_000_000, newId: () => "game" };
  room.handle({ type: "open" }, context);
  for (let step = 0; step < 40; step += 1) {
    context.now += choose(500);
    room.handle({ type: "advance" }, context);
    const partners = Array.from({ length: choose(4) }, () => `p${choose(40)}`);
    room.handle(
      {
        type: "enter",
        subjectId: `p${step}`,
        connection: "c",
        rttMs: choose(5) === 0 ? null : choose(200),
        attributes: { role: "ABC".charAt(choose(3)), language: "xyz".charAt(choose(3)) },
        groupHistory: { previousPartners: partners, sourceSceneId: null, groupId: null },
        pastPartners: partners,
      },
      context,
    );
    if (choose(6) === 0)
      room.handle({ type: "disconnect", subjectId: `p${choose(step)}`, connection: "c" }, context);
    if (choose(9) === 0) {
      const { proposalId, members } = room.view.proposals().next().value ?? {};
      const [member] = members ?? [];
      if (proposalId !== undefined && member !== undefined) {
        room.handle({ type: "decline", subjectId: member.subjectId, proposalId }, context);
      }
    }
    const expected: Record<string, number> = {};
    for (const { subjectId } of waitingIn(room).slice(0, 20)) {
      const { code } = room.explain(subjectId, context.now);
      expected[code] = (expected[code] ?? 0) + 1;
      seen.add(code);
    }
    const [line] = room.handle({ type: "summarize" }, context);
    expect(line).toMatchObject({ type: "evaluated", reasons: expected });
    expect(Object.keys(line?.type === "evaluated" ? line.reasons : {}).length).toBe(
      Object.keys(expected).length,
    );
  }
  return seen;
}

/** Those who wait, away or not, in the order of arrival: everybody enters only once here, in the order of their ids. */
function waitingIn(room: WaitingRoom): readonly { readonly subjectId: string }[] {
  return Array.from({ length: 40 }, (_, index) => ({ subjectId: `p${index}` })).filter(
    ({ subjectId }) => room.ticket(subjectId)?.status === "waiting",
  );
}
